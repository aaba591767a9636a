"""Finding records: from what a person typed to ranked hits that say why they are there."""
