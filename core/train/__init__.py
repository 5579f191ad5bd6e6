"""The acoustic model's recipe: data, augmentation, network, objectives, export. Needs torch."""
