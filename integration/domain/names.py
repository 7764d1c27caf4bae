"""Names and addresses as they are compared: however they are written in capitals, and without space around them."""


def folded(name: str) -> str:
    """The name as the roster finds customers: casefolded, without space around it."""
    return name.strip().casefold()


def same(one: str, other: str) -> bool:
    """Whether two texts name the same customer, or the same address."""
    return folded(one) == folded(other)
