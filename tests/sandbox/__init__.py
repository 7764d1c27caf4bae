"""The world in small: what the demo and the end-to-end tests stand on."""
