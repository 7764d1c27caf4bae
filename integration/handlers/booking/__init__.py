"""The pages on which customers book, move and cancel calls, and the same for scripts."""
