"""What LiveAgent answers instead of what was asked; most of the texts are made up (LA-50)."""

from dataclasses import dataclass, field

BAD_REQUEST, FORBIDDEN, NOT_FOUND, BUSY = 400, 403, 404, 429


@dataclass(slots=True)
class Refused(Exception):
    """An answer other than 200: its status, its `message`, and headers where there are any."""

    status: int
    message: str
    headers: dict[str, str] = field(default_factory=dict)


def invalid(message: str) -> Refused:
    """400: what was sent is not understood."""
    return Refused(BAD_REQUEST, message)


def missing(what: str) -> Refused:
    """404: there is no such thing."""
    return Refused(NOT_FOUND, f"{what} not found")
