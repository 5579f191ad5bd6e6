"""Recording: the microphone, its level, and the file that is there from the first block."""
