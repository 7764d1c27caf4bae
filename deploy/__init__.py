"""Programs that make what is deployed to AWS; the house doesn't know them (see the README beside)."""
