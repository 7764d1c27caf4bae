"""An admin lets us into their account on a host: by a link of ours to the host's page of consent, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from integration.domain.errors import BadInput, Misconfigured, UnknownLink, VipDeskError
from integration.domain.finding import Finding
from integration.domain.install_end import InstallEnd, InstallResult
from integration.domain.install_trip import (
    INSTALL_TAKES,
    InstallInvitation,
    InstallTrip,
    on_trial,
    packed_invitation,
    packed_trip,
    unpacked_invitation,
    unpacked_trip,
)
from integration.domain.installation import Credentials, Installation
from integration.domain.trips import s256
from integration.ports import Now, Store
from integration.ports.accounts import AccountHost
from integration.usecases.check_installations import CheckInstallations
from integration.usecases.come_back import come_back, use_up
from integration.usecases.connect_calendar import Departure, Sealing
from integration.usecases.fresh_id import FreshId, fresh_id
from integration.usecases.mend_hook import MendHook
from integration.usecases.try_grant import Stored, Tried, TryGrant

_log = structlog.get_logger(__name__)

_DENIED = "access_denied"


@dataclass(frozen=True, slots=True)
class InstallVisit:
    """Which account a link connects, and where that lies; `connected` where it is connected already and works."""

    subdomain: str
    root: str
    connected: bool


@dataclass(frozen=True, slots=True)
class InstallByConsent:
    """The steps of an admin's consent; each may be repeated, and what was done already stays as it is."""

    store: Store
    host: AccountHost
    mend_hook: MendHook
    check: CheckInstallations
    sealing: Sealing
    public_url: str
    now: Now
    fresh_id: FreshId = fresh_id

    def invitation(self, subdomain: str, app_installation: str = "") -> str:
        """The address for an admin's browser, good for 15 minutes; raises BadInput, and Misconfigured where we aren't.

        It gives no right: whoever follows it must be an admin of that account.
        """
        name = self.host.subdomain(subdomain)
        self.host.consent(self.host.root(name))
        if not self.public_url:
            message = "set VIPDESK_PUBLIC_URL first: it is where the admin's browser comes back to"
            raise Misconfigured(message)
        sealed = self.sealing.seal(
            packed_invitation(InstallInvitation(name, app_installation, self.now() + INSTALL_TAKES))
        )
        return self._address(sealed.decode("ascii"))

    def visit(self, token: str) -> InstallVisit:
        """What the link opens; raises UnknownLink for every link that opens nothing (never say why)."""
        invitation = self._invited(token)
        before = self.store.get(_id(invitation.subdomain))
        works = before is not None and not before[0].problem and self.store.grant(before[0].id) is not None
        return InstallVisit(invitation.subdomain, self.host.root(invitation.subdomain), works)

    def begin(self, token: str) -> Departure:
        """Send the admin to the host's page; raises UnknownLink."""
        invitation = self._invited(token)
        until, verifier = self.now() + INSTALL_TAKES, self.fresh_id() + self.fresh_id()
        trip = InstallTrip(invitation.subdomain, invitation.app_installation, self.fresh_id(), verifier, until, token)
        pages = self.host.consent(self.host.root(trip.subdomain))
        address = pages.address(trip.nonce, s256(trip.verifier), self.return_to, self.host.scope)
        return Departure(address, self.sealing.seal(packed_trip(trip)).decode("ascii"))

    def finish(self, cookie: str, *, state: str, code: str, error: str) -> InstallResult:
        """The admin is back from the host's page; raises UnknownLink where this browser began no such trip."""
        trip = come_back(cookie, state, lambda sealed: unpacked_trip(self.sealing.open(sealed)), self.now())
        use_up(trip, self.store, self.now())
        if error or not code:
            end = InstallEnd.DENIED if error in {"", _DENIED} else InstallEnd.FAILED
            result = _ended(end, trip)
        else:
            result = self._finished(trip, code)
        _log.info("install.consent", installation=result.installation, end=result.end)
        if result.end is InstallEnd.CONNECTED:
            return result
        return replace(result, again=self._again(trip))

    @property
    def return_to(self) -> str:
        """Where the host sends the browser back to; it must be entered there just so."""
        return f"{self.public_url}/zendesk/callback"

    def _address(self, token: str) -> str:
        return f"{self.public_url}/zendesk/connect/{token}"

    def _again(self, trip: InstallTrip) -> str:
        """The link that the trip began with, which gets no longer life by it; empty once that ran out."""
        try:
            self._invited(trip.invitation)
        except UnknownLink:
            return ""
        return self._address(trip.invitation)

    def _invited(self, token: str) -> InstallInvitation:
        try:
            invitation = unpacked_invitation(self.sealing.open(token.encode()))
        except (Misconfigured, UnicodeError):
            invitation = None
        if invitation is None or self.now() >= invitation.until:
            raise UnknownLink
        return invitation

    def _finished(self, trip: InstallTrip, code: str) -> InstallResult:
        try:
            return self._exchanged(trip, code)
        except VipDeskError as error:
            _log.warning("install.failed", installation=_id(trip.subdomain), reason=str(error))
            return _ended(InstallEnd.FAILED, trip)

    def _exchanged(self, trip: InstallTrip, code: str) -> InstallResult:
        """The code is good at the account's own address alone, which our seal on the trip names."""
        one, root = _id(trip.subdomain), self.host.root(trip.subdomain)
        before = self._before(one, root)
        grant = self.host.consent(root).exchange(code, trip.verifier, self.return_to)
        tried = Installation(on_trial(one, trip), self.host.name, root, "")
        end = TryGrant(self.store, self.host, lambda found: self._admit(trip, found))(one, tried, grant, before).end
        return self._set_up(trip, one) if end is InstallEnd.CONNECTED else _ended(end, trip)

    def _admit(self, trip: InstallTrip, found: Tried) -> None:
        one, root = _id(trip.subdomain), self.host.root(trip.subdomain)
        app = trip.app_installation or found.app_installation
        self._keep(Installation(one, self.host.name, root, found.user, host_leads=True, app_installation=app))

    def _before(self, one: str, root: str) -> Stored | None:
        before = self.store.get(one)
        if before and (before[0].host, before[0].base_url) != (self.host.name, root):
            message = f"{one} is installed on {before[0].host} at another address: uninstall that one first"
            raise BadInput(message)
        return before

    def _keep(self, new: Installation) -> None:
        """To connect again keeps the address of the webhook, who leads, and all that is known of the account."""
        before = self.store.get(new.id)
        if before is None:
            self.store.add(new, Credentials("", self.fresh_id() + self.fresh_id()))
            return
        where, keys = before
        app = new.app_installation or where.app_installation
        # What the user before wrote for us must never count as a person's answer.
        bots = (where.bots | {where.own_user}) - {new.own_user, ""}
        self.store.add(replace(where, own_user=new.own_user, bots=bots, app_installation=app, problem=""), keys)

    def _set_up(self, trip: InstallTrip, one: str) -> InstallResult:
        result = _ended(InstallEnd.CONNECTED, trip)
        self.store.try_again(one, self.now())
        try:
            self.mend_hook(one)
        except VipDeskError as error:
            _log.warning("install.no_hook", installation=one, reason=str(error))
            result = replace(_ended(InstallEnd.UNFINISHED, trip), reason=str(error))
        return replace(result, findings=self._findings(one))

    def _findings(self, one: str) -> Sequence[Finding]:
        try:
            return self.check(one)
        except VipDeskError as error:
            return [Finding("the account could be examined", well=False, advice=str(error))]


def _id(subdomain: str) -> str:
    return f"zd-{subdomain}"


def _ended(end: InstallEnd, trip: InstallTrip) -> InstallResult:
    return InstallResult(end, trip.subdomain, _id(trip.subdomain))
