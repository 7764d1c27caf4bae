"""A django-helpdesk site of its own, run with the interpreter of its own environment (never imported by ours)."""
