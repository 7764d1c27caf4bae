"""By which way something came to Zendesk, and what that way tells (Via object and Via types references)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from integration.clients.helpdesk.zendesk.numbers import id_in

_RULES = frozenset({"trigger", "automation", "merge"})
_AUTOMATIC = frozenset({"rule", 8, "system", "automatic_solution_suggestions", "answer_bot_for_agents"})


class ViaEnd(msgspec.Struct, frozen=True):
    """One end of a way: of a merge the tickets; what a rule or a mail says there is not read."""

    ticket_id: Any = None
    ticket_ids: Any = None


class Source(msgspec.Struct, frozen=True):
    """From where and to where something came; `rel` is trigger, automation, merge, follow_up, inbound and more."""

    start: ViaEnd | None = msgspec.field(default=None, name="from")
    end: ViaEnd | None = msgspec.field(default=None, name="to")
    rel: str | None = None


class Via(msgspec.Struct, frozen=True):
    """The way by which something came: a name, or in older answers a number (Via types reference)."""

    channel: str | int | None = None
    source: Source | None = None


def channel_of(via: Via | None) -> str | int | None:
    """How something came; None where that isn't said."""
    return via.channel if via else None


def by_a_rule(via: Via | None) -> bool:
    """Whether a rule of the account did it, or Zendesk itself, in whoever's name."""
    rel = via.source.rel if via and via.source else None
    return rel in _RULES or channel_of(via) in _AUTOMATIC


def is_merge(via: Via | None) -> bool:
    """Whether it was a merge."""
    rel = via.source.rel if via and via.source else None
    return rel == "merge" or channel_of(via) in {"merge", 19}


def tickets_at(end: ViaEnd | None) -> Iterator[int]:
    """The tickets that one end of a way names, whether alone or as a list."""
    several = end.ticket_ids if end and isinstance(end.ticket_ids, list) else []
    named = map(id_in, (end.ticket_id if end else None, *several))
    return (number for number in named if number)
