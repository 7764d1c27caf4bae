"""A ticket under VIP terms: its severity, clocks and people, and what the host should show of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain import handwork
from integration.domain.agent import Agent
from integration.domain.alerts import Deadlines, worth_telling
from integration.domain.beside import Beside
from integration.domain.cover.on_ticket import announced_at, answering
from integration.domain.decision import Alert, AlertKind, Clock, ClockState, Decision
from integration.domain.journal import Journal, Override, Promise, SeverityStep
from integration.domain.measurement import Measurement
from integration.domain.memory import Memory
from integration.domain.merging import carried, closed, in_order, united, worst
from integration.domain.phone import on_ticket as phone
from integration.domain.placement import Placement
from integration.domain.second_level import on_ticket as second_level
from integration.domain.second_level.escalation import Escalation
from integration.domain.sla import Sla, held_until
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Status, Ticket
from integration.domain.wishes import RECOGNISED, wanted


@dataclass(frozen=True, slots=True)
class Covered:
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
        escalations = second_level.escalations(
            self.ticket, self.memory, self.beside, self.terms, severities[-1].severity, self.now
        )
        alerts = (*deadlines.come(), *second_level.alerts(escalations, self.now))
        ahead, answers = self.ticket.timeline.after(self.now), self._answers(severities)
        rings = phone.next_at(phone.as_they_stand(self.beside.call_backs, self.ticket.timeline), self.now)
        moments = (deadlines.next_at(), second_level.next_at(escalations, self.now), rings, ahead)
        decision = replace(
            plain,
            severity=severities[-1].severity,
            confirmed=severities[-1].confirmed,
            rule=severities[-1].rule,
            held_until=held,
            clocks=self._with_carried(tuple(clock for _, clock in measured)),
            agent=self.placement.agent,
            covered_from=self.covered_from,
            answers=answers,
            cover=self.beside.cover,
            journal=self._journal(override, escalations, answers),
            severities=severities,
            alerts=alerts,
            news=self._news(alerts),
            merged_from=tuple(memory.decision.ticket for memory in self.beside.merged),
            ahead=ahead,
            look_again_at=min((at for at in moments if at), default=None),
        )
        state = wanted(decision, self.ticket, self.placement, self.terms, self.beside, self.memory)
        return replace(decision, wanted=state, look_again_at=self._again(decision))

    def _again(self, decision: Decision) -> datetime | None:
        """When to look again, also for a letter to the customer that waits for the opening."""
        if self.placement.customer is None or self.ticket.status is Status.SOLVED:
            return decision.look_again_at
        told = self.memory.told if self.memory else frozenset[str]()
        letter = announced_at(decision, self.placement.customer, self.terms, told)
        return min((at for at in (decision.look_again_at, letter) if at), default=None)

    def _answers(self, severities: tuple[SeverityStep, ...]) -> Agent | None:
        return answering(self.placement.agent, self.beside.cover, severities[-1].severity)

    def _overridden(self, measured: Sequence[tuple[Measurement, Clock]]) -> Override | None:
        if self.beside.own_due:
            return None
        return handwork.overridden(self.ticket, self.memory, _open(measured), self.now)

    def _overrides(self) -> tuple[Override, ...]:
        before = self.memory.decision.journal.overrides if self.memory else ()
        # Of one instant, what was seen on the host is the later: it was taken down when that was looked at.
        return tuple(sorted((*self.beside.overrides, *before), key=lambda each: each.at))

    def _journal(
        self, override: Override | None, escalations: tuple[Escalation, ...], answers: Agent | None
    ) -> Journal:
        holder = second_level.holder(escalations)
        agent = holder or (answers.host_id if answers else None)
        stands_in = holder is None and answers != self.placement.agent
        before, lent = self.memory.decision.journal if self.memory else Journal(), holder is not None
        return Journal(
            severities=handwork.of_the_journal(self.steps, self.ticket, self.now, self.beside.severities),
            overrides=(*before.overrides, override) if override else before.overrides,
            reassignment=handwork.reassigned(self.ticket, self.memory, agent, self.now, stands_in=stands_in, lent=lent),
            escalations=escalations,
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


def _open(measured: Sequence[tuple[Measurement, Clock]]) -> Promise | None:
    """What a due date is about: what is owed, or what will be once the customer comes back."""
    states = [(clock.state, clock.promise) for _, clock in measured]
    return next(
        (promise for wanted in (ClockState.RUNNING, ClockState.PAUSED) for state, promise in states if state is wanted),
        None,
    )
