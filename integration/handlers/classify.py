"""The door for classifying one ticket: a line of JSON in, a line of JSON out."""

import json
from collections.abc import Mapping, Sequence

from integration.domain.errors import BadInput, VipDeskError
from integration.domain.severity.classification import classify


def answer(line: bytes) -> bytes:
    """`{"subject": …, "body": …}` (and `tags`, `fields.severity`) → `{"severity", "confirmed", "rule"}` or `{"error"}`.

    Nothing raises: nonsense gets an error that names the field and says what to send instead.
    """
    try:
        told = _classified(_ticket(line))
    except VipDeskError as error:
        told = {"error": str(error)}
    return json.dumps(told, ensure_ascii=True).encode()


def _classified(ticket: Mapping[str, object]) -> dict[str, object]:
    subject, body = _text(ticket, "subject"), _text(ticket, "body")
    if subject is None and body is None:
        message = "subject, body: at least one must be there; send the ticket's words as text"
        raise BadInput(message)
    found = classify(subject or "", body or "", field=_mark(ticket), tags=_tags(ticket))
    return {"severity": int(found.severity), "confirmed": found.confirmed, "rule": found.rule}


def _ticket(line: bytes) -> Mapping[str, object]:
    try:
        ticket = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = 'line: not JSON in UTF-8; send one object a line, as in {"subject": "…", "body": "…"}'
        raise BadInput(message) from error
    if not isinstance(ticket, dict):
        message = 'line: not a JSON object; send {"subject": "…", "body": "…"}'
        raise BadInput(message)
    return ticket


def _text(ticket: Mapping[str, object], name: str) -> str | None:
    value = ticket.get(name)
    if value is None or isinstance(value, str):
        return value
    message = f"{name}: must be text or null"
    raise BadInput(message)


def _tags(ticket: Mapping[str, object]) -> Sequence[str]:
    tags = ticket.get("tags") or []
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        return tags
    message = 'tags: must be a list of texts, as in ["vip-sev-2"]'
    raise BadInput(message)


def _mark(ticket: Mapping[str, object]) -> object:
    fields = ticket.get("fields") or {}
    if isinstance(fields, dict):
        return fields.get("severity")
    message = 'fields: must be an object, as in {"severity": 2}'
    raise BadInput(message)
