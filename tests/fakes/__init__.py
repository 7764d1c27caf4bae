"""Stand-ins of the outside, of the same shape as the ports they stand in for."""
