"""The set-up page inside the host: what an admin sees of the connection, and what they can do about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from integration.domain.app_session import AppSession
from integration.domain.budget import Allowance
from integration.domain.claim import HostClaim
from integration.domain.errors import (
    CredentialsRevoked,
    NotConnected,
    TooMany,
    UpstreamUnavailable,
)
from integration.domain.finding import Finding
from integration.domain.installation import Credentials, Installation
from integration.domain.signed_visit import SignedVisit
from integration.domain.trouble import TroubleKind
from integration.ports import Now, Store
from integration.ports.accounts import AccountHost
from integration.usecases.app_sessions import AppSessions, Look, ReadToken, visited
from integration.usecases.check_installations import CheckInstallations

TEST_TAKES = timedelta(seconds=30)
"""Within which a test event should be here."""

_MOST = 500
"""How many companies a page lists."""

_WALKS = Allowance(6, what="rate/companies")
"""How often a host is walked through for them: twice at once, and four times in any minute after that."""


class Stage(StrEnum):
    """How an account stands: never connected, connected for an app that was installed anew since, shut out, or well."""

    NEW = "new"
    ANEW = "anew"
    LOST = "lost"
    CONNECTED = "connected"


class Invites(Protocol):
    """What makes the address at which an admin lets us in."""

    def invitation(self, subdomain: str, app_installation: str = "") -> str:
        """Good for a while, and giving no right by itself."""
        ...


@dataclass(frozen=True, slots=True)
class SetupView:
    """What is shown of an account; of one that isn't connected nothing but how to do that.

    `invitation` is where it is connected, `silence` why the host couldn't be examined. `companies` is None until asked
    for, and `has_more` says that not all are among them. `latest` is when anything came from the host last, and
    `tested` when a test event was asked for.
    """

    stage: Stage
    account: str
    invitation: str = field(default="", repr=False)
    installation: Installation | None = None
    findings: Sequence[Finding] = ()
    silence: str = ""
    companies: Sequence[HostClaim] | None = None
    has_more: bool = False
    latest: datetime | None = None
    tested: datetime | None = None

    @property
    def arrived(self) -> bool:
        """Whether something came since the test was asked for."""
        return bool(self.latest and self.tested and self.latest >= self.tested)


@dataclass(frozen=True, slots=True)
class OpenSetup:
    """Lets the admins of an account in, and whoever loads the page of one that isn't connected: to be sent to consent.

    There the host itself makes sure that it is an admin.
    """

    store: Store
    host: AccountHost
    read_token: ReadToken
    sessions: AppSessions
    invites: Invites
    check: CheckInstallations
    now: Now

    def visit(self, token: str) -> SignedVisit:
        """Who loads the page, by the token alone; raises SessionOver for one that opens nothing."""
        return visited(self.read_token, token)

    def enter(self, visit: SignedVisit) -> AppSession:
        """A session for who loads the page.

        Raises NotAdmitted for one who is no admin of a connected account, and UpstreamUnavailable where the host can't
        be asked.
        """
        try:
            return self.sessions.begin(visit, self.sessions.person(visit))
        except (NotConnected, CredentialsRevoked):
            return self.sessions.begin(visit, None)

    def go_on(self, sealed: str) -> tuple[AppSession, str]:
        """The session that a page sent back, and the next one; an account that was connected meanwhile counts as such.

        Raises SessionOver, and NotAdmitted where whoever connected it is an admin and this person is none.
        """
        session = self.sessions.read(sealed)
        if session.installation:
            return self.sessions.go_on(sealed)
        session = self._connected_since(session)
        return session, self.sessions.sealed(session.renewed(self.now()))

    def view(self, session: AppSession, tested: datetime | None = None) -> SetupView:
        """How the account stands now."""
        if not session.installation:
            return self._unconnected(session)
        return self._connected(session, self._stored(session), tested)

    def with_companies(self, session: AppSession) -> SetupView:
        """The same with the companies that the host calls VIP, by name; those without an agent are among them.

        Of more than 500 the first are told. The host is walked through for this: raises TooMany where that was done
        twice a moment ago.
        """
        found = self._stored(session)
        self._count_walk(found[0])
        companies = sorted(self.host.account(*found).vip_companies(), key=lambda each: each.company.casefold())
        view = self._connected(session, found, None)
        return replace(view, companies=companies[:_MOST], has_more=len(companies) > _MOST)

    def stored(self, session: AppSession, look: Look = "lately") -> tuple[Installation, Credentials]:
        """The installation of a session whose person is an admin, asked of the host; raises what the host raises."""
        found = self._stored(session)
        visit = SignedVisit(session.account, session.root, session.app_installation, session.user, found[0])
        self.sessions.person(visit, look)
        return found

    def _count_walk(self, where: Installation) -> None:
        wait = self.store.spend(where.id, self.now(), _WALKS, urgent=True)
        if wait:
            message = "the organizations were listed a moment ago"
            raise TooMany(message, retry_after=wait)

    def _stored(self, session: AppSession) -> tuple[Installation, Credentials]:
        found = self.store.get(session.installation) if session.installation else None
        if found is None:
            raise NotConnected
        return found

    def _connected_since(self, session: AppSession) -> AppSession:
        visit = self._visit(session)
        try:
            person = self.sessions.person(visit)
        except (NotConnected, CredentialsRevoked, UpstreamUnavailable):
            return session
        one = visit.installation.id if visit.installation else ""
        return replace(session, installation=one, name=person.name, role=person.role)

    def _visit(self, session: AppSession) -> SignedVisit:
        found = self.store.at_address(self.host.name, session.root)
        known = found[0] if found else None
        return SignedVisit(session.account, session.root, session.app_installation, session.user, known)

    def _unconnected(self, session: AppSession) -> SetupView:
        visit = self._visit(session)
        stage = Stage.NEW if visit.installation is None else Stage.LOST if visit.belongs else Stage.ANEW
        return SetupView(stage, session.account, self._invitation(session))

    def _connected(
        self, session: AppSession, found: tuple[Installation, Credentials], tested: datetime | None
    ) -> SetupView:
        one, silence = found[0], ""
        findings: Sequence[Finding] = ()
        try:
            findings = self.check(one.id)
        except UpstreamUnavailable as error:
            silence = str(error)
        fresh = self.store.get(one.id) or found  # the examination may have found what is wrong
        stage = Stage.LOST if fresh[0].problem else Stage.CONNECTED
        latest = max(self._arrivals(one.id), default=None)
        invitation = self._invitation(session) if stage is Stage.LOST else ""
        return SetupView(stage, session.account, invitation, fresh[0], findings, silence, latest=latest, tested=tested)

    def _arrivals(self, installation: str) -> Iterator[datetime]:
        """When something came last; what was made to send something else than we asked for came all the same."""
        yield from (each.received_at for each in self.store.deliveries(installation, limit=1))
        yield from (
            each.last_at for each in self.store.troubles(installation) if each.trouble.kind is TroubleKind.WEBHOOK
        )

    def _invitation(self, session: AppSession) -> str:
        return self.invites.invitation(session.account, session.app_installation)
