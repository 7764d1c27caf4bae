"""Zendesk accounts that admins connect by themselves, wired: the way in, what is done there, and the way out."""

from dataclasses import dataclass

from starlette.routing import Route

from integration.bootstrap.present import utc_now
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.host import ZendeskHost
from integration.config import Config
from integration.handlers.check_engine import CheckEngine
from integration.handlers.install_pages import InstallPages
from integration.handlers.link_limits import LinkLimits
from integration.ports import Store
from integration.storage.sealing import Seal
from integration.usecases.check_installations import CheckInstallations
from integration.usecases.install_by_consent import InstallByConsent
from integration.usecases.mend_hook import MendHook
from integration.usecases.rotate_secret import RotateSecret
from integration.usecases.uninstall_host import UninstallHost

_PER_ADDRESS = 60
"""Requests a minute from one address for the pages by which an admin connects, of which a trip takes three."""


@dataclass(frozen=True, slots=True)
class ZendeskDesk:
    """Everything about connected Zendesk accounts that a process needs."""

    config: Config
    store: Store
    wire: HostWire

    @property
    def host(self) -> ZendeskHost:
        """Zendesk, or what stands in for it."""
        return ZendeskHost(self.wire)

    @property
    def install(self) -> InstallByConsent:
        """What connects an account."""
        seal = Seal(self.config.keys)
        return InstallByConsent(self.store, self.host, self.mend_hook, self.check, seal, self.public_url, utc_now)

    @property
    def mend_hook(self) -> MendHook:
        """What makes our webhook there, or sets it right."""
        return MendHook(self.store, self.host, self.public_url, utc_now)

    @property
    def check(self) -> CheckInstallations:
        """What looks whether all is well there."""
        return CheckInstallations(self.store, self.host)

    @property
    def rotate(self) -> RotateSecret:
        """What replaces the secret that webhooks are signed with."""
        return RotateSecret(self.store, self.host, utc_now)

    @property
    def uninstall(self) -> UninstallHost:
        """What leaves an account for good."""
        return UninstallHost(self.store, self.host, utc_now)

    @property
    def engine(self) -> CheckEngine:
        """The thread that looks daily."""
        return CheckEngine(self.check, utc_now)

    @property
    def routes(self) -> list[Route]:
        """The pages by which an admin connects."""
        limits = LinkLimits(self.store, utc_now, per_address=_PER_ADDRESS)
        return InstallPages(self.install, limits, secure=self.public_url.startswith("https://")).routes

    @property
    def public_url(self) -> str:
        """Where browsers and Zendesk reach us; empty where that isn't set."""
        return self.config.public_url or ""
