"""The decision: from a ticket, the roster, the terms and what we remember, what should be true now, and why."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integration.domain import handwork, wording
from integration.domain.decision import Clock, Decision, Memory, Note, Promise, TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.placement import Placement, place
from integration.domain.roster import Roster
from integration.domain.severity.scale import Classification
from integration.domain.sla import Sla, held_until
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Status, Ticket

RECOGNISED = "recognised"
"""The key of the one note that tells the agents that a ticket is VIP."""

_AFTER = timedelta(seconds=1)
"""A target is met up to and at its due instant, so a breach can be seen just after it."""


def decide(ticket: Ticket, roster: Roster, terms: ServiceTerms, memory: Memory | None, now: datetime) -> Decision:
    """What should be true of this ticket at `now`; pure, so it can be replayed and explained later."""
    before = memory.decision if memory else None
    placement = place(roster, ticket.sender, ticket.opened_at, now, before=before)
    plain = _left_alone(ticket, placement, terms, now)
    if not placement.is_vip or placement.covered_from is None:
        return plain
    severity = handwork.severity_of(ticket, terms, memory)
    return _Covered(ticket, terms, memory, placement, severity, placement.covered_from, now).complete(plain)


def _left_alone(ticket: Ticket, placement: Placement, terms: ServiceTerms, now: datetime) -> Decision:
    decision = Decision(
        ticket=ticket.id,
        decided_at=now,
        standing=placement.standing,
        customer=placement.customer.name if placement.customer else None,
        terms_version=terms.version,
        wanted=TicketUpdate(tags=()),
        look_again_at=_addon_begins(placement, now),
    )
    return replace(decision, trace=wording.placed(decision))


def _addon_begins(placement: Placement, now: datetime) -> datetime | None:
    if placement.standing is not Standing.NOT_YET or placement.customer is None:
        return None
    begins = placement.customer.entitlement.addon_from
    return begins if begins and begins > now else None


@dataclass(frozen=True, slots=True)
class _Covered:
    """A ticket under VIP terms, from `covered_from` on."""

    ticket: Ticket
    terms: ServiceTerms
    memory: Memory | None
    placement: Placement
    severity: Classification
    covered_from: datetime
    now: datetime

    def complete(self, plain: Decision) -> Decision:
        """The whole decision, from the plain one that says who the customer is."""
        held = held_until(self.ticket, self.terms, self.severity.severity, self.covered_from)
        clocks = Sla(
            self.ticket.timeline, self.terms, self.severity.severity, held or self.covered_from, self.now
        ).clocks()
        decision = replace(
            plain,
            severity=self.severity.severity,
            confirmed=self.severity.confirmed,
            rule=self.severity.rule,
            held_until=held,
            clocks=clocks,
            agent=self.placement.agent,
            covered_from=self.covered_from,
            owed=_owed(clocks),
            look_again_at=_next_look(held, clocks, self.now),
        )
        return self._with_update(self._with_handwork(decision))

    def _with_handwork(self, decision: Decision) -> Decision:
        agent = decision.agent.host_id if decision.agent else None
        return replace(
            decision,
            reassigned=handwork.reassigned(self.ticket, self.memory, agent),
            due_overridden=handwork.due_overridden(self.ticket, self.memory, decision.owed, _due(decision.clocks)),
        )

    def _with_update(self, decision: Decision) -> Decision:
        wanted = TicketUpdate(
            tags=tuple(_tags(decision, self.now)),
            assignee=self._assignee(decision),
            severity=decision.severity,
            dates=True,
            due_at=self.ticket.due_at if decision.due_overridden else _due(decision.clocks),
            first_due=decision.clocks[0].due,
            follow_up_due=_follow_up_due(decision.clocks),
        )
        decision = replace(decision, wanted=wanted)
        decision = replace(decision, trace=wording.trace(self.ticket, decision, self.terms))
        return replace(decision, wanted=replace(wanted, note=self._note(decision)))

    def _assignee(self, decision: Decision) -> str | None:
        agent = decision.agent.host_id if decision.agent else None
        return self.ticket.assignee if decision.reassigned or agent is None else agent

    def _note(self, decision: Decision) -> Note | None:
        told = self.memory is not None and RECOGNISED in self.memory.noted
        if told or self.ticket.status is Status.SOLVED:
            return None
        return Note(RECOGNISED, wording.recognised(decision, self.terms, self.now))


def _tags(decision: Decision, now: datetime) -> list[str]:
    marks = {
        "vip": True,
        f"vip-sev-{decision.severity:d}": True,
        "vip-unconfirmed": not decision.confirmed,
        "vip-held": decision.held_until is not None and now < decision.held_until,
        "vip-breached": any(clock.breached for clock in decision.clocks),
    }
    return [tag for tag, holds in marks.items() if holds]


def _current(clocks: tuple[Clock, ...]) -> Clock | None:
    running = [clock for clock in clocks if clock.running]
    return running[0] if running else None


def _owed(clocks: tuple[Clock, ...]) -> str:
    clock = _current(clocks)
    return f"{clock.promise} since {clock.start.isoformat()}" if clock else "nothing"


def _due(clocks: tuple[Clock, ...]) -> datetime | None:
    clock = _current(clocks)
    return clock.due if clock else None


def _follow_up_due(clocks: tuple[Clock, ...]) -> datetime | None:
    return next((clock.due for clock in clocks if clock.promise is Promise.FOLLOW_UP and clock.running), None)


def _next_look(held: datetime | None, clocks: tuple[Clock, ...], now: datetime) -> datetime | None:
    breaches = [clock.due + _AFTER for clock in clocks if clock.running]
    return min((at for at in [*([held] if held else []), *breaches] if at > now), default=None)
