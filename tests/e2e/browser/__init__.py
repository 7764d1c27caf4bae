"""Walks through the pages with a real browser; a package of its own, as its browser lives as long as that."""
