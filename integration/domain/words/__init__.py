"""Words for people: a table of phrases per language, and instants, lengths, clocks and severities told with it."""
