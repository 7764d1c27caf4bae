"""What Zendesk means by a status, where that is more than the status says; nothing that anybody wrote is repeated."""

import re
from collections.abc import Iterator, Mapping

from integration.clients.helpdesk.refusals import Answer, RefusedFields, Request, Verdict, loosely
from integration.domain.errors import CredentialsRevoked, Superseded, UpstreamRefused

_LONGEST = 200
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]]{0,39}")
"""Names of fields and codes of errors; anything else might be a text of somebody."""

_KNOWN_WORDS = (
    "is not assigned to the group",
    "is not a member of the group",
    "is required when solving a ticket",
    "is required",
    "closed prevents ticket update",
    "is not included in the list",
    "cannot be blank",
    "can't be blank",
    "is too long",
    "is too short",
    "is not a number",
    "is not valid",
    "is invalid",
    "is suspended",
    "not found",
)
"""Descriptions hold values, too, so of one only such words are repeated; the first that fits."""


class TokenRefused(CredentialsRevoked):
    """The access token is no good (any more): it may be renewed once."""


def token_refused(_request: Request, _answer: Answer) -> TokenRefused:
    """401: the token has ended, or was taken back."""
    return TokenRefused("Zendesk doesn't accept our access (401); connect VIP Desk again in Zendesk")


def forbidden(request: Request, _answer: Answer) -> CredentialsRevoked:
    """403: what was granted, or the user who granted it, lacks a right."""
    noun = request.url.partition("/api/v2/")[2].partition("/")[0]
    verb = "read" if request.method == "GET" else "change"
    return CredentialsRevoked(
        f"Zendesk doesn't let us {verb} {noun} (403): the user who connected VIP Desk, or what was granted, lacks that "
        "right; give it to that user, or connect VIP Desk again in Zendesk as an admin"
    )


def changed_meanwhile(_request: Request, _answer: Answer) -> Superseded:
    """409 for a ticket: its `updated_stamp` was no longer the one that we had read."""
    return Superseded("the ticket was changed on Zendesk since it was read (409)")


def invalid(request: Request, answer: Answer) -> RefusedFields:
    """422: which fields, in Zendesk's words: "RecordInvalid: assignee: is not assigned to the group" (ZD-86)."""
    said = loosely(answer.body)
    told = "; ".join(_complaints(said)) if isinstance(said, dict) else ""
    fields = tuple(sorted(set(_details(said)))) if isinstance(said, dict) else ()
    code = _named(said.get("error")) if isinstance(said, dict) else ""
    words = ": ".join(each for each in (code, told) if each) or f"{request.method} was invalid"
    return RefusedFields(f"Zendesk refused what we wrote (422): {words}"[:_LONGEST], fields)


def no_account(_request: Request, answer: Answer) -> UpstreamRefused | None:
    """404 of an account that is gone: its error is an object with a title, that of a missing row a word (ZD-85)."""
    said = loosely(answer.body)
    if isinstance(said, dict) and isinstance(said.get("error"), dict):
        return UpstreamRefused("there is no Zendesk account at this address (404); it may have been closed or renamed")
    return None


VERDICTS: Mapping[int, Verdict] = {401: token_refused, 403: forbidden, 404: no_account, 422: invalid}
FOR_TICKETS: Mapping[int, Verdict] = {**VERDICTS, 409: changed_meanwhile}


def _complaints(said: Mapping[str, object]) -> Iterator[str]:
    for name, errors in _details(said).items():
        for error in errors if isinstance(errors, list) else [errors]:
            words = _words(error)
            yield f"{name}: {words}" if words else name


def _details(said: Mapping[str, object]) -> Mapping[str, object]:
    """What is wrong by field, without what is no name of one."""
    details = said.get("details")
    named = details if isinstance(details, dict) else {}
    return {name: errors for name, errors in named.items() if _NAME.fullmatch(name)}


def _words(error: object) -> str:
    """The description where it is one of Zendesk's own, else the code."""
    if not isinstance(error, dict):
        return ""
    description = error.get("description")
    text = description.lower() if isinstance(description, str) else ""
    return next((words for words in _KNOWN_WORDS if words in text), "") or _named(error.get("error"))


def _named(code: object) -> str:
    return code if isinstance(code, str) and _NAME.fullmatch(code) else ""
