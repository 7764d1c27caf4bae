"""The decision: from a ticket, the roster, the terms and what only we know, what should be true now, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain import claims, handwork, showing, wording
from integration.domain.alerts import Deadlines, worth_telling
from integration.domain.booking import on_ticket
from integration.domain.decision import Alert, AlertKind, Clock, ClockState, Decision, Memory, Note, TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.journal import Journal, Override, Promise, SeverityStep
from integration.domain.measurement import Measurement
from integration.domain.merging import carried, closed, in_order, merged_away, refuse_circle, united, worst
from integration.domain.placement import Placement
from integration.domain.roster import Roster
from integration.domain.sla import Sla, held_until
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Status, Ticket

RECOGNISED = "recognised"
"""The key of the one note that tells the agents that a ticket is VIP."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the ticket and our memory of it: tickets merged into it, and overrides stated here.

    What fell due until `quiet_until` is put on record and told to nobody. Where `host_leads`, who is VIP is what the
    host says. Where `own_due`, the host reckons its due date itself, and no person's word stands in it. `calls` are the
    bookings of this ticket.
    """

    merged: Sequence[Memory] = ()
    overrides: Sequence[Override] = ()
    quiet_until: datetime | None = None
    host_leads: bool = False
    own_due: bool = False
    calls: Sequence[on_ticket.BookedCall] = ()


_NOTHING = Beside()


def decide(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    ticket: Ticket,
    roster: Roster,
    terms: ServiceTerms,
    memory: Memory | None,
    now: datetime,
    beside: Beside = _NOTHING,
) -> Decision:
    """What should be true of this ticket at `now`; pure, so it can be replayed and explained later.

    Raises UpstreamRefused for tickets that are merged in a circle.
    """
    refuse_circle(ticket, beside.merged)
    ticket = replace(ticket, timeline=on_ticket.with_contact(ticket.timeline, beside.calls))
    alone, ticket = ticket, united(ticket, beside.merged)
    booked_for = on_ticket.customer_of(beside.calls, ticket.id)
    if booked_for:  # its subject is ours, and says nothing of how bad things are
        ticket = replace(ticket, subject="")
    placement = claims.placed(ticket, roster, memory, now, host_leads=beside.host_leads, booked_for=booked_for)
    plain = _left_alone(ticket, placement, terms, now)
    if memory:
        plain = replace(plain, journal=memory.decision.journal)
    if ticket.merged_into:
        return merged_away(replace(plain, standing=Standing.MERGED), ticket.merged_into, memory, now)
    plain = replace(plain, contradiction=claims.contradiction(ticket, roster, host_leads=beside.host_leads))
    if not placement.is_vip or placement.covered_from is None:
        return plain
    own = handwork.severities(ticket, terms, memory, now, beside.merged)
    return _Covered(ticket, alone, terms, memory, placement, own, placement.covered_from, now, beside).complete(plain)


def _left_alone(ticket: Ticket, placement: Placement, terms: ServiceTerms, now: datetime) -> Decision:
    return Decision(
        ticket=ticket.id,
        decided_at=now,
        standing=placement.standing,
        customer=placement.customer.name if placement.customer else None,
        terms_version=terms.version,
        opened_at=ticket.began_at,
        channel=ticket.channel,
        wanted=TicketUpdate(tags=()),
        look_again_at=_addon_begins(placement, now),
    )


def _addon_begins(placement: Placement, now: datetime) -> datetime | None:
    if placement.standing is not Standing.NOT_YET or placement.customer is None:
        return None
    begins = placement.customer.entitlement.addon_from
    return begins if begins and begins > now else None


@dataclass(frozen=True, slots=True)
class _Covered:
    """A ticket under VIP terms, from `covered_from` on; `alone` is without the history of those merged into it."""

    ticket: Ticket
    alone: Ticket
    terms: ServiceTerms
    memory: Memory | None
    placement: Placement
    steps: tuple[SeverityStep, ...]
    covered_from: datetime
    now: datetime
    beside: Beside

    def complete(self, plain: Decision) -> Decision:
        """The whole decision, from the plain one that says who the customer is."""
        severities = worst(self.steps, self.beside.merged)
        held = held_until(self.ticket.channel, self.terms, severities, self.covered_from)
        sla = self._sla(self.ticket, severities, self.covered_from, self.now)
        measured = sla.measured()
        override = self._overridden(measured)
        if override:
            measured = replace(sla, overrides=(*sla.overrides, override)).measured()
        deadlines = Deadlines(measured, held, self.now)
        alerts, ahead = deadlines.come(), self.ticket.timeline.after(self.now)
        decision = replace(
            plain,
            severity=severities[-1].severity,
            confirmed=severities[-1].confirmed,
            rule=severities[-1].rule,
            held_until=held,
            clocks=self._with_carried(tuple(clock for _, clock in measured)),
            agent=self.placement.agent,
            covered_from=self.covered_from,
            journal=self._journal(override),
            severities=severities,
            alerts=alerts,
            news=self._news(alerts),
            merged_from=tuple(memory.decision.ticket for memory in self.beside.merged),
            ahead=ahead,
            look_again_at=min((at for at in (deadlines.next_at(), ahead) if at), default=None),
        )
        return self._with_update(decision)

    def _overridden(self, measured: Sequence[tuple[Measurement, Clock]]) -> Override | None:
        if self.beside.own_due:
            return None
        return handwork.overridden(self.ticket, self.memory, _open(measured), self.now)

    def _overrides(self) -> tuple[Override, ...]:
        before = self.memory.decision.journal.overrides if self.memory else ()
        return tuple(sorted((*before, *self.beside.overrides), key=lambda each: each.at))

    def _journal(self, override: Override | None) -> Journal:
        agent = self.placement.agent.host_id if self.placement.agent else None
        before = self.memory.decision.journal if self.memory else Journal()
        return Journal(
            severities=handwork.of_the_journal(self.steps, self.ticket, self.now),
            overrides=(*before.overrides, override) if override else before.overrides,
            reassignment=handwork.reassigned(self.ticket, self.memory, agent, self.now),
        )

    def _with_carried(self, clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
        known = {(clock.promise, clock.start): clock for clock in clocks if clock.breached}
        others = {
            (clock.promise, clock.start): clock
            for clock in (*self._before_the_merges(), *carried(self.beside.merged))
            if (clock.promise, clock.start) not in known
        }
        return (*clocks, *others.values())

    def _before_the_merges(self) -> Iterator[Clock]:
        """What was late before each merge: a reply that another ticket brought along does not undo it."""
        merges = in_order(self.beside.merged)
        for count, merge in enumerate(merges):
            ticket, steps = united(self.alone, merges[:count]), worst(self.steps, merges[:count])
            sla = self._sla(ticket, steps, max(ticket.began_at, self.covered_from), merge.decision.decided_at)
            yield from closed((clock for _, clock in sla.measured()), self.alone.id)

    def _sla(self, ticket: Ticket, steps: tuple[SeverityStep, ...], begin: datetime, now: datetime) -> Sla:
        held = held_until(ticket.channel, self.terms, steps, begin)
        return Sla(ticket.timeline, self.terms, steps, self._overrides(), held or begin, now)

    def _news(self, alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
        told, quiet = self.memory.told if self.memory else frozenset(), self.beside.quiet_until
        fresh = (alert for alert in alerts if alert.key not in told and (quiet is None or alert.at > quiet))
        # Who learns of a ticket only now need not be told that it had been held.
        return worth_telling(each for each in fresh if RECOGNISED in told or each.kind is not AlertKind.RELEASED)

    def _with_update(self, decision: Decision) -> Decision:
        follow_up = decision.clock(Promise.FOLLOW_UP)
        agent = decision.agent.host_id if decision.agent else None
        wanted = TicketUpdate(
            tags=tuple(showing.tags(decision, self.now, calls_ahead=on_ticket.is_ahead(self.beside.calls, self.now))),
            assignee=self.ticket.assignee if decision.reassigned or agent is None else agent,
            severity=decision.severity,
            urgency=showing.urgency(decision, self.now) if self.terms.raise_priority else decision.severity,
            dates=True,
            due_at=showing.due(decision),
            first_due=decision.clocks[0].due,
            follow_up_due=follow_up.due if follow_up and follow_up.running else None,
            notes=self._notes(decision),
        )
        return replace(decision, wanted=wanted)

    def _notes(self, decision: Decision) -> tuple[Note, ...]:
        if self.ticket.status is Status.SOLVED:
            return ()
        told = self.memory.told if self.memory else frozenset()
        first = () if RECOGNISED in told else (Note(RECOGNISED, wording.recognised(decision, self.terms, self.now)),)
        calls = (note for note in on_ticket.notes(self.beside.calls, self.terms.hours.zone) if note.key not in told)
        news = (Note(each.key, wording.alerted(each, decision, self.terms)) for each in decision.news)
        return (*first, *news, *calls)


def _open(measured: Sequence[tuple[Measurement, Clock]]) -> Promise | None:
    """What a due date is about: what is owed, or what will be once the customer comes back."""
    states = [(clock.state, clock.promise) for _, clock in measured]
    return next(
        (promise for wanted in (ClockState.RUNNING, ClockState.PAUSED) for state, promise in states if state is wanted),
        None,
    )
