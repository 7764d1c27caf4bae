"""Do one errand, and see to it that whatever it leaves over is come back to in time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

import structlog

from integration.domain.budget import Allowance, share_of
from integration.domain.delivery import Delivery
from integration.domain.errand import LONGEST_WAIT, Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import EngineUnavailable, Misconfigured, VipDeskError
from integration.ports import Now, Queue, Store
from integration.usecases.count_deliveries import counted
from integration.usecases.work_line import WorkLine

_log = structlog.get_logger(__name__)

_AT_ONCE = timedelta(0)

_IN_ONE_GO = 3
"""How often a ticket is worked at once where news keep coming."""

_MARGIN = timedelta(seconds=2)
"""Longer than clocks of two machines are apart."""

_CHORE_TIME = timedelta(seconds=20)
"""How long one worker keeps at a chore before the next takes over."""

_ONE_PIECE = timedelta(seconds=12)
"""As long as the slowest honest piece of a chore takes: none is begun with less time left."""

_ONE_PAGE = timedelta(seconds=8)
"""As long as a round needs to come to a place where it can be put down."""


_SHARE = share_of(10)


@dataclass(frozen=True, slots=True)
class RunErrand:
    """Does an errand; raises what the store or the queue raises, and then it must be done again.

    `chores` do one piece and say whether there was one; `rounds` look after one installation until an instant at
    most, and say whether they were put down unfinished. Of the deliveries of an installation as many are worked off as
    they come as are in its `share`; the others are put off, so that those of all others come before them.
    """

    store: Store
    queue: Queue
    work: WorkLine
    now: Now
    chores: Mapping[Chore, Callable[[], bool]] = field(default_factory=dict)
    rounds: Mapping[Round, Callable[[str, datetime], bool]] = field(default_factory=dict)
    share: Allowance = _SHARE

    def __call__(self, errand: Errand, left: timedelta) -> None:
        """Do it within the time that is left: nobody is at a ticket that was claimed here when that is over."""
        match errand:
            case Arrived(delivery):
                self._arrived(delivery, left)
            case WorkTicket(installation, ticket):
                self._ticket(installation, ticket, left)
            case DoChore(chore):
                self._chore(chore, self.now() + min(_CHORE_TIME, left - _ONE_PIECE))
            case GoRounds(installation, rounds):
                for each in rounds:
                    self._round(each, installation, self.now() + left - _ONE_PAGE)

    def _arrived(self, delivery: Delivery, left: timedelta) -> None:
        """Store it in any case; what is beyond the share is put off once, and worked then without asking again."""
        installation, ticket = delivery.installation, delivery.event.ticket
        counted(self.store.accept, self.work.meters)([delivery])
        if delivery.tells_account:
            self.store.set_account(installation, delivery.tells_account)
        wait = _AT_ONCE if delivery.echo else self.store.spend(installation, self.now(), self.share, urgent=False)
        if wait:
            self._again(installation, ticket, wait)
        else:
            self._ticket(installation, ticket, left, is_news=True)

    def _ticket(self, installation: str, ticket: str, left: timedelta, *, is_news: bool = False) -> None:
        """Work a ticket off, and be told again when it is ready next, where that is soon; else the tick will tell.

        Who found nothing to do is told no more: whoever worked it meanwhile will be, or errands would only multiply.
        """
        work = replace(self.work, lease=left + _MARGIN)
        worked = any([*takewhile(bool, (work.ticket(installation, ticket) for _ in range(_IN_ONE_GO)))])
        if worked or is_news:
            self._again(installation, ticket)

    def _again(self, installation: str, ticket: str, at_least: timedelta = _AT_ONCE) -> None:
        ready = self.store.ready_at(installation, ticket)
        wait = max(ready - self.now(), at_least) if ready else LONGEST_WAIT
        if wait < LONGEST_WAIT:
            self.queue.send(WorkTicket(installation, ticket), wait)

    def _chore(self, chore: Chore, until: datetime) -> None:
        work = self.chores[chore]
        while work():
            if self.now() >= until:
                self.queue.send(DoChore(chore))
                return

    def _round(self, each: Round, installation: str, until: datetime) -> None:
        """A host's fault keeps no other round waiting: the next one comes in any case. Of our own, all come again."""
        try:
            is_unfinished = self.rounds[each](installation, until)
        except EngineUnavailable:
            raise
        except VipDeskError as error:
            tell = _log.error if isinstance(error, Misconfigured) else _log.warning
            tell("round.failed", round=each.value, installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - as above
            _log.exception("round.fault", round=each.value, installation=installation)
        else:
            if is_unfinished:
                self.queue.send(GoRounds(installation, (each,)))
