"""How words sound: pronunciations, grapheme-to-phoneme model, prefix trees."""
