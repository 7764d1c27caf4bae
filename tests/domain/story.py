"""A ticket's life told step by step: what happens on its host, when we look, and what the host shows afterwards.

Clock times are those on the wall in Bratislava in the week of Monday 2026-11-23 (CET is UTC+1), where the desk is open
on Monday to Friday from 09:00 to 17:00: `Mon 10:00`, `last Fri 18:00`, `next Wed 11:00:01`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any, Self

from integration.domain.beside import Beside
from integration.domain.cover.cover import Cover, Duty
from integration.domain.decision import Alert, Clock, Decision
from integration.domain.journal import Override, Promise, SaidSeverity
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.on_ticket import as_they_stand
from integration.domain.roster import Roster
from integration.domain.second_level.escalation import Asked
from integration.domain.terms import ServiceTerms, default_terms
from integration.domain.ticket import Entry, Happening, Status, Ticket, Timeline
from integration.domain.triage import decide
from tests.fakes.helpdesk import OWN_USER, applied
from tests.fakes.tickets import DANA, ROSTER, ticket

TERMS = default_terms()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CET = timezone(HOUR)
_MONDAY = datetime(2026, 11, 23, tzinfo=CET)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKS = {"last": -1, "": 0, "next": 1}
_STATES = {Happening.OPENED: Status.OPEN, Happening.WAITED: Status.WAITING, Happening.SOLVED: Status.SOLVED}


def at(text: str) -> datetime:
    """The instant, in UTC, at which the wall in Bratislava shows this in that week."""
    *week, day, clock = text.split()
    days = 7 * _WEEKS["".join(week)] + _DAYS.index(day)
    return datetime.combine(_MONDAY + days * DAY, time.fromisoformat(clock), CET).astimezone(UTC)


class Story:
    """One ticket on a host that keeps what is written to it, and all that we remember of it."""

    duty = Duty()
    asked: tuple[Asked, ...] = ()
    call_backs: tuple[CallBack, ...] = ()
    severities: tuple[SaidSeverity, ...] = ()

    def __init__(self, told: Ticket, terms: ServiceTerms = TERMS, quiet_until: datetime | None = None) -> None:
        self.ticket = told
        self.terms = terms
        self.roster = ROSTER
        self.memory: Memory | None = None
        self.merged: list[Story] = []
        self.stated: list[Override] = []
        self.quiet_until = quiet_until
        self.covers: dict[str, Cover] = {}

    def happens(self, when: str | datetime, what: Happening, by: str | None = DANA.host_id, text: str = "") -> Self:
        """The host's history tells of one thing more, and its state is what that made of it."""
        entry = Entry(_instant(when), what, None if what is Happening.CUSTOMER_WROTE else by, text)
        self.ticket = replace(
            self.ticket,
            timeline=Timeline((*self.ticket.timeline, entry)),
            status=_STATES.get(what, self.ticket.status),
            severity_field=text if what is Happening.SEVERITY_SET else self.ticket.severity_field,
        )
        return self

    def replied(self, when: str | datetime, by: str = DANA.host_id) -> Self:
        return self.happens(when, Happening.AGENT_REPLIED, by)

    def wrote(self, when: str | datetime) -> Self:
        return self.happens(when, Happening.CUSTOMER_WROTE)

    def waited(self, when: str | datetime, by: str = DANA.host_id) -> Self:
        return self.happens(when, Happening.WAITED, by)

    def opened(self, when: str | datetime, by: str = DANA.host_id) -> Self:
        return self.happens(when, Happening.OPENED, by)

    def solved(self, when: str | datetime) -> Self:
        return self.happens(when, Happening.SOLVED)

    def rewritten(self, before: Happening, after: Happening | None) -> Self:
        """Every entry of one kind becomes one of another kind, or (None) is deleted."""
        entries = (each if each.what is not before else after and replace(each, what=after) for each in self.history)
        return self.host(timeline=Timeline(tuple(each for each in entries if each)))

    def host(self, **changes: Any) -> Self:  # noqa: ANN401 - any field of a ticket
        """Somebody changes what the host shows, and its history does not tell."""
        self.ticket = replace(self.ticket, **changes)
        return self

    def agent_takes_off(self, tag: str) -> Self:
        return self.host(tags=tuple(each for each in self.ticket.tags if each != tag))

    def says(self, severity: SaidSeverity) -> Self:
        """A person says a severity here rather than on the host."""
        self.severities = (*self.severities, severity)
        return self

    def state(self, override: Override) -> Self:
        """A person states an override here rather than on the host."""
        self.stated.append(override)
        return self

    def merges_into(self, other: "Story", when: str | datetime) -> Decision:
        """The host merges this ticket into another, and we look at both: the decision on the one that survives."""
        self.host(merged_into=other.ticket.id)
        other.merged.append(self)
        self.look(when)
        return other.look(when)

    def plan(self, when: str | datetime) -> Decision:
        """What would be decided, without writing anything."""
        beside = Beside(
            tuple(self._memories({self.ticket.id})),
            tuple(self.stated),
            self.quiet_until,
            call_backs=self.call_backs,
            asked=self.asked,
            duty=self.duty,
            severities=self.severities,
        )
        before = self.memory.decision.customer if self.memory else None
        decision = self._decided(when, beside, before)
        return decision if decision.customer == before else self._decided(when, beside, decision.customer)

    def _decided(self, when: str | datetime, beside: Beside, customer: str | None) -> Decision:
        known = replace(beside, cover=self.covers.get(customer or ""))
        return decide(self.ticket, self.roster, self.terms, self.memory, _instant(when), known)

    def look(self, when: str | datetime) -> Decision:
        """We decide, write it to the host, and remember."""
        decision, before = self.plan(when), self.memory
        kept = self._kept(decision)
        self.ticket = applied(self.ticket, decision.wanted, decision.decided_at)
        told = before.told if before else frozenset()
        out = (*decision.wanted.notes, *decision.wanted.messages)
        keys = {note.key for note in out} | {alert.key for alert in decision.alerts}
        self.call_backs = as_they_stand(self.call_backs, kept.timeline)
        self.memory = Memory(decision, (decision.wanted,), settled=True, told=told | keys, ticket=kept)
        return decision

    def looks(self, *when: str | datetime) -> Decision:
        """We look several times; the last decision."""
        return [self.look(each) for each in when][-1]

    @property
    def history(self) -> Timeline:
        return self.ticket.timeline

    @property
    def notes(self) -> tuple[str, ...]:
        """What we told the agents on the ticket."""
        return self.history.notes_by(OWN_USER)

    def _kept(self, decision: Decision) -> Ticket:
        kept, before = self.ticket.without_texts(), self.memory.ticket if self.memory else None
        if decision.merged_into is None or before is None:
            return kept
        opened_at = min(kept.opened_at, before.opened_at)
        return replace(kept, timeline=kept.timeline.joined([before.timeline]), opened_at=opened_at)

    def _memories(self, known: set[str]) -> Iterator[Memory]:
        for story in self.merged:
            memory = story.memory
            if memory and story.ticket.id not in known:
                known.add(story.ticket.id)
                yield memory
                yield from story._memories(known)  # noqa: SLF001 - of the same class


