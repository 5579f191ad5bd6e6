"""Which sounds were said: acoustic models and the emissions they give."""
