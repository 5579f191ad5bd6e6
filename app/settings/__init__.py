"""Settings as data, and the dialog made from them."""
