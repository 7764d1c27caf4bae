"""The one place that knows every concrete class: from settings to everything wired for one process."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from types import ModuleType
from typing import cast

import structlog
from starlette.applications import Starlette

from integration.clients.helpdesk import django_helpdesk, liveagent
from integration.clients.helpdesk.http import HostHttp
from integration.clients.outgoing.address import require_address, shown
from integration.clients.outgoing.courier import HttpCourier
from integration.config import Config
from integration.domain.errors import BadInput, Misconfigured, UnknownInstallation
from integration.domain.finding import Finding
from integration.domain.installation import Credentials, Installation
from integration.domain.terms import ServiceTerms
from integration.handlers.bell import Bell
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.engine import Engine
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.logs import configure_logs
from integration.ports import Budgets, Courier, Helpdesk, Probe, Setup, Store
from integration.storage.ownership import owned
from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.accept_delivery import AcceptDelivery
from integration.usecases.backfill import Backfill
from integration.usecases.examine_installation import ExamineInstallation
from integration.usecases.install_host import Installed, InstallHost
from integration.usecases.poll_changes import PollChanges
from integration.usecases.post_out import PostOut
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine

__all__ = ["HOSTS", "VERSION", "Desk", "new_key", "open_desk", "require_address", "shown", "utc_now"]

VERSION = version("vip-desk")

HOSTS: Mapping[str, ModuleType] = {host.NAME: host for host in (django_helpdesk, liveagent)}
"""A new host is a folder under clients/helpdesk and a name in this table."""


Arrived = Callable[[Callable[[], bool]], bool]

_PATIENCE = timedelta(seconds=8)
"""A host's own rules take two or three seconds, and then its webhook must still reach us."""


def utc_now() -> datetime:
    """The present: the only clock that is read."""
    return datetime.now(UTC)


class Switchboard:
    """Telephones to the hosts, one for each installation, over one pool of connections."""

    def __init__(self, budgets: Budgets) -> None:
        self._http = HostHttp(utc_now)
        self._budgets = budgets
        self._telephones: dict[tuple[Installation, Credentials], Helpdesk] = {}

    def __call__(self, installation: Installation, credentials: Credentials) -> Helpdesk:
        """The telephone to this installation's host; raises Misconfigured for a host that nobody knows."""
        identity = (replace(installation, problem=""), credentials)
        if identity not in self._telephones:
            telephone = _host(installation).telephone
            self._telephones[identity] = telephone(*identity, self._http, self._budgets, utc_now)
        return self._telephones[identity]

    def probe(
        self, installation: Installation, credentials: Credentials, terms: ServiceTerms, arrived: Arrived | None
    ) -> Probe:
        """What tries this installation out, beside the terms in force."""
        known = (installation, credentials, self._http, self._budgets, utc_now, terms, arrived)
        return cast("Probe", _host(installation).probe(*known))

    def close(self) -> None:
        """Close the connections to all hosts."""
        self._http.close()

    def setup(self, installation: Installation, credentials: Credentials, terms: ServiceTerms) -> Setup:
        """What prepares this installation's host; raises BadInput for a host that must be prepared by hand."""
        known = (installation, credentials, self._http, self._budgets, utc_now, terms)
        return cast("Setup", _installable(installation.host).setup(*known))


def _installable(host: str) -> ModuleType:
    found = HOSTS.get(host)
    if not hasattr(found, "setup"):
        known = ", ".join(name for name, each in HOSTS.items() if hasattr(each, "setup"))
        by_hand = "set it up as its README says, then `vipdesk connect`" if found else f"known are: {known}"
        message = f"{host} can't be installed by a command; {by_hand}"
        raise BadInput(message)
    return cast("ModuleType", found)


