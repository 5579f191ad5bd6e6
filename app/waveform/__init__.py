"""The waveform above the text."""
