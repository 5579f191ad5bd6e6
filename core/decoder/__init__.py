"""The search: emissions, lexicon, language model and lists in; words with their reasons out."""