def story(level: int | None = 1, begins: str = "Mon 10:00", *, terms: ServiceTerms = TERMS, **changes: Any) -> Story:  # noqa: ANN401
    """The life of a VIP customer's ticket that came through the API with this severity in its field."""
    opened = at(begins)
    written = Timeline((Entry(opened, Happening.CUSTOMER_WROTE),))
    field = str(level) if level else None
    return Story(replace(ticket(), opened_at=opened, timeline=written, severity_field=field, **changes), terms)


def with_roster(told: Story, roster: Roster) -> Story:
    """The same life under another roster from now on."""
    told.roster = roster
    return told


def first(decision: Decision) -> Clock:
    """The ticket's own clock of the first response."""
    clock = decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    return clock


def follow_up(decision: Decision) -> Clock:
    """The ticket's own latest follow-up clock."""
    clock = decision.clock(Promise.FOLLOW_UP)
    assert clock is not None
    return clock


def tags(decision: Decision) -> frozenset[str]:
    return frozenset(decision.wanted.tags or ())


def said(alerts: tuple[Alert, ...]) -> list[tuple[str, str, datetime]]:
    """Which deadlines those are: kind (and which warning), promise, and when they came."""
    return [(alert.of or alert.kind.value, alert.promise.value if alert.promise else "", alert.at) for alert in alerts]


def _instant(when: str | datetime) -> datetime:
    return at(when) if isinstance(when, str) else when
