"""Customers' names as columns hold them, so that they are found however they are written in capitals."""


def folded(name: str) -> str:
    """The name as the roster finds customers: casefolded, without space around it."""
    return name.strip().casefold()
