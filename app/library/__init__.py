"""The library: recordings, folders, the queue."""
