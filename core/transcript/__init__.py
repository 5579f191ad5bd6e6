"""Transcripts: segments of words with times, confidences and the scores that chose them."""
