"""The same desk where no process stays: doors and workers that are called, and told by queues what to do."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import structlog

from integration.bootstrap.aws import sqs
from integration.bootstrap.desk import Desk, open_desk
from integration.bootstrap.present import utc_now
from integration.clients.queue import SqsQueue, read
from integration.config import Config, read_config
from integration.domain.delivery import Delivery
from integration.domain.errand import Chore, DoChore, Round
from integration.domain.errors import Misconfigured
from integration.handlers.bell import Bell
from integration.handlers.queue_worker import Context, QueueWorker
from integration.ports import Queue
from integration.usecases.beat import Beat
from integration.usecases.post_out import PostOut
from integration.usecases.run_errand import RunErrand

if TYPE_CHECKING:
    from mangum.types import ASGI
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

_log = structlog.get_logger(__name__)


def cloud_config() -> Config:
    """The settings of a function; raises Misconfigured where one that it needs is missing."""
    config = read_config()
    for name, value in (
        ("TABLE", config.table),
        ("WORK_QUEUE", config.work_queue),
        ("LATER_QUEUE", config.later_queue),
    ):
        if not value:
            message = f"VIPDESK_{name} is not set: deploy with the project's serverless.yml, which sets it"
            raise Misconfigured(message)
    return config


@dataclass(frozen=True)
class Cloud:
    """What the functions are made of."""

    config: Config

    @cached_property
    def queue(self) -> Queue:
        """The queues."""
        return SqsQueue(sqs, self.config.work_queue, self.config.later_queue)

    @cached_property
    def desk(self) -> Desk:
        """The desk on the table; whoever rings to have something posted out is heard by the workers."""
        return replace(open_desk(self.config), posted=Bell(self.telling(Chore.POSTINGS)))

    def telling(self, chore: Chore) -> Callable[[], None]:
        """What has a worker look for what of a chore is due."""
        return lambda: self.queue.send(DoChore(chore))

    @cached_property
    def app(self) -> "Starlette":
        """Everything that is served over HTTP."""
        from integration.app import build_app  # noqa: PLC0415 - the workers do without
        from integration.bootstrap.desk import VERSION  # noqa: PLC0415 - as above
        from integration.bootstrap.doors import receiver, routes_of  # noqa: PLC0415 - as above
        from integration.handlers.pages import Health, Home  # noqa: PLC0415 - as above

        desk, wake = self.desk, self.telling(Chore.TICKETS)
        routes = routes_of(desk, desk.calendars, wake, self.telling(Chore.CALENDARS))
        receive = receiver(desk, self._handed_over, lambda: None)
        return build_app(receive, Home(desk.store, VERSION), Health(desk.store, VERSION), None, routes)

    @cached_property
    def worker(self) -> QueueWorker:
        """What does errands."""
        desk = self.desk
        return QueueWorker(read, RunErrand(desk.store, self.queue, desk.work, utc_now, self._chores, self._rounds))

    @cached_property
    def beat(self) -> Beat:
        """What sends the errands of a minute."""
        return Beat(self.desk.store, self.queue, utc_now)

    @property
    def _chores(self) -> Mapping[Chore, Callable[[], bool]]:
        desk, calendars = self.desk, self.desk.calendars
        return {
            Chore.POSTINGS: PostOut(desk.store, desk.courier, utc_now),
            Chore.CALENDARS: calendars.work_calendars,
            Chore.BOOKINGS: calendars.work_bookings,
            Chore.TICKETS: desk.work,
            Chore.SWEEP: _once(desk.zendesk.check.sweep),
        }

    @property
    def _rounds(self) -> Mapping[Round, Callable[[str], object]]:
        from integration.bootstrap.dedicated import DedicatedDesk  # noqa: PLC0415 - the door does without

        desk, wake = self.desk, self.telling(Chore.TICKETS)
        check = desk.zendesk.check
        return {
            Round.COVER: desk.keep_cover,
            Round.POLL: desk.poll,
            Round.CALL_BACKS: DedicatedDesk(desk, wake).phone.work_call_backs,
            Round.RECONCILE: desk.reconcile,
            Round.CHECK: lambda installation: check(installation) if installation in check.installations() else None,
        }

    def _handed_over(self, deliveries: Sequence[Delivery]) -> Sequence[bool]:
        """Durable once the queue has them; whether one is new is seen by the worker that stores it."""
        self.queue.deliver(deliveries)
        return [True] * len(deliveries)


def _once(step: Callable[[], None]) -> Callable[[], bool]:
    def do() -> bool:
        step()
        return False

    return do


def http() -> Callable[[dict[str, Any], Any], Any]:
    """The function behind the HTTP API."""
    from mangum import Mangum  # noqa: PLC0415 - the workers do without

    for name in ("mangum", "mangum.http"):  # it logs addresses, and what errors say; ours says what may be said
        logging.getLogger(name).disabled = True
    return Mangum(_telling_faults(Cloud(cloud_config()).app), lifespan="off")


def _telling_faults(app: "ASGIApp") -> "ASGI":
    async def told(scope: "Scope", receive: "Receive", send: "Send") -> None:
        try:
            await app(scope, receive, send)
        except Exception:
            _log.exception("request.fault")
            raise

    return told


def worker() -> Callable[[dict[str, Any], Any], Any]:
    """The function behind the queues; it does nothing without keys that fit, or each ticket would be put aside."""
    cloud = Cloud(cloud_config())
    work, tried = cloud.worker, list[bool]()

    def worked(event: dict[str, Any], context: Context) -> object:
        if not tried:  # what fails here fails the whole batch, which comes again and is told by an alarm
            cloud.desk.try_key()
            tried.append(True)
        return work(event, context)

    return worked


def tick() -> Callable[[dict[str, Any], Any], Any]:
    """The function that is called every minute."""
    beat = Cloud(cloud_config()).beat
    return lambda _event, _context: {"errands": beat()}
