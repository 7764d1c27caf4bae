"""Second level: a ticket to a senior and back, on a clock of its own."""
