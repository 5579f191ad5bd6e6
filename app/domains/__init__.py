"""The domains: what there is, and the builder that makes one from the user's texts."""
