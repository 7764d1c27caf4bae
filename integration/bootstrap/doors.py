"""The doors of one process: what it serves over HTTP, and the engines that live as long as they are open."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from starlette.applications import Starlette
from starlette.routing import Route

from integration.bootstrap.calendars import CalendarDesk
from integration.bootstrap.dedicated import DedicatedDesk
from integration.bootstrap.desk import VERSION, Desk
from integration.bootstrap.hosts import HOSTS, LARGEST_WEBHOOKS
from integration.bootstrap.present import utc_now
from integration.bootstrap.zendesk_pages import ZendeskPages
from integration.domain.delivery import Delivery
from integration.handlers.calendar_engine import CalendarEngine
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.engine import Engine
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.storage.remembered import RememberedInstallations
from integration.usecases.accept_delivery import AcceptDelivery
from integration.usecases.post_out import PostOut

Wake = Callable[[], None]
Accept = Callable[[Sequence[Delivery]], Sequence[bool]]

_REMEMBERED_FOR = timedelta(seconds=2)


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
        return routes_of(self.desk, self.calendars, self.engine.wake, self.calendar_engine.pushed)

    @property
    def home(self) -> Home:
        """The home page."""
        return Home(self.desk.store, VERSION)

    @property
    def health(self) -> Health:
        """The health check."""
        return Health(self.desk.store, VERSION)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """The engines run while the doors are open."""
        config = self.desk.config
        dedicated = (self.dedicated.cover_engine, self.dedicated.phone.engine)
        beside = (self.calendar_engine, *dedicated, self.desk.zendesk.engine)
        self.engine.start(workers=config.workers, reconcile_every=config.reconcile_every)
        for engine in beside:
            engine.start()
        yield
        for engine in beside:
            engine.stop()
        self.engine.stop()


def open_doors(desk: Desk) -> Doors:
    """The doors of this desk, whose public address is set; nothing runs before `lifespan`."""
    calendars = desk.calendars
    post_out = PostOut(desk.store, desk.courier, utc_now)
    engine = Engine(desk.store, desk.work, post_out, desk.reconcile, desk.poll, utc_now, desk.posted)
    dedicated = DedicatedDesk(desk, engine.wake)
    receive = receiver(desk, desk.store.accept, engine.wake)
    return Doors(desk, calendars, engine, calendars.engine, dedicated, receive)


def routes_of(desk: Desk, calendars: CalendarDesk, wake: Wake, pushed: Wake) -> list[Route]:
    """All addresses but those of webhooks; `wake` has tickets worked, `pushed` hears that a calendar has changed."""
    dedicated, zendesk = DedicatedDesk(desk, wake), desk.zendesk
    of_zendesk = [*zendesk.routes, *ZendeskPages(zendesk, wake).routes]
    return [*calendars.routes(pushed), *dedicated.phone.routes, *dedicated.panel, *of_zendesk]


def receiver(desk: Desk, accept: Accept, stored: Wake) -> ReceiveWebhook:
    """The address of webhooks: what is believed is handed to `accept`, and `stored` is told."""
    writer = DeliveryWriter(accept, stored)
    remembered = RememberedInstallations(desk.store, utc_now, _REMEMBERED_FOR)
    believe = AcceptDelivery({name: host.WEBHOOK for name, host in HOSTS.items()}, remembered, utc_now)
    store, most = desk.store, desk.config.max_body_bytes
    return ReceiveWebhook(believe, writer, store.report, most, store.set_account, LARGEST_WEBHOOKS)
