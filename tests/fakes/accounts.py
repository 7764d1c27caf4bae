"""A host whose accounts are connected by consent, in memory, with the rules of OAuth: codes once, for their owner."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integration.clients.helpdesk.zendesk.address import root_of, subdomain_of
from integration.domain.claim import HostClaim
from integration.domain.errors import CredentialsRevoked, Misconfigured, UpstreamRefused, VipDeskError
from integration.domain.finding import Finding
from integration.domain.grant import Grant
from integration.domain.hook_rotation import rotated
from integration.domain.host_user import HostUser
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.trips import s256
from integration.ports import Grants, Now

ADMIN = HostUser("901", "Ada Admin", "ada@acme.example", "admin")
OTHER_ADMIN = HostUser("902", "Otto Other", "otto@acme.example", "admin")
AGENT = HostUser("903", "Amy Agent", "amy@acme.example", "agent")


@dataclass
class Account:
    """One account: who is in it, what was agreed to, which tokens are good for whom, and its webhooks.

    `troubles` are raised by the method of that name until they are taken out.
    """

    users: dict[str, HostUser] = field(default_factory=lambda: {each.id: each for each in (ADMIN, OTHER_ADMIN, AGENT)})
    codes: dict[str, tuple[HostUser, str, str]] = field(default_factory=dict)
    tokens: dict[str, HostUser] = field(default_factory=dict)
    hooks: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    app_installation: str = ""
    findings: Sequence[Finding] = ()
    companies: Sequence[HostClaim] = ()
    troubles: dict[str, VipDeskError] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    tested: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

    def agree(self, user: HostUser = ADMIN, trip: int = -1) -> dict[str, str]:
        """Somebody agrees to what was asked; what their browser is sent back with."""
        asked = self.asked[trip]
        code = f"code-{len(self.codes)}"
        self.codes[code] = (user, asked["challenge"], asked["return_to"])
        return {"state": asked["state"], "code": code}


class FakeAccountHost:
    """The ports AccountHost and HostConsent of every account, and their telephones."""

    name = "zendesk"
    scope = "read write"

    def __init__(self, grants: Grants, now: Now) -> None:
        self.grants, self.now = grants, now
        self.accounts: dict[str, Account] = {}
        self.revoked: list[str] = []
        self.is_set_up = True
        self._made = 0

    def at(self, root: str) -> Account:
        return self.accounts.setdefault(root, Account())

    def subdomain(self, text: str) -> str:
        return subdomain_of(text)

    def root(self, subdomain: str) -> str:
        return root_of(subdomain)

    def consent(self, root: str) -> "Pages":
        if not self.is_set_up:
            message = "set VIPDESK_ZENDESK_CLIENT_ID first"
            raise Misconfigured(message)
        return Pages(self, root)

    def account(self, installation: Installation, credentials: Credentials, /) -> "Telephone":
        return Telephone(self, installation, credentials)

    def fresh(self) -> int:
        self._made += 1
        return self._made


@dataclass(frozen=True)
class Pages:
    """One account's OAuth pages; a code is good once, at this account, for who has its verifier."""

    host: FakeAccountHost
    root: str

    def address(self, state: str, challenge: str, return_to: str, scope: str) -> str:
        told = {"state": state, "challenge": challenge, "return_to": return_to, "scope": scope}
        self.host.at(self.root).asked.append(told)
        return f"{self.root}/oauth/authorizations/new?state={state}"

    def exchange(self, code: str, verifier: str, return_to: str) -> Grant:
        account = self.host.at(self.root)
        if trouble := account.troubles.get("exchange"):
            raise trouble
        user, challenge, to = account.codes.pop(code, (None, "", ""))
        if user is None or (s256(verifier), return_to) != (challenge, to):
            message = "no such code"
            raise UpstreamRefused(message)
        number, now = self.host.fresh(), self.host.now()
        account.tokens[f"access-{number}"] = user
        until = now + timedelta(minutes=30), now + timedelta(days=30)
        return Grant(f"access-{number}", f"refresh-{number}", *until)

    def revoke(self, grant: Grant) -> None:
        account = self.host.at(self.root)
        if trouble := account.troubles.get("revoke"):
            raise trouble
        account.tokens.pop(grant.access, None)
        self.host.revoked.append(grant.access)


@dataclass(frozen=True)
class Telephone:
    """The port HostAccount."""

    host: FakeAccountHost
    installation: Installation
    credentials: Credentials

    def me(self) -> HostUser:
        return self._called("me")[1]

    def is_where(self, user: str, hook: HookIdentity | None) -> bool:
        account, _ = self._called("is_where")
        return user in account.users or (hook is not None and hook.webhook in account.hooks)

    def findings(self) -> Sequence[Finding]:
        return self._called("findings")[0].findings

    def make_hook(self, endpoint: str) -> HookIdentity:
        account, _ = self._called("make_hook")
        known = {to: name for name, to in account.hooks.items()}
        webhook = known.get(endpoint) or f"HOOK{self.host.fresh()}"
        account.hooks[webhook] = endpoint
        secret = account.secrets.setdefault(webhook, f"secret of {webhook}")
        return HookIdentity(webhook, (SigningSecret(secret),))

    def remove_hook(self, hook: HookIdentity) -> None:
        self._called("remove_hook")[0].hooks.pop(hook.webhook, None)

    def new_secret(self, hook: HookIdentity, now: datetime) -> HookIdentity:
        account, _ = self._called("new_secret")
        account.secrets[hook.webhook] = f"secret {self.host.fresh()} of {hook.webhook}"
        return rotated(hook, account.secrets[hook.webhook], now)

    def test_event(self, hook: HookIdentity) -> None:
        self._called("test_event")[0].tested.append(hook.webhook)

    def vip_companies(self) -> Sequence[HostClaim]:
        return self._called("vip_companies")[0].companies

    def app_installation(self) -> str:
        return self._called("app_installation")[0].app_installation

    def keep_alive(self) -> None:
        account, _ = self._called("keep_alive")
        grant = self.host.grants.grant(self.installation.id)
        if grant and grant.refresh_until - self.host.now() < timedelta(days=23):
            account.tokens["renewed"] = account.tokens.pop(grant.access)
            renewed = replace(grant, access="renewed", refresh_until=self.host.now() + timedelta(days=30))
            self.host.grants.renewed(self.installation.id, renewed)

    def _called(self, method: str) -> tuple[Account, HostUser]:
        """The account and in whose name we call; raises what a host raises for a token that is none."""
        account = self.host.at(self.installation.base_url)
        account.calls.append(method)
        if trouble := account.troubles.get(method):
            raise trouble
        grant = self.host.grants.grant(self.installation.id)
        if grant is None or grant.access not in account.tokens:
            message = "connect VIP Desk again in Zendesk"
            raise CredentialsRevoked(message)
        return account, account.tokens[grant.access]
