"""Sonant's engine: recordings to text on the user's own computer. No Qt here."""
