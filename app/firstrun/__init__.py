"""The first start: one page, the tour's recording, a minute of steps that end in something seen."""
