"""The window. Imports core; nothing imports app."""
