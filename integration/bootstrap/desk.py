"""A desk: everything that a command or the server needs, wired from its settings."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

import structlog

from integration.bootstrap.hosts import Switchboard, installable
from integration.bootstrap.present import utc_now
from integration.bootstrap.public_keys import pem_keys
from integration.clients.google import Wire
from integration.clients.outgoing.courier import HttpCourier
from integration.config import Config
from integration.domain.errors import Misconfigured, UnknownInstallation
from integration.domain.finding import Finding
from integration.domain.installation import Credentials, Installation
from integration.domain.marketplace import MarketplaceApp
from integration.handlers.bell import Bell
from integration.logs import configure_logs
from integration.ports import Courier, Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.ownership import owned
from integration.storage.sealing import Seal
from integration.storage.sqlite import open_store
from integration.usecases.backfill import Backfill
from integration.usecases.examine_installation import ExamineInstallation
from integration.usecases.install_host import Installed, InstallHost
from integration.usecases.make_link import MakeLink
from integration.usecases.poll_changes import PollChanges
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine

if TYPE_CHECKING:
    from integration.bootstrap.calendars import CalendarDesk
    from integration.bootstrap.doors import Doors
    from integration.bootstrap.zendesk import ZendeskDesk
    from integration.usecases.attendance import Attendances
    from integration.usecases.change_cover import ChangeCover
    from integration.usecases.keep_cover import KeepCover

VERSION = version("vip-desk")

_SHARDS = 4
"""Of the index of what is due; all processes of a table agree on it, so it isn't a setting."""

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
        return cast("str", installable(host).root_of(url))

    def install(self, installation: Installation, credentials: Credentials, webhook_url: str) -> Installed:
        """Install us on a host, as far as its API lets us."""
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

        return open_doors(replace(self, config=replace(self.config, public_url=self.config.public_url or url)))


def open_desk(config: Config) -> Desk:
    """Open the store of these settings; raises Misconfigured saying what to do."""
    configure_logs(config.log_level)
    config = _with_keys(config)
    store = _store(config)
    structlog.get_logger(__name__).debug("store.opened")
    switchboard = Switchboard(store, _marketplace_app(config), config.zendesk_url)
    return Desk(config, store, switchboard, HttpCourier(), Wire(utc_now))


def _with_keys(config: Config) -> Config:
    """The settings with the keys that a secret elsewhere holds, where one is named; they are fetched once needed."""
    if not config.keys_secret:
        return config
    from integration.bootstrap.aws import SecretKeys  # noqa: PLC0415 - only at scale

    return replace(config, keys=SecretKeys(config.keys_secret, utc_now))


def _store(config: Config) -> Store:
    """The table, where one is named; else the file."""
    if not config.table:
        return open_store(config.database, keys=config.keys, synchronous=config.synchronous, now=utc_now)
    if find_spec("boto3") is None:
        message = "VIPDESK_TABLE is set, and AWS's library isn't here: pip install 'vip-desk[aws]'"
        raise Misconfigured(message)
    from integration.bootstrap.aws import dynamodb  # noqa: PLC0415 - only at scale
    from integration.storage.dynamodb.store import DynamoStore  # noqa: PLC0415 - as above
    from integration.storage.dynamodb.table import Table  # noqa: PLC0415 - as above

    return DynamoStore(Table(dynamodb(), config.table), Seal(config.keys), utc_now, _SHARDS)


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
