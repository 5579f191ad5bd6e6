"""From samples to log-mel filterbank features, the same in batch and live."""
