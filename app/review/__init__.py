"""Review: doubtful words, alternatives, why a word was chosen."""
