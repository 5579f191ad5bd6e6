"""The first minute: three steps on the sample, each ending in something seen."""
