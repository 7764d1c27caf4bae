"""Mail that came outside hours: what its sender is told, and who is told nothing."""
