"""A connected account, as the set-up page and an admin's commands see it: who we are there, and what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import msgspec

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.claim import vip_organizations
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.field_names import FIELDS, PROPOSED
from integration.clients.helpdesk.zendesk.hook_check import HookCheck
from integration.clients.helpdesk.zendesk.hooks import MISSING, Hooks
from integration.clients.helpdesk.zendesk.payload import UserJson
from integration.domain.claim import HostClaim
from integration.domain.errors import CredentialsRevoked, UpstreamRefused
from integration.domain.finding import Finding
from integration.domain.hook_rotation import rotated
from integration.domain.host_user import HostUser
from integration.domain.installation import HookIdentity, SigningSecret

HOOK_NAME = "VIP Desk"
"""What our webhook is called in an account."""

MOST_COMPANIES = 5000
"""How many VIP organizations are read: no desk has so many, so more are a mistake in the account."""

_COMPANY_FIELDS = ("vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent")
_INSTALL = "install the VIP Desk app from Zendesk's marketplace, which makes them, or make them by hand (its README)"


class _Me(msgspec.Struct, frozen=True):
    """Zendesk answers for a token of nobody, too: with a user that has no id."""

    id: int | None = None
    name: str | None = None
    email: str | None = None
    role: str | None = None


class _MeAnswer(msgspec.Struct, frozen=True):
    user: _Me


class _App(msgspec.Struct, frozen=True):
    id: int
    app_id: int | None = None


class _Apps(msgspec.Struct, frozen=True):
    installations: tuple[_App, ...] = ()


@dataclass(frozen=True, slots=True)
class ZendeskAccount:
    """Keeps `ports.accounts.HostAccount`; `hook` is our webhook as it is kept, None while there is none."""

    calls: Calls
    directory: Directory
    hook: HookIdentity | None = None

    def me(self) -> HostUser:
        """The user in whose name we act; raises CredentialsRevoked where Zendesk knows nobody behind our token."""
        me = self.calls.call("GET", "users/me", _MeAnswer).user
        if me.id is None:
            message = "Zendesk knows nobody behind our access; connect VIP Desk again in Zendesk"
            raise CredentialsRevoked(message)
        return HostUser(str(me.id), me.name or "", me.email or "", me.role or "")

    def person(self, user: str) -> HostUser | None:
        """The person of this id, as known for some minutes; None for who isn't there, is suspended, or was deleted."""
        found = self.directory.user(self.calls, user)
        return _as_host_user(found) if found and not found.suspended and found.active is not False else None

    def is_where(self, user: str, hook: HookIdentity | None) -> bool:
        """Whether it is the account in which this user is, or once was, or this webhook (ZD-47)."""
        if self.directory.user(self.calls, user) is not None:
            return True
        return hook is not None and Hooks(self.calls).state(hook.webhook) != MISSING

    def findings(self) -> Sequence[Finding]:
        """Fields, app and webhook; a right that is missing for one of them is a finding of its own."""
        return list(self._examined())

    def make_hook(self, endpoint: str) -> HookIdentity:
        """Our webhook to this address: found first, set right, or made; with the secret that it signs with."""
        hooks = Hooks(self.calls)
        webhook = hooks.ensure(HOOK_NAME, endpoint)
        return HookIdentity(webhook, (SigningSecret(hooks.secret(webhook)),))

    def remove_hook(self, hook: HookIdentity) -> None:
        """Take it away; one that is gone already is fine."""
        Hooks(self.calls).remove(hook.webhook)

    def new_secret(self, hook: HookIdentity, now: datetime) -> HookIdentity:
        """The webhook with a new signing secret; the old one is taken for an hour more."""
        return rotated(hook, Hooks(self.calls).new_secret(hook.webhook), now)

    def test_event(self, hook: HookIdentity) -> None:
        """Have Zendesk send one request to our door."""
        Hooks(self.calls).test(hook.webhook)

    def vip_companies(self) -> Sequence[HostClaim]:
        """The organizations whose fields call them VIP, the first 5000 of them; a walk with a call a second.

        Who works at the desk is listed once, so that not each of their agents has to be asked for.
        """
        calls = self.calls.paced()
        self.directory.learn(calls, self.directory.agents(calls))
        return list(islice(vip_organizations(calls, self.directory), MOST_COMPANIES))

    def app_installation(self) -> str:
        """Zendesk's id of our app there; empty where it isn't installed, or this VIP Desk has no app (ZD-45)."""
        app = self.calls.wire.app.app_id
        if not app:
            return ""
        found = self.calls.call("GET", "apps/installations", _Apps).installations
        return next((str(each.id) for each in found if str(each.app_id) == app), "")

    def keep_alive(self) -> None:
        """Renew the grant where nobody renewed it for a week."""
        self.calls.keys.renew_idle()

    def _examined(self) -> Iterator[Finding]:
        for what, advice in (
            ("our ticket fields are there", self._missing_ticket_fields),
            ("the fields of organizations that say who is VIP are there", self._missing_company_fields),
            ("our app is installed", self._missing_app),
            ("our webhook tells us what happens", HookCheck(self.calls, self.hook).fault),
        ):
            try:
                told = advice()
            except (CredentialsRevoked, UpstreamRefused) as error:
                told = str(error)
            yield Finding(what, not told, told)

    def _missing_ticket_fields(self) -> str:
        there = self.directory.field_ids(self.calls)
        return _told([wanted.title for key, wanted in FIELDS.items() if key not in there and key != PROPOSED])

    def _missing_company_fields(self) -> str:
        there = self.directory.organization_fields(self.calls)
        return _told([key for key in _COMPANY_FIELDS if key not in there])

    def _missing_app(self) -> str:
        if not self.calls.wire.app.app_id or self.app_installation():
            return ""
        return "install the VIP Desk app from Zendesk's marketplace"


def _told(missing: Sequence[str]) -> str:
    return f"missing: {', '.join(missing)}; {_INSTALL}" if missing else ""


def _as_host_user(user: UserJson) -> HostUser:
    return HostUser(str(user.id), user.name or "", user.email or "", user.role or "")
