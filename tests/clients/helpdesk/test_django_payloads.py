"""Bodies as django-helpdesk sends them, each with what it means to us beside it."""

import json
from datetime import datetime
from enum import Enum
from pathlib import Path

import msgspec
import pytest

from integration.clients.helpdesk.django_helpdesk.fields import ticket_from
from integration.clients.helpdesk.django_helpdesk.merged import opening_in
from integration.clients.helpdesk.django_helpdesk.payload import TicketJson
from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.domain.delivery import RawWebhook
from integration.domain.ticket import Ticket
from tests.clients.helpdesk.django_site import INSTALLATION, PAYLOADS, payload

SURVIVORS = {"merged_away": "merged_survivor"}
"""A ticket that was merged, as the API shows it; no webhook tells of it. And the one that holds its history."""

BODIES = sorted(path for path in PAYLOADS.glob("*.json") if not path.name.endswith(".expected.json"))


def in_words(value: object) -> object:
    """A value as the expected twins write it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def ticket_in_words(ticket: Ticket) -> dict[str, object]:
    scalars = {name: getattr(ticket, name) for name in Ticket.__slots__ if name not in {"timeline", "claim", "missed"}}
    history = [
        " | ".join(str(in_words(part)) for part in (entry.at, entry.what, entry.author, entry.text))
        for entry in ticket.timeline
    ]
    return {**{name: in_words(value) for name, value in scalars.items()}, "tags": [*ticket.tags], "timeline": history}


def read(name: str) -> Ticket:
    ticket = msgspec.convert(payload(name)["ticket"], TicketJson)
    survivor = SURVIVORS.get(name)
    if survivor is None:
        return ticket_from(ticket, INSTALLATION)
    opened = opening_in(msgspec.convert(payload(survivor)["ticket"], TicketJson), ticket.id)
    return ticket_from(ticket, INSTALLATION, opened)


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_body_means_what_its_twin_says(path: Path) -> None:
    event = DjangoHelpdeskWebhook().parse(RawWebhook("acme", "", {}, path.read_bytes()))
    meaning = {
        "event": {"kind": event.kind.value, "ticket": event.ticket, "actor": event.actor},
        "ticket": ticket_in_words(read(path.stem)),
    }
    assert meaning == json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def test_every_twin_has_its_body() -> None:
    twins = {path.name.removesuffix(".expected.json") for path in PAYLOADS.glob("*.expected.json")}
    assert twins == {path.stem for path in BODIES}
