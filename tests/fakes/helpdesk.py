"""A helpdesk in memory: it shows what was written to it, and counts how often it was asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from integration.domain.decision import TicketUpdate
from integration.domain.errors import TicketGone, VipDeskError
from integration.domain.ticket import Entry, Happening, Status, Ticket, Timeline
from integration.domain.walk import Page
from integration.ports import Now

OWN_USER = "2"
_STATES = frozenset({Happening.OPENED, Happening.WAITED, Happening.SOLVED})


class ProcessDied(BaseException):
    """As after a kill -9: nothing of ours catches it."""


class FakeHelpdesk:
    """The `Helpdesk` port over a dictionary; `trouble` is raised by the next calls until it is cleared.

    `dies` ends the process once, around the next write: "before" or "after" the host has it. A walk gives `page_size`
    tickets a page, by id, and fails between two pages where `trouble` came meanwhile.
    """

    page_size = 100

    def __init__(self, now: Now) -> None:
        self._now = now
        self.tickets: dict[str, Ticket] = {}
        self.reads = self.writes = self.pages_read = 0
        self.trouble: VipDeskError | None = None
        self.dies: Literal["", "before", "after"] = ""

    def put(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket

    def happens(self, ticket: str, entry: Entry) -> None:
        old = self.tickets[ticket]
        field = entry.text if entry.what is Happening.SEVERITY_SET else old.severity_field
        self.put(replace(old, timeline=Timeline((*old.timeline, entry)), severity_field=field))

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

    def merge(self, ticket: str, into: str) -> None:
        """As hosts do: the history moves, and its opening entry stays the customer's word."""
        old, survivor = self.tickets[ticket], self.tickets[into]
        moved = (e for e in old.timeline if e.what not in _STATES and (e.what, e.author) != (Happening.NOTED, OWN_USER))
        self.put(replace(old, timeline=Timeline(()), merged_into=into, status=Status.SOLVED))
        self.put(replace(survivor, timeline=Timeline((*survivor.timeline, *moved))))

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:
        place = _number(after)
        while True:
            self._maybe_fail()
            there = [t for t in self.tickets.values() if closed_too or t.status is not Status.SOLVED]
            fresh = sorted((t for t in there if _number(t.id) > place), key=lambda t: _number(t.id))[: self.page_size]
            if not fresh:
                return
            self.pages_read += 1
            place = _number(fresh[-1].id)
            yield Page(tuple(fresh), fresh[-1].id, len(there))

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
        priority=wanted.urgency.value if wanted.urgency else ticket.priority,
    )
    if wanted.dates:
        changed = replace(changed, due_at=wanted.due_at, first_due=wanted.first_due, follow_up_due=wanted.follow_up_due)
    told = {text.rpartition("\n")[2] for text in ticket.timeline.notes_by(OWN_USER)}
    marks = {f"({note.key})": note for note in wanted.notes if f"({note.key})" not in told}
    notes = (Entry(now, Happening.NOTED, OWN_USER, f"{note.text}\n{mark}") for mark, note in marks.items())
    return replace(changed, timeline=Timeline((*changed.timeline, *notes))) if marks else changed


def _number(text: str) -> tuple[int, str]:
    """Ids in the order in which a host gives them: numbers by their value."""
    return (int(text) if text.isdecimal() else 0, text)
