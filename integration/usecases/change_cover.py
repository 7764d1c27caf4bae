"""What a person changes of the cover: who answers by hand, that it is undone, and who is away."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from integration.domain.agent import Agent
from integration.domain.cover.absence import Absence
from integration.domain.cover.cover import Cover, CoverReason, Handover, HandoverState, Move
from integration.domain.entitlement import Standing
from integration.domain.errors import BadInput, Superseded
from integration.domain.hours.interval import as_utc
from integration.domain.names import same
from integration.ports import Store
from integration.usecases.enter_absence import Back, EnterAbsence, next_morning
from integration.usecases.hand_over import PrepareHandover
from integration.usecases.keep_cover import TRIES, KeepCover
from integration.usecases.who_answers import cover_of

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ChangeCover:
    """Each step takes effect at once, as far as who answers goes; the tickets follow. `by` is who took it."""

    store: Store
    keep: KeepCover

    def pin(  # noqa: PLR0913, PLR0917 - what a person says, in one step
        self, installation: str, customer: str, agent_email: str, until: datetime | None, by: str, why: str
    ) -> Handover:
        """This person answers the customer until then (None: until somebody unpins it), whatever calendars say.

        Raises BadInput for a customer, a person or a time that can't be.
        """
        end, before = self._end(until), self._cover(installation, customer)
        agent = self._answerer(installation, before.dedicated, agent_email)

        def moves(_covers: Sequence[Cover]) -> list[Move]:
            present = self._cover(installation, customer)
            return [Move(present, _pinned(present, agent, agent, end, by, why))]

        return self._hand_over(installation, moves, (), by=by, why=why)

    def unpin(self, installation: str, customer: str, by: str) -> None:
        """Absences and chain say again who answers; raises BadInput where nobody was set by hand."""
        self._retried(lambda: self._let_go(installation, customer, by))
        self.keep(installation)

    def undo(self, installation: str, handover: str, by: str, why: str) -> Handover:
        """Who answered before a hand-over does so again, until it would have ended; returns the new hand-over.

        Only customers whom nothing else changed since go back. Raises BadInput where there is none, or it was undone.
        """
        undone = self.store.handover(installation, handover)
        if undone is None:
            message = f"there is no hand-over {handover}: look it up among the latest ones"
            raise BadInput(message)
        if undone.state is HandoverState.UNDONE:
            message = f"hand-over {handover} was undone already by {undone.by or 'somebody'}"
            raise BadInput(message)
        ended = replace(undone, state=HandoverState.UNDONE, ended_at=self.keep.now(), by=by, why=why)
        return self._hand_over(
            installation,
            lambda covers: self._backwards(installation, undone, covers, by, why),
            (ended,),
            by=by,
            why=why,
        )

    def sick(self, installation: str, agent: str, by: str) -> Absence:
        """As `EnterAbsence.sick`."""
        return self._absences.sick(installation, agent, by)

    def leave(self, installation: str, agent: str, start: date, end: date, by: str) -> Absence:
        """As `EnterAbsence.leave`."""
        return self._absences.leave(installation, agent, start, end, by)

    def back(self, installation: str, agent: str, by: str) -> Back:
        """As `EnterAbsence.back`."""
        return self._absences.back(installation, agent, by)

    @property
    def _absences(self) -> EnterAbsence:
        return EnterAbsence(self.store, self.keep)

    def _hand_over(
        self,
        installation: str,
        moves: Callable[[Sequence[Cover]], list[Move]],
        ended: Sequence[Handover],
        *,
        by: str,
        why: str,
    ) -> Handover:
        def once() -> Handover:
            now, (version, covers) = self.keep.now(), self.store.covers(installation)
            made = PrepareHandover(self.store, now, self.keep.fresh_id)(installation, moves(covers), by=by, why=why)
            self.store.hand_over(installation, made.covers, [*ended, made.handover], made.tickets, version, now)
            return made.handover

        handover = self._retried(once)
        self.keep(installation)
        return handover

    def _retried(self, step: Callable[[], _T]) -> _T:
        for _ in range(TRIES - 1):
            with suppress(Superseded):
                return step()
        return step()

    def _let_go(self, installation: str, customer: str, by: str) -> None:
        version, covers = self.store.covers(installation)
        now = self.keep.now()
        held = next((each for each in covers if same(each.customer, customer) and each.pinned), None)
        if held is None:
            message = f"nobody was set by hand for {customer}"
            raise BadInput(message)
        self.store.hand_over(installation, [replace(held, until=now, by=by)], (), (), version, now)

    def _backwards(self, installation: str, undone: Handover, covers: Sequence[Cover], by: str, why: str) -> list[Move]:
        as_made = {each.customer: each for each in covers if each.handover == undone.id}
        moves = []
        for move in undone.moves:
            present = as_made.get(move.after.customer)
            if present:
                end = self._expected_end(installation, move)
                before = move.before
                moves.append(Move(present, _pinned(present, before.agent, before.urgent, end, by, why)))
        if not moves:
            message = f"other hand-overs came after {undone.id}: undo the latest one, or pin who is to answer"
            raise BadInput(message)
        return moves

    def _expected_end(self, installation: str, move: Move) -> datetime:
        """When what is undone would have ended; where nobody knows, at the next day's opening."""
        now = self.keep.now()
        ahead = (end for end in (move.after.until, move.before.until) if end and end > now)
        return next(ahead, next_morning(self.store.terms(installation).hours, now))

    def _end(self, until: datetime | None) -> datetime | None:
        end = until and as_utc(until)
        if end and end <= self.keep.now():
            message = f"{end:%Y-%m-%d %H:%M} UTC is over: give a later end, or none"
            raise BadInput(message)
        return end

    def _cover(self, installation: str, customer: str) -> Cover:
        found = self.store.roster(installation).named(customer)
        if found is None or found.entitlement.standing_at(self.keep.now()) is not Standing.VIP:
            message = f"{customer} is no VIP customer of the roster: look the name up there"
            raise BadInput(message)
        return cover_of(self.store, installation, found, self.keep.now)

    def _answerer(self, installation: str, dedicated: Agent, email: str) -> Agent:
        if same(email, dedicated.email):
            return dedicated
        person = self.store.desk_plan(installation).person(email)
        found = person.agent if person else self.store.roster(installation).agent_at(email)
        if found is None:
            message = f"{email} is neither among the people of the desk nor an agent of the roster: add them first"
            raise BadInput(message)
        if not found.host_id:
            message = f"{found.name} has no id on the helpdesk (host_id), so no ticket can go there: name a person"
            raise BadInput(message)
        return found


def _pinned(  # noqa: PLR0913, PLR0917 - what a person says of a cover
    cover: Cover, agent: Agent, urgent: Agent, until: datetime | None, by: str, why: str
) -> Cover:
    set_by_hand = replace(cover, reason=CoverReason.BY_HAND, nobody=False, by=by, why=why)
    return replace(set_by_hand, agent=agent, urgent=urgent, until=until)
