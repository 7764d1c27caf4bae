"""The same desk where no process stays: doors and workers that are called, and told by queues what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from integration.bootstrap import aws
from integration.bootstrap.cloud_config import cloud_config, queue_of
from integration.bootstrap.desk import Desk, open_desk
from integration.bootstrap.present import utc_now
from integration.bootstrap.telemetry import FunctionTelemetry, watching_function
from integration.clients.queue import read
from integration.config import Config
from integration.domain.budget import share_of
from integration.domain.errand import Chore, DoChore, Round, WorkTicket
from integration.handlers.bell import Bell
from integration.handlers.queue_worker import Context, QueueWorker
from integration.ports import Queue
from integration.usecases.run_errand import RunErrand

if TYPE_CHECKING:
    from integration.bootstrap.calendars import CalendarDesk
    from integration.usecases.post_out import PostOut
    from integration.usecases.reconcile import Reconcile


@dataclass(frozen=True)
class Cloud:
    """What the functions are made of."""

    config: Config
    watching: FunctionTelemetry

    @cached_property
    def queue(self) -> Queue:
        """The queues."""
        return queue_of(self.config)

    @cached_property
    def desk(self) -> Desk:
        """The desk on the table; whoever rings to have something posted out is heard by the workers."""
        desk = open_desk(self.config).watched(self.watching.telemetry)
        return replace(desk, posted=Bell(self.telling(Chore.POSTINGS)))

    def telling(self, chore: Chore) -> Callable[[], None]:
        """What has a worker look for what of a chore is due."""
        return lambda: self.queue.send(DoChore(chore))

    def due(self, installation: str, ticket: str) -> None:
        """Have a worker look at this ticket."""
        self.queue.send(WorkTicket(installation, ticket))

    @cached_property
    def worker(self) -> QueueWorker:
        """What does errands."""
        desk = self.desk
        share = share_of(self.config.share)
        run = RunErrand(desk.store, self.queue, desk.work, utc_now, self._chores, self._rounds, share)
        return QueueWorker(read, run)

    @property
    def _chores(self) -> Mapping[Chore, Callable[[], bool]]:
        desk = self.desk
        return {
            Chore.POSTINGS: _late(lambda: self._post_out),
            Chore.CALENDARS: _late(lambda: self._calendars.work_calendars),
            Chore.BOOKINGS: _late(lambda: self._calendars.work_bookings),
            Chore.SWEEP: _late(lambda: _once(desk.zendesk.check.sweep)),
        }

    @property
    def _post_out(self) -> "PostOut":
        from integration.usecases.post_out import PostOut  # noqa: PLC0415 - most errands do without

        return PostOut(self.desk.store, self.desk.courier, utc_now)

    @cached_property
    def _calendars(self) -> "CalendarDesk":
        """One for all, as it keeps access tokens."""
        return self.desk.calendars

    @property
    def _rounds(self) -> Mapping[Round, Callable[[str, datetime], bool]]:
        desk = self.desk
        return {
            Round.COVER: _whole(lambda: desk.keep_cover),
            Round.POLL: _whole(lambda: desk.poll),
            Round.CALL_BACKS: _whole(lambda: self._call_backs),
            Round.RECONCILE: _partly(lambda: desk.reconcile),
            Round.CHECK: _whole(lambda: self._check),
            Round.CLOCKS: _whole(lambda: self.watching.clocks(desk)),
            Round.STANDING: _whole(lambda: self.watching.standing(desk)),
        }

    def _call_backs(self, installation: str) -> None:
        from integration.bootstrap.dedicated import DedicatedDesk  # noqa: PLC0415 - most errands do without

        DedicatedDesk(self.desk, self.due).phone.work_call_backs(installation)

    def _check(self, installation: str) -> None:
        check = self.desk.zendesk.check
        if installation in check.installations():
            check(installation)


def _late(chore: Callable[[], Callable[[], bool]]) -> Callable[[], bool]:
    """A chore that is loaded when it is first asked for: most errands are tickets, and a worker starts with theirs."""

    def do() -> bool:
        return chore()()

    return do


def _whole(step: Callable[[], Callable[[str], object]]) -> Callable[[str, datetime], bool]:
    """A round that is over when it comes back; loaded late as well."""

    def go(installation: str, _until: datetime) -> bool:
        step()(installation)
        return False

    return go


def _partly(reconcile: "Callable[[], Reconcile]") -> Callable[[str, datetime], bool]:
    """A walk as a round: as far as it comes, and whether it was put down unfinished."""

    def go(installation: str, until: datetime) -> bool:
        walk = reconcile()(installation, until=until)
        return walk is not None and walk.finished_at is None

    return go


def _once(step: Callable[[], None]) -> Callable[[], bool]:
    def do() -> bool:
        step()
        return False

    return do


def _load_what_tickets_need() -> None:
    """While it starts, as nearly every errand is a ticket, and a function's processor is at its fastest then.

    Nobody is asked anything yet: who doesn't answer just then fails an errand, which comes again, and not the start.
    """
    import httpx  # noqa: F401, PLC0415 - hosts
    import tenacity  # noqa: F401, PLC0415 - patience with them
    from cryptography import fernet  # noqa: F401, PLC0415 - their keys

    import integration.storage.dynamodb.store  # noqa: F401, PLC0415 - the table

    aws.load("dynamodb", "sqs", "secretsmanager")


def worker() -> Callable[[dict[str, Any], Any], Any]:
    """The function behind the queues; it does nothing without keys that fit, or each ticket would be put aside."""
    config = cloud_config()
    _load_what_tickets_need()
    cloud = Cloud(config, watching_function(config))
    tried = list[bool]()

    def worked(event: dict[str, Any], context: Context) -> object:
        if not tried:  # what fails here fails the whole batch, which comes again and is told by an alarm
            cloud.desk.try_key()
            tried.append(True)
        return cloud.worker(event, context)

    return cloud.watching.around(worked)
