"""A helpdesk in memory: it shows what was written to it, and counts how often it was asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import Superseded, TicketGone, UpstreamUnavailable, VipDeskError
from integration.domain.new_ticket import NewTicket, carries
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.domain.trouble import Trouble
from integration.domain.walk import Page
from integration.ports import Now
from tests.fakes.tickets import ALL_FIELDS

OWN_USER = "2"
_STATES = frozenset({Happening.OPENED, Happening.WAITED, Happening.SOLVED})


class ProcessDied(BaseException):
    """As after a kill -9: nothing of ours catches it."""


class FakeHelpdesk:
    """The `Helpdesk` port over a dictionary; `trouble` is raised by the next calls until it is cleared.

    `dies` ends the process once, around the next write: "before" or "after" the host has it. A walk gives `page_size`
    tickets a page, by id, and fails between two pages where `trouble` came meanwhile. `urgencies` tells how urgent the
    work was for which it was taken, `drifts` what its own rules made of what we wrote. So many as `busy_writes` of the
    next writes are refused for the moment. `meanwhile` is what people do on a ticket just before our next writes, one
    for each: a write that rests on the ticket as it was before is refused then. `lost_answers` of such writes are on
    the host all the same, and were sent a second time: their first answer was lost. Asked what changed, it names so
    much more as `tells_more`, and when, where `tells_when`. `after_read` happens right after the next reads,
    `while_writing` while the next writes take effect, `while_opening` before the next tickets that we open are there.
    """

    page_size = 100

    def __init__(self, now: Now) -> None:
        self._now = now
        self.tickets: dict[str, Ticket] = {}
        self.reads = self.writes = self.pages_read = 0
        self.trouble: VipDeskError | None = None
        self.dies: Literal["", "before", "after", "before opening", "after opening"] = ""
        self.busy_writes = 0
        self.capabilities = Capabilities()
        self.urgencies: list[bool] = []
        self.drifts: dict[str, Sequence[Trouble] | VipDeskError] = {}
        self.drifts_asked = 0
        self.changed_at: dict[str, datetime] = {}
        self.asked_since: list[datetime] = []
        self.tells_more, self.tells_when = timedelta(0), True
        self.after_read: list[Callable[[], object]] = []
        self.while_writing: list[Callable[[], object]] = []
        self.while_opening: list[Callable[[], object]] = []
        self.meanwhile: list[Callable[[Ticket], Ticket]] = []
        self.lost_answers = 0
        self.superseded = 0

    def put(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket
        self.changed_at[ticket.id] = self._now()

    def at(self, *, urgent: bool) -> "FakeHelpdesk":
        self.urgencies.append(urgent)
        return self

    def changed(self, since: datetime) -> Sequence[Changed]:
        self._maybe_fail()
        self.asked_since.append(since)
        found = [(ticket, at) for ticket, at in self.changed_at.items() if at >= since - self.tells_more]
        return [Changed(ticket, at if self.tells_when else None) for ticket, at in found]

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:
        self._maybe_fail()
        self.drifts_asked += 1
        assert wanted.dates, "nothing was promised"
        found = self.drifts.get(ticket.id, ())
        if isinstance(found, VipDeskError):
            raise found
        return found

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
        found = self.tickets[ticket]
        if self.after_read:
            self.after_read.pop(0)()
        return found

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        return not ticket.frozen and self._applied(ticket, wanted) != ticket

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        self._maybe_fail()
        if self.busy_writes:
            self.busy_writes -= 1
            message = "busy"
            raise UpstreamUnavailable(message)
        self._maybe_die("before")
        self._maybe_superseded(ticket, wanted)
        if self.while_writing:
            self.while_writing.pop(0)()
        self.writes += 1
        self.put(self._applied(self.tickets[ticket.id], wanted))
        self._maybe_die("after")

    def open_ticket(self, draft: NewTicket) -> str:
        self._maybe_fail()
        self._maybe_die("before opening")
        if self.while_opening:
            self.while_opening.pop(0)()
        made, at = str(max((_number(each)[0] for each in self.tickets), default=0) + 1), self._now()
        wrote = Timeline((Entry(at, Happening.CUSTOMER_WROTE),))
        status, channel = Status.OPEN, Channel.API
        self.put(Ticket(made, draft.title, draft.body, draft.sender, at, channel, status, wrote, fields=ALL_FIELDS))
        self._maybe_die("after opening")
        return made

    def opened(self, mark: str) -> str | None:
        self._maybe_fail()
        return next((each.id for each in self.tickets.values() if carries(each.subject, mark)), None)

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

    def _applied(self, ticket: Ticket, wanted: TicketUpdate) -> Ticket:
        """As `applied`, but what this host can't carry stays as it is."""
        can = self.capabilities
        carried = replace(
            wanted,
            notes=wanted.notes if can.notes else (),
            messages=wanted.messages if can.messages else (),
            group=wanted.group if can.groups else None,
        )
        shown = applied(ticket, carried, self._now())
        has_due = self.capabilities.due_date and ticket.has_due_date
        return shown if has_due else replace(shown, due_at=ticket.due_at)

    def _maybe_superseded(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """As a host that is told which state a write rests on."""
        before = self.tickets[ticket.id]
        if self.lost_answers:
            self.lost_answers -= 1
            self.put(self._applied(self.tickets[ticket.id], wanted))
        if self.meanwhile:
            self.put(self.meanwhile.pop(0)(self.tickets[ticket.id]))
        if self.tickets[ticket.id] != before:
            self.superseded += 1
            message = "somebody else changed the ticket"
            raise Superseded(message)

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
        group=ticket.group if wanted.group is None else wanted.group,
    )
    if wanted.dates:
        changed = replace(changed, due_at=wanted.due_at, first_due=wanted.first_due, follow_up_due=wanted.follow_up_due)
        due_by = ticket.due_by if ticket.due_by is None or wanted.due_at == ticket.due_at else ""
        changed = replace(changed, due_by=due_by)
    before = ticket.timeline
    words = (
        *_posted(wanted.messages, before.messages_by(OWN_USER), Happening.AUTOMATED, now),
        *_posted(wanted.notes, before.notes_by(OWN_USER), Happening.NOTED, now),
    )
    return replace(changed, timeline=Timeline((*changed.timeline, *words))) if words else changed


def _posted(notes: Iterable[Note], there: Iterable[str], what: Happening, now: datetime) -> Iterator[Entry]:
    told = {text.rpartition("\n")[2] for text in there}
    marks = {f"({note.key})": note for note in notes if f"({note.key})" not in told}
    yield from (Entry(now, what, OWN_USER, f"{note.text}\n{mark}") for mark, note in marks.items())


def _number(text: str) -> tuple[int, str]:
    """Ids in the order in which a host gives them: numbers by their value."""
    return (int(text) if text.isdecimal() else 0, text)