def _host(installation: Installation) -> ModuleType:
    if installation.host not in HOSTS:
        message = f"no host is called {installation.host}; known are: {', '.join(HOSTS)}"
        raise Misconfigured(message)
    return HOSTS[installation.host]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a command needs, wired; close the store when done."""

    config: Config
    store: Store
    helpdesk_of: Switchboard
    courier: Courier
    posted: Bell = field(default_factory=Bell)

    @property
    def tell(self) -> Tell:
        """What puts the news of a decision out."""
        return Tell(self.store, self.posted.ring)

    @property
    def triage(self) -> TriageTicket:
        """The way of every ticket."""
        return TriageTicket(self.store, self.helpdesk_of, self.tell, utc_now)

    @property
    def reconcile(self) -> Reconcile:
        """The walk over the open tickets."""
        return Reconcile(self.store, self._walking, self.triage, utc_now)

    @property
    def backfill(self) -> Backfill:
        """The walk over all tickets at set-up."""
        return Backfill(self.store, self._walking, self.triage, utc_now)

    @property
    def poll(self) -> PollChanges:
        """What asks hosts what has changed."""
        return PollChanges(self.store, self.helpdesk_of, utc_now)

    @property
    def work(self) -> WorkLine:
        """What works off the line."""
        return WorkLine(self.store, self.triage, utc_now)

    @property
    def _walking(self) -> Walking:
        return Walking(self.store, self.helpdesk_of, utc_now)

    def examine(self, installation: Installation, place: str, *, round_trip: bool = True) -> Sequence[Finding]:
        """Try an installation against its real host; `round_trip` waits for its rules, and for its webhook to come."""
        found = self.store.get(installation.id)
        if found is None:
            raise UnknownInstallation
        arrived = _arrived if round_trip else None
        probe = self.helpdesk_of.probe(*found, self.store.terms(installation.id), arrived)
        return ExamineInstallation(self.store, probe, arrived)(found[0], place)

    def address(self, host: str, url: str) -> str:
        """A host's address as we keep it; raises BadInput for one that can't be, or for a host that isn't installed."""
        return cast("str", _installable(host).root_of(url))

    def install(self, installation: Installation, credentials: Credentials, webhook_url: str) -> Installed:
        """Install us on a host, as far as its API lets us."""
        terms = self.store.terms(installation.id)
        install = InstallHost(self.store, lambda one, keys: self.helpdesk_of.setup(one, keys, terms), utc_now)
        return install(installation, credentials, webhook_url)

    def close(self) -> None:
        """Give back the store and the connections."""
        self.helpdesk_of.close()
        self.store.close()

    def try_key(self) -> None:
        """Raise Misconfigured where the secrets in the store don't open: at the start, not at the first webhook."""
        for installation in self.store.all()[:1]:
            self.store.get(installation.id)

    def alone(self) -> AbstractContextManager[None]:
        """The right to work this store off, which one process has at a time."""
        return owned(self.config.database)

    def doors(self) -> "Doors":
        """What is served over HTTP, with the engine behind it."""
        post_out = PostOut(self.store, self.courier, utc_now)
        engine = Engine(self.store, self.work, post_out, self.reconcile, self.poll, utc_now, self.posted)
        writer = DeliveryWriter(self.store.accept, engine.wake)
        remembered = RememberedInstallations(self.store, utc_now, timedelta(seconds=2))
        accept = AcceptDelivery({name: host.WEBHOOK for name, host in HOSTS.items()}, remembered, utc_now)
        return Doors(self, engine, ReceiveWebhook(accept, writer, self.store.report, self.config.max_body_bytes))


@dataclass(frozen=True, slots=True)
class Doors:
    """The HTTP handlers of one process, and the engine that lives as long as they are open."""

    desk: Desk
    engine: Engine
    receive: ReceiveWebhook

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
        """The engine runs while the doors are open."""
        config = self.desk.config
        self.engine.start(workers=config.workers, reconcile_every=config.reconcile_every)
        yield
        self.engine.stop()


def open_desk(config: Config) -> Desk:
    """Open the store of these settings; raises Misconfigured saying what to do."""
    configure_logs(config.log_level)
    store = open_store(config.database, keys=config.keys, synchronous=config.synchronous, now=utc_now)
    structlog.get_logger(__name__).debug("store.opened")
    return Desk(config, store, Switchboard(store), HttpCourier())


def _arrived(is_here: Callable[[], bool]) -> bool:
    from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed  # noqa: PLC0415 - lazy

    asking = Retrying(
        retry=retry_if_result(lambda here: not here), stop=stop_after_delay(_PATIENCE), wait=wait_fixed(0.1)
    )
    try:
        return asking(is_here)
    except RetryError:
        return False
