"""The telephone: numbers, answers, words, and what missed calls mean."""
