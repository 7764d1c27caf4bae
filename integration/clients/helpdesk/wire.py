"""What every host's client is given beside the installation: the way out, what processes share, and who we are."""

from dataclasses import dataclass, field

from integration.clients.helpdesk.http import HostHttp
from integration.domain.marketplace import MarketplaceApp
from integration.ports import Budgets, Grants, Now


@dataclass(frozen=True, slots=True)
class HostWire:
    """One for all installations of a process.

    `zendesk_url` is where a stand-in of Zendesk lies, None for the real one: a tenant is the first part of its path.
    """

    http: HostHttp
    budgets: Budgets
    grants: Grants
    now: Now
    app: MarketplaceApp = field(default_factory=MarketplaceApp)
    zendesk_url: str | None = None
