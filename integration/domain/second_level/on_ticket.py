"""What second level means for one ticket: its stays there, in order, and what follows from them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.alerts import AFTER
from integration.domain.beside import Beside
from integration.domain.cover.cover import Senior
from integration.domain.decision import Alert, AlertKind, Decision, Note
from integration.domain.memory import Memory
from integration.domain.second_level import notes as told
from integration.domain.second_level.escalation import Asked, Escalation, Step, open_stay
from integration.domain.second_level.hands import ON_THE_HELPDESK, Hands
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket

SOMEBODY = Senior("second level")
"""To whom a ticket goes while nobody of second level is there: it stays with its agent, and an alert asks people."""

Stays = tuple[Escalation, ...]
_Change = Callable[[Escalation], Escalation]


def escalations(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    ticket: Ticket, memory: Memory | None, beside: Beside, terms: ServiceTerms, severity: Severity, now: datetime
) -> Stays:
    """Every stay at second level, the latest last, from what was stated here and what people did on the host.

    A stay keeps its senior, whoever begins or ends their duty meanwhile, and its due instant, whatever the severity
    becomes. A stay of a ticket that was merged into this one goes on here.
    """
    before = memory.decision.journal.escalations if memory else ()
    return _Look(Hands(ticket, memory, beside, now), terms, severity).continued(_with_merged(before, beside.merged))


def holder(stays: Sequence[Escalation]) -> str | None:
    """The host's id of the senior who has the ticket now; None where nobody has, or a group does."""
    there = open_stay(stays)
    return (there.to.host_id or None) if there else None


def group(stays: Sequence[Escalation], ticket: Ticket) -> str | None:
    """The host's group that should have the ticket; None leaves it where it is."""
    if not stays or not stays[-1].to.group:
        return None
    last = stays[-1]
    if last.open:
        return last.to.group
    return (last.group_before or None) if ticket.group == last.to.group else None


def notes(decision: Decision, terms: ServiceTerms) -> Iterator[Note]:
    """One private note for each step."""
    for stay in decision.journal.escalations:
        yield from told.notes(stay, decision, terms.hours.zone)


def alerts(stays: Sequence[Escalation], now: datetime) -> Iterator[Alert]:
    """What somebody should learn of at once: a stay that began, operations asked for, and one that nobody took up."""
    for stay in stays:
        yield Alert(f"second level {stay.stamp}", AlertKind.SECOND_LEVEL, stay.at, due=stay.due)
        if stay.paged:
            yield Alert(f"operations {stay.stamp}", AlertKind.OPERATIONS, stay.at, due=stay.due)
        if stay.late_at(now):
            yield Alert(told.late_key(stay), AlertKind.SECOND_LEVEL_LATE, stay.due, due=stay.due)


def next_at(stays: Sequence[Escalation], now: datetime) -> datetime | None:
    """When to look again: once the acknowledgement is late."""
    there = open_stay(stays)
    late = there.due + AFTER if there and not there.acknowledged else None
    return late if late and late > now else None


