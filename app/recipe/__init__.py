"""The chips: language, model, domains, lists."""
