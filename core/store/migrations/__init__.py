"""The library's schema, one numbered SQL file per step; `library.py` applies them in order."""
