"""A desk: everything that a command or the server needs, wired from its settings."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import structlog

from integration.bootstrap.hosts import installable
from integration.bootstrap.present import utc_now
from integration.bootstrap.public_keys import pem_keys
from integration.bootstrap.stores import store_of, with_keys, with_settings
from integration.bootstrap.switchboard import Switchboard
from integration.bootstrap.telemetry import NOBODY, Telemetry, watching_server
from integration.clients.google import Wire
from integration.clients.outgoing.courier import HttpCourier
from integration.config import Config
from integration.domain.errors import UnknownInstallation
from integration.domain.installation import Credentials, Installation
from integration.domain.marketplace import MarketplaceApp
from integration.handlers.bell import Bell
from integration.logs import configure_logs
from integration.ports import Courier, Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.ownership import owned
from integration.usecases.make_link import MakeLink
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_line import WorkLine

if TYPE_CHECKING:
    from integration.bootstrap.calendars import CalendarDesk
    from integration.bootstrap.doors import Doors
    from integration.bootstrap.zendesk import ZendeskDesk
    from integration.domain.finding import Finding
    from integration.usecases.attendance import Attendances
    from integration.usecases.backfill import Backfill
    from integration.usecases.change_cover import ChangeCover
    from integration.usecases.gaps_ahead import GapsAhead
    from integration.usecases.install_host import Installed
    from integration.usecases.keep_cover import KeepCover
    from integration.usecases.poll_changes import PollChanges
    from integration.usecases.reconcile import Reconcile
    from integration.usecases.take_stock import CountInstallation
    from integration.usecases.walking import Walking

_PATIENCE = timedelta(seconds=8)
"""A host's own rules take two or three seconds, and then its webhook must still reach us."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a command needs, wired; close the store when done."""

    config: Config
    store: Store
    helpdesk_of: Switchboard
    courier: Courier
    wire: Wire
    posted: Bell = field(default_factory=Bell)
    telemetry: Telemetry = NOBODY

    @property
    def links(self) -> MakeLink:
        """What makes the addresses that customers get."""
        return MakeLink(self.store, JwtLinkTokens(self.store), self.config.public_url or "", utc_now)

    @property
    def calendars(self) -> "CalendarDesk":
        """Calendars and calls; each one keeps access tokens of its own, so a process that stays asks once."""
        from integration.bootstrap.calendars import CalendarDesk  # noqa: PLC0415 - dear, and most commands do without

        return CalendarDesk(self.config, self.store, self.helpdesk_of, self.links, self.posted.ring, self.wire)

    @property
    def zendesk(self) -> "ZendeskDesk":
        """Zendesk accounts that admins connect by themselves."""
        from integration.bootstrap.zendesk import ZendeskDesk  # noqa: PLC0415 - as above

        return ZendeskDesk(self.config, self.store, self.helpdesk_of.wire)

    @property
    def attendances(self) -> "Attendances":
        """What says when everybody of a desk is there."""
        from integration.clients.google import expand  # noqa: PLC0415 - as above
        from integration.usecases.attendance import Attendances  # noqa: PLC0415 - as above

        return Attendances(self.store, expand, utc_now)

    @property
    def keep_cover(self) -> "KeepCover":
        """What makes who answers each customer what it should be now."""
        from integration.usecases.keep_cover import KeepCover  # noqa: PLC0415 - as above

        return KeepCover(self.store, self.attendances, utc_now, posted=self.posted.ring)

    @property
    def change_cover(self) -> "ChangeCover":
        """What people change of who answers."""
        from integration.usecases.change_cover import ChangeCover  # noqa: PLC0415 - as above

        return ChangeCover(self.store, self.keep_cover)

    @property
    def tell(self) -> Tell:
        """What puts the news of a decision out."""
        return Tell(self.store, self.posted.ring)

    @property
    def triage(self) -> TriageTicket:
        """The way of every ticket."""
        links = self.links
        return TriageTicket(self.store, self.helpdesk_of, self.tell, utc_now, links.call_url, links.chat_url)

    @property
    def reconcile(self) -> "Reconcile":
        """The walk over the open tickets."""
        from integration.usecases.reconcile import Reconcile  # noqa: PLC0415 - as above

        return Reconcile(self.store, self._walking, self.triage, utc_now)

    @property
    def backfill(self) -> "Backfill":
        """The walk over all tickets at set-up."""
        from integration.usecases.backfill import Backfill  # noqa: PLC0415 - as above

        return Backfill(self.store, self._walking, self.triage, utc_now)

    @property
    def poll(self) -> "PollChanges":
        """What asks hosts what has changed."""
        from integration.usecases.poll_changes import PollChanges  # noqa: PLC0415 - as above

        return PollChanges(self.store, self.helpdesk_of, utc_now)

    @property
    def work(self) -> WorkLine:
        """What works off the line."""
        watching = self.telemetry
        return WorkLine(self.store, self.triage, utc_now, tracing=watching.tracing, meters=watching.meters)

    @property
    def gaps_ahead(self) -> "GapsAhead":
        """What finds when nobody will be there."""
        from integration.usecases.gaps_ahead import GapsAhead  # noqa: PLC0415 - dear, and most commands do without

        return GapsAhead(self.store, self.attendances, utc_now)

    @property
    def count(self) -> "CountInstallation":
        """What tells how an installation stands."""
        from integration.usecases.take_stock import CountInstallation  # noqa: PLC0415 - as above

        return CountInstallation(self.store, self.gaps_ahead, utc_now)

    @property
    def _walking(self) -> "Walking":
        from integration.usecases.walking import Walking  # noqa: PLC0415 - as above

        return Walking(self.store, self.helpdesk_of, utc_now)

    def watched(self, telemetry: Telemetry) -> "Desk":
        """The same desk, watched by these."""
        self.helpdesk_of.followed(telemetry.tracing)
        return replace(self, telemetry=telemetry)

    def examine(self, installation: Installation, place: str, *, round_trip: bool = True) -> "Sequence[Finding]":
        """Try an installation against its real host; `round_trip` waits for its rules, and for its webhook to come."""
        from integration.usecases.examine_installation import ExamineInstallation  # noqa: PLC0415 - as above

        found = self.store.get(installation.id)
        if found is None:
            raise UnknownInstallation
        arrived = _arrived if round_trip else None
        probe = self.helpdesk_of.probe(*found, self.store.terms(installation.id), arrived)
        return ExamineInstallation(self.store, probe, arrived)(found[0], place)

    def address(self, host: str, url: str) -> str:
        """A host's address as we keep it; raises BadInput for one that can't be, or for a host that isn't installed."""
        return cast("str", installable(host).root_of(url))

    def install(self, installation: Installation, credentials: Credentials, webhook_url: str) -> "Installed":
        """Install us on a host, as far as its API lets us."""
        from integration.usecases.install_host import InstallHost  # noqa: PLC0415 - as above

        terms = self.store.terms(installation.id)
        install = InstallHost(self.store, lambda one, keys: self.helpdesk_of.setup(one, keys, terms), utc_now)
        return install(installation, credentials, webhook_url)

    def close(self) -> None:
        """Give back the store and the connections."""
        self.helpdesk_of.close()
        self.wire.close()
        self.store.close()

    def try_key(self) -> None:
        """Raise Misconfigured where the secrets in the store don't open: at the start, not at the first webhook."""
        for installation in self.store.all()[:1]:
            self.store.get(installation.id)

    def alone(self) -> AbstractContextManager[None]:
        """The right to work this store off, which one process has at a time."""
        return nullcontext() if self.config.table else owned(self.config.database)

    def doors(self, url: str) -> "Doors":
        """What is served over HTTP, with the engines behind it; `url` is where, unless a public address is set."""
        from integration.bootstrap.doors import open_doors  # noqa: PLC0415 - as above
        from integration.usecases.take_stock import TakeStock  # noqa: PLC0415 - as above

        watching = watching_server(self.config, TakeStock(self.store, self.count, utc_now))
        at = replace(self.config, public_url=self.config.public_url or url)
        return open_doors(replace(self.watched(watching), config=at))


def open_desk(config: Config) -> Desk:
    """Open the store of these settings; raises Misconfigured saying what to do."""
    configure_logs(config.log_level)
    config = with_settings(with_keys(config))
    store = store_of(config)
    structlog.get_logger(__name__).debug("store.opened")
    switchboard = Switchboard(store, _marketplace_app(config), config.zendesk_url)
    return Desk(config, store, switchboard, HttpCourier(), Wire(utc_now))


def _marketplace_app(config: Config) -> MarketplaceApp:
    return MarketplaceApp(
        config.zendesk_app_name,
        config.zendesk_organization_id,
        config.zendesk_app_id,
        config.zendesk_client_id,
        config.zendesk_client_secret,
        pem_keys(config.zendesk_public_keys),
    )


def _arrived(is_here: Callable[[], bool]) -> bool:
    from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed  # noqa: PLC0415 - lazy

    asking = Retrying(
        retry=retry_if_result(lambda here: not here), stop=stop_after_delay(_PATIENCE), wait=wait_fixed(0.1)
    )
    try:
        return asking(is_here)
    except RetryError:
        return False
