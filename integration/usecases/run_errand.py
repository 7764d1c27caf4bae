"""Do one errand, and see to it that whatever it leaves over is come back to in time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import takewhile

import structlog

from integration.domain.errand import LONGEST_WAIT, Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import VipDeskError
from integration.ports import Now, Queue, Store
from integration.usecases.work_line import WorkLine

_log = structlog.get_logger(__name__)

_IN_ONE_GO = 3
"""How often a ticket is worked at once where news keep coming."""

_MARGIN = timedelta(seconds=2)
"""Longer than clocks of two machines are apart."""

_CHORE_TIME = timedelta(seconds=20)
"""How long one worker keeps at a chore before the next takes over."""


@dataclass(frozen=True, slots=True)
class RunErrand:
    """Does an errand; raises what the store or the queue raises, and then it must be done again.

    `chores` do one piece and say whether there was one; `rounds` look after one installation.
    """

    store: Store
    queue: Queue
    work: WorkLine
    now: Now
    chores: Mapping[Chore, Callable[[], bool]] = field(default_factory=dict)
    rounds: Mapping[Round, Callable[[str], object]] = field(default_factory=dict)

    def __call__(self, errand: Errand, left: timedelta) -> None:
        """Do it within the time that is left: nobody is at a ticket that was claimed here when that is over."""
        match errand:
            case Arrived(delivery):
                self.store.accept([delivery])
                if delivery.tells_account:
                    self.store.set_account(delivery.installation, delivery.tells_account)
                self._ticket(delivery.installation, delivery.event.ticket, left, is_news=True)
            case WorkTicket(installation, ticket):
                self._ticket(installation, ticket, left)
            case DoChore(chore):
                self._chore(chore)
            case GoRounds(installation, rounds):
                for each in rounds:
                    self._round(each, installation)

    def _ticket(self, installation: str, ticket: str, left: timedelta, *, is_news: bool = False) -> None:
        """Work a ticket off, and be told again when it is ready next, where that is soon; else the tick will tell.

        Who found nothing to do is told no more: whoever worked it meanwhile will be, or errands would only multiply.
        """
        work = replace(self.work, lease=left + _MARGIN)
        worked = any([*takewhile(bool, (work.ticket(installation, ticket) for _ in range(_IN_ONE_GO)))])
        if not (worked or is_news):
            return
        ready = self.store.ready_at(installation, ticket)
        wait = max(ready - self.now(), timedelta(0)) if ready else LONGEST_WAIT
        if wait < LONGEST_WAIT:
            self.queue.send(WorkTicket(installation, ticket), wait)

    def _chore(self, chore: Chore) -> None:
        until, work = self.now() + _CHORE_TIME, self.chores[chore]
        while work():
            if self.now() >= until:
                self.queue.send(DoChore(chore))
                return

    def _round(self, each: Round, installation: str) -> None:
        """One fault keeps no other round waiting: the next one comes in any case."""
        try:
            self.rounds[each](installation)
        except VipDeskError as error:
            _log.warning("round.failed", round=each.value, installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - as above
            _log.exception("round.fault", round=each.value, installation=installation)
