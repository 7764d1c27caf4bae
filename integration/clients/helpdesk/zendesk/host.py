"""Zendesk as a host whose accounts are connected by consent."""

from dataclasses import dataclass

from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.account import ZendeskAccount
from integration.clients.helpdesk.zendesk.address import root_of, subdomain_of
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.oauth import OAuth
from integration.domain.errors import Misconfigured
from integration.domain.installation import Credentials, Installation

_SCOPE = "read tickets:write webhooks:write"
"""The least that we need; a bare `read`, as incremental exports and installed apps have no scope of theirs (ZD-5)."""


@dataclass(frozen=True, slots=True)
class ZendeskHost:
    """Keeps `ports.accounts.AccountHost`."""

    wire: HostWire

    @property
    def name(self) -> str:
        """Its name among the hosts."""
        return "zendesk"

    @property
    def scope(self) -> str:
        """The rights that are asked for."""
        return _SCOPE

    def subdomain(self, text: str) -> str:
        """An account's name, given as it is or as an address; raises BadInput for anything else."""
        return subdomain_of(text)

    def root(self, subdomain: str) -> str:
        """The root of an account's addresses."""
        return root_of(subdomain, self.wire.zendesk_url)

    def consent(self, root: str) -> OAuth:
        """The OAuth pages of this account; raises Misconfigured where our client isn't set."""
        if not self.wire.app.is_set_up:
            message = "set VIPDESK_ZENDESK_CLIENT_ID (and VIPDESK_ZENDESK_CLIENT_SECRET) first: our OAuth client there"
            raise Misconfigured(message)
        return OAuth(root, self.wire)

    def account(self, installation: Installation, credentials: Credentials, /) -> ZendeskAccount:
        """The account, through the grant that is kept for the installation of this id."""
        return ZendeskAccount(Calls(installation, self.wire), Directory(), credentials.hook)
