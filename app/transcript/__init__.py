"""The transcript: words as objects, edited as text."""
