"""The vocabulary editor."""
