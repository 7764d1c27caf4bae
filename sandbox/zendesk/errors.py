"""What Zendesk answers instead of what was asked; texts are made up where README.md doesn't say otherwise."""

from dataclasses import dataclass, field
from typing import Any, NoReturn

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, BUSY = 400, 401, 403, 404, 409, 422, 429


@dataclass(slots=True)
class Refused(Exception):
    """An answer that is no success: its status, its body, and headers where there are any."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def said(status: int, error: str, description: str) -> Refused:
    """An error in the form that most of the API uses."""
    return Refused(status, {"error": error, "description": description})


def invalid(place: str, description: str, error: str = "InvalidValue") -> Refused:
    """422: a record wouldn't be valid; `details` names the place."""
    details = {place: [{"description": f"{place.replace('_', ' ').capitalize()}: {description}", "error": error}]}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
    return Refused(INVALID, body)


def missing() -> Refused:
    """404: there is no such record."""
    return said(NOT_FOUND, "RecordNotFound", "Not found")


def no_such_address() -> Refused:
    """404: there is no such address, or not with this method."""
    return said(NOT_FOUND, "InvalidEndpoint", "Not found")


def malformed(description: str) -> Refused:
    """400: what was sent is not understood."""
    return said(BAD_REQUEST, "BadRequest", description)


def forbidden(description: str) -> Refused:
    """403: the token, or its user, may not do this."""
    return said(FORBIDDEN, "Forbidden", description)


def conflict() -> Refused:
    """409: the ticket was updated since (facts 4.2)."""
    text = "Safe Update prevented the update due to outdated ticket data."
    return said(CONFLICT, "UpdateConflict", f"{text} Please fetch the latest ticket data and try again.")


def webhook_error(code: str, title: str) -> Refused:
    """400, as the webhooks' own API says it: a list of errors."""
    return Refused(BAD_REQUEST, {"errors": [{"code": code, "title": title}]})


def oauth_error(error: str, description: str, status: int = BAD_REQUEST) -> Refused:
    """An error in OAuth's own form."""
    return Refused(status, {"error": error, "error_description": description})


def refuse_invalid(place: str, description: str, error: str = "InvalidValue") -> NoReturn:
    """Raise `invalid`."""
    raise invalid(place, description, error)


def refuse_malformed(description: str) -> NoReturn:
    """Raise `malformed`."""
    raise malformed(description)


def refuse_forbidden(description: str) -> NoReturn:
    """Raise `forbidden`."""
    raise forbidden(description)


def refuse_webhook(code: str, title: str) -> NoReturn:
    """Raise `webhook_error`."""
    raise webhook_error(code, title)


def refuse_oauth(error: str, description: str, status: int = BAD_REQUEST) -> NoReturn:
    """Raise `oauth_error`."""
    raise oauth_error(error, description, status)


def refuse_grant(description: str) -> NoReturn:
    """Raise invalid_grant."""
    raise oauth_error("invalid_grant", description)  # noqa: EM101 -- RFC 6749's own word
