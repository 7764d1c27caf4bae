"""Hosts whose admins connect their account by consent: the way in, and what we do there for admins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.claim import HostClaim
    from integration.domain.finding import Finding
    from integration.domain.grant import Grant
    from integration.domain.host_user import HostUser
    from integration.domain.installation import Credentials, HookIdentity, Installation


class HostAccount(Protocol):
    """One connected account. Every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked."""

    def me(self) -> HostUser:
        """The user in whose name we act."""
        ...

    def is_where(self, user: str, hook: HookIdentity | None) -> bool:
        """Whether it is the account in which this user is, or once was, or this webhook: ids are never given twice."""
        ...

    def findings(self) -> Sequence[Finding]:
        """What was examined of rights, fields and the webhook; each fault with its cure."""
        ...

    def make_hook(self, endpoint: str) -> HookIdentity:
        """Our webhook to this address with the secret that it signs with; made where there is none, else set right."""
        ...

    def remove_hook(self, hook: HookIdentity) -> None:
        """Take the webhook away; one that is gone already is fine."""
        ...

    def new_secret(self, hook: HookIdentity, now: datetime) -> HookIdentity:
        """The same webhook with a new signing secret; the old one is still good for an hour."""
        ...

    def test_event(self, hook: HookIdentity) -> None:
        """Have the host send a test event to us."""
        ...

    def vip_companies(self) -> Sequence[HostClaim]:
        """The companies that the host calls VIP, with what it says of them."""
        ...

    def app_installation(self) -> str:
        """The host's id of our app there; empty where the app isn't installed, or can't be seen."""
        ...

    def keep_alive(self) -> None:
        """Renew the grant where nobody has used it for a week: unused for a month, it would end."""
        ...


class HostConsent(Protocol):
    """The OAuth pages of one account."""

    def address(self, state: str, challenge: str, return_to: str, scope: str) -> str:
        """Where the admin's browser is sent, with PKCE's S256 challenge."""
        ...

    def exchange(self, code: str, verifier: str, return_to: str) -> Grant:
        """The pair of tokens that the code stands for; raises UpstreamRefused for a code that is wrong or used up."""
        ...

    def revoke(self, grant: Grant) -> None:
        """Give the pair back; one that is dead already is fine."""
        ...


class AccountHost(Protocol):
    """A host whose accounts are connected by consent."""

    @property
    def name(self) -> str:
        """Its name among the hosts."""
        ...

    @property
    def scope(self) -> str:
        """The rights that are asked for, in the host's words."""
        ...

    def subdomain(self, text: str) -> str:
        """An account's name, given as it is or as an address; raises BadInput for anything else."""
        ...

    def root(self, subdomain: str) -> str:
        """The root of an account's addresses."""
        ...

    def consent(self, root: str) -> HostConsent:
        """The OAuth pages of this account; raises Misconfigured where our client isn't set."""
        ...

    def account(self, installation: Installation, credentials: Credentials, /) -> HostAccount:
        """The account, through the grant that is kept for the installation of this id; nothing is sent yet."""
        ...
