"""The factor benchmark: what language models and lists change while the acoustic model stays."""