def _with_merged(own: Stays, merged: Sequence[Memory]) -> Stays:
    """The stays with an open one of a merged ticket behind them, where this ticket has had none since it began."""
    theirs = (open_stay(memory.decision.journal.escalations) for memory in merged)
    since = own[-1].ended_at if own else None
    if own and since is None:
        return own
    carried = sorted((each for each in theirs if each and (since is None or each.at > since)), key=lambda each: each.at)
    return (*own, *carried[:1])


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a ticket's stays."""

    hands: Hands
    terms: ServiceTerms
    severity: Severity

    def continued(self, before: Stays) -> Stays:
        """The stays as they are now."""
        stays = self._last(self._last(before, self._given), self._explained)
        for asked in self.hands.beside.asked:
            stays = self._after(stays, asked)
        stays = self._last(stays, self._taken_up)
        stays = self._last(stays, lambda stay: self._ended(stay, known=stay.at in {each.at for each in before}))
        return self._begun_by_the_tag(stays)

    @staticmethod
    def _last(stays: Stays, change: _Change) -> Stays:
        return (*stays[:-1], change(stays[-1])) if stays else ()

    def _given(self, stay: Escalation) -> Escalation:
        """Where a person moved it: back to those who answer, which ends it, or to somebody else, who has it then."""
        to, into = self.hands.moved_to(), self.hands.put_into(stay)
        if not stay.open or (to is None and into is None):
            return stay
        back = to in {each.host_id for each in self.hands.answering()} - {stay.to.host_id}
        if (to and back) or (into and into == stay.group_before):
            return replace(stay, ended_at=self.hands.now, ended_by=self.hands.last())
        person = Senior(self.hands.name(to), to, stay.to.group) if to else stay.to
        return replace(stay, to=replace(person, group=into or person.group))

    def _after(self, stays: Stays, asked: Asked) -> Stays:
        there = open_stay(stays)
        if asked.step is Step.HAND_OVER:
            return self._asked_for(stays, asked)
        if there is None or asked.at < there.at:
            return stays
        if asked.step is Step.ACKNOWLEDGE:
            return (*stays[:-1], _acknowledged(there, asked.at, asked.by))
        return (*stays[:-1], replace(there, ended_at=asked.at, ended_by=asked.by, ended_why=asked.reason))

    def _asked_for(self, stays: Stays, asked: Asked) -> Stays:
        there, last = open_stay(stays), stays[-1] if stays else None
        if there:
            paged = asked.page and asked.at > there.at and not there.paged
            return (*stays[:-1], self._paging(there)) if paged else stays
        if (last and last.ended_at and asked.at <= last.ended_at) or self.hands.solved_since(asked.at):
            return stays
        stay = self._begun(asked.at, asked.by, asked.reason)
        return (*stays, self._paging(stay) if asked.page else stay)

    def _begun_by_the_tag(self, stays: Stays) -> Stays:
        if open_stay(stays) or not self.hands.set_the_tag or self.hands.solved_at:
            return stays
        return (*stays, self._begun(self.hands.now, *self.hands.why(stays[-1].ended_at if stays else None)))

    def _explained(self, stay: Escalation) -> Escalation:
        """With the reason of a note that came after the tag."""
        said = self.hands.said(stay.at) if stay.open and stay.reason == ON_THE_HELPDESK else None
        return replace(stay, by=said[0], reason=said[1]) if said else stay

    def _begun(self, at: datetime, by: str, reason: str) -> Escalation:
        to = next(iter(self.hands.beside.duty.seniors), SOMEBODY)
        due = self.terms.measure.due(self.terms.second_level.of(self.severity), at)
        return Escalation(at, by, reason, to, due, group_before=self.hands.ticket.group)

    def _paging(self, stay: Escalation) -> Escalation:
        return replace(stay, paged=True, operations=self.hands.beside.duty.operations)

    def _taken_up(self, stay: Escalation) -> Escalation:
        entry = self.hands.taken_up(stay)
        return _acknowledged(stay, entry.at, self.hands.name(entry.author or "")) if entry else stay

    def _ended(self, stay: Escalation, *, known: bool) -> Escalation:
        """Over, where the ticket is solved, or where a person took off the tag of a stay that we had shown."""
        if not stay.open:
            return stay
        if self.hands.solved_at:
            return replace(stay, ended_at=max(self.hands.solved_at, stay.at), ended_by=self.hands.last())
        if known and self.hands.took_off_the_tag:
            return replace(stay, ended_at=self.hands.now, ended_by=self.hands.last())
        return stay


def _acknowledged(stay: Escalation, at: datetime, by: str) -> Escalation:
    """The stay with this acknowledgement, unless there was an earlier one."""
    if stay.acknowledged_at and stay.acknowledged_at <= at:
        return stay
    return replace(stay, acknowledged_at=max(at, stay.at), acknowledged_by=by)
