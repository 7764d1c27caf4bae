"""How far the tickets of each hand-over have come: all moved, on their way, or refused by the helpdesk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover, Handover, HandoverState
from integration.domain.cover.load import is_movable
from integration.domain.cover.telling import REFUSED, refused_trouble
from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.domain.ticket import Status
from integration.domain.trouble import Trouble
from integration.domain.work import Parked
from integration.ports import Store
from integration.usecases.work_line import LEASE

_SETTLING = LEASE + timedelta(minutes=2)
"""Within which somebody who read the cover before a change may still write what was true then."""

_FAULT = "fault:"
"""How the reason begins where not the helpdesk but we failed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of the hand-overs since: those that ended, whose troubles, and tickets that missed the change."""

    ended: tuple[Handover, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    mended: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeHandovers:
    """Looks at what is remembered of the tickets; asks no host, and stores nothing."""

    store: Store

    def __call__(self, installation: str, handovers: Sequence[Handover], now: datetime) -> Judged:
        """The latest of `handovers` as they stand at `now`."""
        moving = [each for each in handovers if each.state is HandoverState.MOVING]
        parked = {each.ticket: each for each in self.store.parked(installation)} if moving else {}
        ended, troubles, mended = [], [], []
        for each in moving:
            memories = self._memories(installation, each)
            refused = next(_refusals(each, memories, parked), None)
            if refused:
                ended.append(_refused(each, refused[0], now))
                troubles += [_trouble(move.after, *refused) for move in each.moves]
            elif all(_is_settled(memory, each) for memory in memories):
                ended.append(replace(each, state=HandoverState.DONE, ended_at=now))
                mended += [f"{REFUSED}{customer}" for customer in _no_stopgap(each, handovers)]
        recent = [each for each in handovers if each.at > now - _SETTLING]
        return Judged(tuple(ended), tuple(troubles), tuple(mended), tuple(self._missed(installation, recent)))

    def _memories(self, installation: str, handover: Handover) -> list[Memory]:
        """What is remembered of its tickets; those that are gone are left out."""
        recalled = (self.store.recall(installation, ticket) for ticket in handover.tickets)
        return [memory for memory in recalled if memory]

    def _missed(self, installation: str, recent: Iterable[Handover]) -> Iterator[str]:
        """Tickets that came while the change was made, and were decided upon with what held before."""
        for handover in recent:
            for move in handover.moves:
                for memory in self.store.of_customer(installation, move.after.customer):
                    unknown = memory.decision.ticket not in handover.tickets and is_movable(memory)
                    if unknown and memory.settled and not _knows(memory, move.after.since):
                        yield memory.decision.ticket


def settling_until(handovers: Iterable[Handover], now: datetime) -> datetime | None:
    """When to look at the hand-overs again: soon after they began, ever later while a helpdesk is down."""
    moving = [each.at for each in handovers if each.state is HandoverState.MOVING]
    recent = [each.at for each in handovers if each.at > now - _SETTLING]
    if moving:
        wait = (now - max(moving)) / 10
        return now + min(max(wait, timedelta(seconds=1)), timedelta(minutes=1))
    return now + timedelta(seconds=30) if recent else None


def _is_settled(memory: Memory, handover: Handover) -> bool:
    decision, customers = memory.decision, {folded(move.after.customer) for move in handover.moves}
    solved = memory.ticket is not None and memory.ticket.status is Status.SOLVED
    if solved or decision.merged_into or decision.severity is None or folded(decision.customer or "") not in customers:
        return True
    return memory.settled and decision.decided_at >= handover.at and _knows(memory, handover.at)


def _no_stopgap(handover: Handover, handovers: Iterable[Handover]) -> Iterator[str]:
    """Its customers, but for those who went on to somebody else because of a refusal: that is still to be mended."""
    refused = {each.id for each in handovers if each.state is HandoverState.REFUSED}
    return (move.after.customer for move in handover.moves if move.before.handover not in refused)


def _knows(memory: Memory, since: datetime) -> bool:
    """Whether the ticket was decided upon with the cover of that instant, or a later one."""
    cover = memory.decision.cover
    return cover is not None and cover.since >= since


def _refusals(
    handover: Handover, memories: Iterable[Memory], parked: Mapping[str, Parked]
) -> Iterator[tuple[Agent, Parked]]:
    """Tickets that wait for a person since the helpdesk would not give them to who is to answer."""
    people = {agent.host_id: agent for move in handover.moves for agent in (move.after.agent, move.after.urgent)}
    for memory in memories:
        waits, wanted = parked.get(memory.decision.ticket), memory.decision.wanted.assignee or ""
        had = memory.ticket.assignee if memory.ticket else None
        tried = not memory.settled and memory.decision.decided_at >= handover.at and wanted != had
        if waits and tried and wanted in people and waits.since >= handover.at and not waits.reason.startswith(_FAULT):
            yield people[wanted], waits


def _refused(handover: Handover, agent: Agent, now: datetime) -> Handover:
    why = f"the helpdesk refused {agent.name}"
    ended = replace(handover, state=HandoverState.REFUSED, ended_at=now, why=why)
    return replace(ended, refused=agent.email, refused_id=agent.host_id)


def _trouble(cover: Cover, agent: Agent, parked: Parked) -> Trouble:
    return refused_trouble(cover.customer, agent.name, parked.ticket, parked.reason)
