"""Telephones: one folder per outside system; each turns that system's words and errors into ours."""
