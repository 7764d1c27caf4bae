"""A helpdesk in memory: it shows what was written to it, and counts how often it was asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from integration.domain.decision import TicketUpdate
from integration.domain.errors import TicketGone, VipDeskError
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from integration.ports import Now

OWN_USER = "2"


class ProcessDied(BaseException):
    """As after a kill -9: nothing of ours catches it."""


class FakeHelpdesk:
    """The `Helpdesk` port over a dictionary; `trouble` is raised by the next calls until it is cleared.

    `dies` ends the process once, around the next write: "before" or "after" the host has it.
    """

    def __init__(self, now: Now) -> None:
        self._now = now
        self.tickets: dict[str, Ticket] = {}
        self.reads = self.writes = 0
        self.trouble: VipDeskError | None = None
        self.dies: Literal["", "before", "after"] = ""

    def put(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket

    def happens(self, ticket: str, entry: Entry) -> None:
        old = self.tickets[ticket]
        self.put(replace(old, timeline=Timeline((*old.timeline, entry))))

    def read(self, ticket: str) -> Ticket:
        self._maybe_fail()
        self.reads += 1
        if ticket not in self.tickets:
            message = "no such ticket"
            raise TicketGone(message)
        return self.tickets[ticket]

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        return applied(ticket, wanted, self._now()) != ticket

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        self._maybe_fail()
        self._maybe_die("before")
        self.writes += 1
        self.put(applied(self.tickets[ticket.id], wanted, self._now()))
        self._maybe_die("after")

    def open_tickets(self) -> Iterator[Ticket]:
        self._maybe_fail()
        yield from list(self.tickets.values())

    def _maybe_die(self, moment: str) -> None:
        if self.dies == moment:
            self.dies = ""
            raise ProcessDied

    def _maybe_fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


def applied(ticket: Ticket, wanted: TicketUpdate, now: datetime) -> Ticket:
    """The ticket once the update is on it, as a host would show it."""
    others = tuple(tag for tag in ticket.tags if not (tag == "vip" or tag.startswith("vip-")))
    changed = replace(
        ticket,
        tags=ticket.tags if wanted.tags is None else (*others, *sorted(wanted.tags)),
        assignee=wanted.assignee or ticket.assignee,
        severity_field=str(wanted.severity.value) if wanted.severity else ticket.severity_field,
        priority=wanted.severity.value if wanted.severity else ticket.priority,
    )
    if wanted.dates:
        changed = replace(changed, due_at=wanted.due_at, first_due=wanted.first_due, follow_up_due=wanted.follow_up_due)
    if wanted.note and not any(wanted.note.key in text for text in ticket.timeline.notes_by(OWN_USER)):
        note = Entry(now, Happening.NOTED, OWN_USER, f"{wanted.note.text} ({wanted.note.key})")
        changed = replace(changed, timeline=Timeline((*changed.timeline, note)))
    return changed
