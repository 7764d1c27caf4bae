"""An agent lets us into their calendar: by a link of ours to Google's page of consent, and back."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

import structlog

from integration.domain.agent import Agent
from integration.domain.booking.calendar import Access, CalendarAccount, CalendarKey
from integration.domain.booking.consent import CONSENT_TAKES, ConsentTrip, packed, unpacked, withheld
from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import BadInput, UnknownLink, UpstreamRefused, VipDeskError
from integration.domain.trips import s256
from integration.domain.trouble import TroubleKind
from integration.ports import CalendarOf, Consent, LinkTokens, Now, Store
from integration.usecases.come_back import come_back, use_up
from integration.usecases.fresh_id import FreshId, fresh_id

_log = structlog.get_logger(__name__)

LINK_LASTS = timedelta(days=7)


class Sealing(Protocol):
    """Keeps a text from being read or changed on its way; as the store's secrets are kept."""

    def seal(self, plain: bytes) -> bytes:
        """The bytes encrypted and signed."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """The bytes that were sealed; raises Misconfigured for others."""
        ...


class ConsentEnd(StrEnum):
    """How a trip to Google's page ended.

    `withheld`: not all that we need was agreed to. `other account`: somebody signed in to another calendar than the
    agent's. `failed`: Google didn't answer, or not for this code.
    """

    CONNECTED = "connected"
    REFUSED = "refused"
    WITHHELD = "withheld"
    OTHER_ACCOUNT = "other account"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ConnectVisit:
    """Whose calendar a link connects; `connected` where there is a connection already that works."""

    installation: str
    link: Link
    agent: Agent
    connected: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the agent's browser goes, and what it must bring back in a cookie of its own."""

    address: str = field(repr=False)
    cookie: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConsentResult:
    """What became of it; `again` is the link to try once more, empty where it is used up."""

    end: ConsentEnd
    agent: str
    again: str = field(default="", repr=False)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConnectCalendar:
    """The steps of an agent's consent; a link is good for one connection."""

    store: Store
    tokens: LinkTokens
    consent: Consent
    calendar_of: CalendarOf
    sealing: Sealing
    public_url: str
    now: Now
    fresh_id: FreshId = fresh_id

    def make_link(self, installation: str, agent: str) -> str:
        """The address to send to an agent, good for seven days; raises BadInput for one who isn't on the roster."""
        named = self.store.roster(installation).agent_at(agent)
        if named is None:
            message = f"no agent on the roster has the address {agent}; put them on it first"
            raise BadInput(message)
        now = self.now()
        link = Link(self.fresh_id(), Purpose.CONNECT, named.email, now, expires_at=now + LINK_LASTS)
        self.store.add_link(installation, link)
        return self._address(installation, link)

    def visit(self, token: str) -> ConnectVisit:
        """What the link opens; raises UnknownLink for every link that opens nothing (never say why)."""
        return self._visit(self.tokens.read(token, Purpose.CONNECT))

    def begin(self, token: str) -> Departure:
        """Send the agent to Google's page; raises UnknownLink."""
        visit = self.visit(token)
        until = self.now() + CONSENT_TAKES
        verifier = self.fresh_id() + self.fresh_id()
        trip = ConsentTrip(visit.installation, visit.link.id, self.fresh_id(), verifier, until)
        address = self.consent.address(
            state=trip.nonce, challenge=s256(trip.verifier), hint=visit.agent.email, return_to=self.return_to
        )
        return Departure(address, self.sealing.seal(packed(trip)).decode("ascii"))

    def finish(self, cookie: str, *, state: str, code: str, error: str) -> ConsentResult:
        """The agent is back from Google's page; raises UnknownLink where this browser began no such trip."""
        trip = come_back(cookie, state, lambda sealed: unpacked(self.sealing.open(sealed)), self.now())
        use_up(trip, self.store, self.now())
        visit = self._visit((trip.installation, trip.link))
        again = self._address(visit.installation, visit.link)
        if error or not code:
            return ConsentResult(ConsentEnd.REFUSED, visit.agent.email, again)
        result = self._exchanged(visit, code, trip.verifier)
        _log.info("calendar.consent", installation=visit.installation, end=result.end)
        return result if result.end is ConsentEnd.CONNECTED else replace(result, again=again)

    @property
    def return_to(self) -> str:
        """Where Google sends the browser back to; it must be entered at Google just so."""
        return f"{self.public_url}/calendar/callback"

    def _address(self, installation: str, link: Link) -> str:
        return f"{self.public_url}/calendar/connect/{self.tokens.token(installation, link)}"

    def _visit(self, named: tuple[str, str] | None) -> ConnectVisit:
        link = self.store.link(*named) if named else None
        if named is None or link is None or not link.opens(Purpose.CONNECT, self.now()):
            raise UnknownLink
        agent = self.store.roster(named[0]).agent_at(link.subject)
        if agent is None or self.store.get(named[0]) is None:
            raise UnknownLink
        account = self._account(named[0], agent.email)
        return ConnectVisit(named[0], link, agent, account is not None and not account.problem)

    def _exchanged(self, visit: ConnectVisit, code: str, verifier: str) -> ConsentResult:
        agent = visit.agent.email
        try:
            key, granted = self.consent.exchange(code=code, verifier=verifier, return_to=self.return_to)
        except VipDeskError as error:
            _log.warning("calendar.consent_failed", installation=visit.installation, reason=str(error))
            return ConsentResult(ConsentEnd.FAILED, agent)
        if missing := withheld(granted):
            self._give_back(visit, key)
            return ConsentResult(ConsentEnd.WITHHELD, agent, missing=missing)
        end = self._tried(agent, key)
        if end is ConsentEnd.CONNECTED:
            self._connect(visit, key)
        return ConsentResult(end, agent)

    def _tried(self, agent: str, key: CalendarKey) -> ConsentEnd:
        """Whether the key opens the agent's own calendar, which Google knows by the agent's address."""
        account = CalendarAccount(agent)
        try:
            if self._opens(replace(account, calendar=agent), key):
                return ConsentEnd.CONNECTED
            return ConsentEnd.OTHER_ACCOUNT if self._opens(account, key) else ConsentEnd.FAILED
        except VipDeskError as error:
            _log.warning("calendar.untried", reason=str(error))
            return ConsentEnd.FAILED

    def _opens(self, account: CalendarAccount, key: CalendarKey) -> bool:
        try:
            self.calendar_of(account, key).page()
        except UpstreamRefused:
            return False
        return True

    def _connect(self, visit: ConnectVisit, key: CalendarKey) -> None:
        before = self._account(visit.installation, visit.agent.email)
        # By its address, as it was tried: the primary one of whoever signed in may be that of a co-owner.
        agent, hours = visit.agent.email, before.hours if before else None
        account = CalendarAccount(agent, Access.CONSENT, agent, hours=hours)
        self.store.connect_calendar(visit.installation, account, key)
        self.store.mended(visit.installation, TroubleKind.CALENDAR, account.agent)
        self.store.revoke_link(visit.installation, visit.link.id, self.now())

    def _give_back(self, visit: ConnectVisit, key: CalendarKey) -> None:
        # Google ends all that a person agreed to at once, so a connection that works would end with it.
        if visit.connected:
            return
        try:
            self.consent.revoke(key)
        except VipDeskError as error:
            _log.warning("calendar.not_given_back", installation=visit.installation, reason=str(error))

    def _account(self, installation: str, agent: str) -> CalendarAccount | None:
        found = self.store.calendar(installation, agent)
        return found[0] if found else None
