"""What other terms would make of a ticket that is known: due instants, holds and breaches, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from integration.domain.beside import Beside
from integration.domain.decision import ClockState, Decision
from integration.domain.entitlement import Standing
from integration.domain.handwork import seen
from integration.domain.journal import Promise
from integration.domain.memory import Memory
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Status
from integration.domain.triage import decide


class Aspect(StrEnum):
    """What of a ticket terms can change."""

    HELD_UNTIL = "held until"
    FIRST_DUE = "first response due"
    FIRST_STATE = "first response"
    FOLLOW_UP_DUE = "follow-up due"
    FOLLOW_UP_STATE = "follow-up"


@dataclass(frozen=True, slots=True)
class Stand:
    """How one promise stands: its latest clock, and how many of its clocks were ever breached."""

    due: datetime
    state: ClockState
    breaches: int

    def __str__(self) -> str:
        told = self.breaches == (self.state is ClockState.MISSED)  # "missed" says of one breach all there is to say
        return str(self.state) if told else f"{self.state}, {self.breaches} breached"


@dataclass(frozen=True, slots=True)
class Outlook:
    """A ticket under some terms; a promise of None is not made by them, `held_until` of None: it isn't held."""

    held_until: datetime | None = None
    first_response: Stand | None = None
    follow_up: Stand | None = None

    @property
    def breached(self) -> frozenset[Promise]:
        """Which promises were broken."""
        stands = {Promise.FIRST_RESPONSE: self.first_response, Promise.FOLLOW_UP: self.follow_up}
        return frozenset(promise for promise, stand in stands.items() if stand and stand.breaches)

    def told(self) -> dict[Aspect, datetime | str | None]:
        """Each aspect with its value."""
        first, then = self.first_response, self.follow_up
        return {
            Aspect.HELD_UNTIL: self.held_until,
            Aspect.FIRST_DUE: first.due if first else None,
            Aspect.FIRST_STATE: str(first) if first else None,
            Aspect.FOLLOW_UP_DUE: then.due if then else None,
            Aspect.FOLLOW_UP_STATE: str(then) if then else None,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket on which two versions of the terms differ; `terms_version` is its own."""

    ticket: str
    customer: str | None
    severity: Severity | None
    terms_version: int
    before: Outlook
    after: Outlook

    @property
    def breached_at_once(self) -> tuple[Promise, ...]:
        """The promises that are broken under the other terms, and not under its own."""
        return tuple(sorted(self.after.breached - self.before.breached))

    def differences(self) -> Iterator[tuple[Aspect, datetime | str | None, datetime | str | None]]:
        """Each aspect that differs, with its values under its own terms and under the others."""
        before, after = self.before.told(), self.after.told()
        return ((each, before[each], after[each]) for each in Aspect if before[each] != after[each])


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial of terms went: of the `seen` tickets, `open` and `solved` VIP ones were decided under both terms.

    Of those `changed` differ, and `breached_at_once` have a promise that only the tried terms break. `undecided` could
    not be decided upon. `rules_differ` says that the severity rules are others; without texts they can't be tried.
    """

    rules_differ: bool = False
    seen: int = 0
    open: int = 0
    solved: int = 0
    changed: int = 0
    breached_at_once: int = 0
    undecided: int = 0

    def counted(self, memory: Memory, change: Change | None) -> "Trial":
        """The trial with one ticket more that was decided upon."""
        solved = is_solved(memory)
        return replace(
            self,
            seen=self.seen + 1,
            open=self.open + (not solved),
            solved=self.solved + solved,
            changed=self.changed + (change is not None),
            breached_at_once=self.breached_at_once + bool(change and change.breached_at_once),
        )


def can_be_tried(memory: Memory) -> bool:
    """Whether it is a VIP ticket whose history we keep; one that was merged away lives on in another."""
    decision = memory.decision
    return memory.ticket is not None and decision.standing is Standing.VIP and decision.merged_into is None


def is_solved(memory: Memory) -> bool:
    """Whether the ticket was solved when it was last read."""
    return memory.ticket is not None and memory.ticket.status is Status.SOLVED


def simulated(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    memory: Memory, own: ServiceTerms, candidate: ServiceTerms, roster: Roster, now: datetime, beside: Beside
) -> Change | None:
    """What differs when the ticket is decided at `now` under its own terms and under the candidate; None: nothing.

    The severities are those on record under both. Raises UpstreamRefused for tickets that are merged in a circle.
    """
    if memory.ticket is None:
        return None
    ticket, known = memory.ticket, untouched(memory)
    before, after = (outlook(decide(ticket, roster, terms, known, now, beside)) for terms in (own, candidate))
    if before == after:
        return None
    decision = memory.decision
    return Change(decision.ticket, decision.customer, decision.severity, decision.terms_version, before, after)


def untouched(memory: Memory) -> Memory:
    """The memory as if nobody had changed a value on the host: what was read there is what we know to stand there.

    We keep a ticket as it was read, before we wrote to it; compared with what we wrote, it would look changed by hand.
    """
    return replace(memory, known=(seen(memory.ticket),) if memory.ticket else memory.known, settled=False)


def outlook(decision: Decision) -> Outlook:
    """What matters of a decision when terms are compared; breaches carried from merged tickets are no terms' doing."""
    return Outlook(
        held_until=decision.held_until,
        first_response=_stand(decision, Promise.FIRST_RESPONSE),
        follow_up=_stand(decision, Promise.FOLLOW_UP),
    )


def _stand(decision: Decision, promise: Promise) -> Stand | None:
    own = [clock for clock in decision.clocks if clock.promise is promise and not clock.carried_from]
    return Stand(own[-1].due, own[-1].state, sum(clock.breached for clock in own)) if own else None
