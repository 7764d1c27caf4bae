"""What a merge leaves behind: every entry moves to the surviving ticket, under a new title (views.staff, 2.6.1)."""

import re
from collections.abc import Sequence

from integration.clients.helpdesk.django_helpdesk.payload import FollowUp, TicketJson

_MOVED = re.compile(r"\[(?:Merged from|Zusammengeführt von|Fusionné depuis) #(\d{1,18})\] ")
"""In every language that the host has this title in."""


def moved_from(follow_up: FollowUp) -> int | None:
    """The ticket whose entry this was, the last one where it was moved several times; None for the ticket's own."""
    found = _MOVED.match(follow_up.title or "")
    return int(found.group(1)) if found else None


def in_order(ticket: TicketJson) -> Sequence[FollowUp]:
    """All entries, oldest first, however the host lists them."""
    return sorted(ticket.followup_set, key=lambda follow_up: (follow_up.date, follow_up.id))


def own_opening(ticket: TicketJson) -> FollowUp | None:
    """The earliest entry of the ticket itself, or of all where it has none; None without any history."""
    entries = in_order(ticket)
    return next((entry for entry in entries if moved_from(entry) is None), entries[0] if entries else None)


def openings(ticket: TicketJson) -> frozenset[int]:
    """The ids of the entries with which this ticket, and each ticket that was merged into it, began."""
    first: dict[int | None, int] = {}
    for entry in in_order(ticket):
        first.setdefault(moved_from(entry), entry.id)
    return frozenset(first.values())


def opening_in(survivor: TicketJson, *merged: int) -> FollowUp | None:
    """How the first of these tickets began whose entries the survivor holds; its own opening where it holds none."""
    entries = in_order(survivor)
    moved = (entry for source in merged for entry in entries if moved_from(entry) == source)
    return next(moved, own_opening(survivor))
