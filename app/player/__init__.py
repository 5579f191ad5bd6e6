"""Playing recordings, at any speed with the pitch kept."""
