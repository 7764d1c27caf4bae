"""The doors of one process: what it serves over HTTP, and the engines that live as long as they are open."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import Route

from integration.bootstrap.calendars import CalendarDesk
from integration.bootstrap.dedicated import DedicatedDesk
from integration.bootstrap.desk import Desk
from integration.bootstrap.present import utc_now
from integration.bootstrap.release import release
from integration.bootstrap.webhooks import receiver
from integration.bootstrap.zendesk_pages import ZendeskPages
from integration.handlers.calendar_engine import CalendarEngine
from integration.handlers.engine import Engine
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.usecases.ask_second_level import Wake
from integration.usecases.count_deliveries import counted
from integration.usecases.post_out import PostOut

Ring = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Doors:
    """The HTTP handlers of one process; pages and engine share `calendars`, and so the agents' access tokens."""

    desk: Desk
    calendars: CalendarDesk
    engine: Engine
    calendar_engine: CalendarEngine
    dedicated: DedicatedDesk
    receive: ReceiveWebhook

    @property
    def routes(self) -> list[Route]:
        """The addresses of customers, calendars, phone systems, of the panel beside a ticket, and in Zendesk."""
        pages = routes_of(self.desk, self.calendars, _ringing(self.engine), self.calendar_engine.pushed)
        return [*pages, *self.desk.telemetry.routes]

    @property
    def home(self) -> Home:
        """The home page."""
        return Home(self.desk.store, release())

    @property
    def health(self) -> Health:
        """The health check."""
        return Health(self.desk.store, release())

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """The engines run while the doors are open."""
        config = self.desk.config
        dedicated = (self.dedicated.cover_engine(self.engine.wake), self.dedicated.phone.engine)
        beside = (self.calendar_engine, *dedicated, self.desk.zendesk.engine)
        self.engine.start(workers=config.workers, reconcile_every=config.reconcile_every)
        for engine in beside:
            engine.start()
        yield
        for engine in beside:
            engine.stop()
        self.engine.stop()
        self.desk.telemetry.tracing.close()


def open_doors(desk: Desk) -> Doors:
    """The doors of this desk, whose public address is set; nothing runs before `lifespan`."""
    calendars = desk.calendars
    post_out = PostOut(desk.store, desk.courier, utc_now)
    engine = Engine(desk.store, desk.work, post_out, desk.reconcile, desk.poll, utc_now, desk.posted)
    dedicated = DedicatedDesk(desk, _ringing(engine))
    accept = counted(desk.store.accept, desk.telemetry.meters)
    receive = receiver(desk.config, desk.store, desk.store.report, accept, engine.wake, desk.telemetry)
    return Doors(desk, calendars, engine, calendars.engine, dedicated, receive)


def routes_of(desk: Desk, calendars: CalendarDesk, wake: Wake, pushed: Ring) -> list[Route]:
    """All addresses but those of webhooks; `wake` hears of tickets put in line, `pushed` of calendars that changed."""
    dedicated, zendesk = DedicatedDesk(desk, wake), desk.zendesk
    of_zendesk = [*zendesk.routes, *ZendeskPages(zendesk, wake).routes]
    return [*calendars.routes(pushed), *dedicated.phone.routes, *dedicated.panel, *of_zendesk]


def _ringing(engine: Engine) -> Wake:
    def wake(_installation: str, _ticket: str) -> None:
        engine.wake()

    return wake
