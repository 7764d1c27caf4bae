"""Phone systems, by what they really send."""
