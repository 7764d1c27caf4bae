"""Who may stay on a page of ours inside a host: from the signed token to a session, and from answer to answer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

import structlog

from integration.domain.app_session import AppPage, AppSession, packed, unpacked
from integration.domain.errors import (
    CredentialsRevoked,
    Misconfigured,
    NotAdmitted,
    NotConnected,
    SessionOver,
    UpstreamUnavailable,
)
from integration.domain.host_user import HostUser
from integration.domain.installation import Installation
from integration.domain.signed_visit import SignedVisit
from integration.ports import Now, Store
from integration.usecases.connect_calendar import Sealing

_log = structlog.get_logger(__name__)

_LONGEST = 4096

ReadToken = Callable[[str], SignedVisit | None]
"""Who loads a page, by the token that the host signed; None for a token that opens nothing."""

Look = Literal["now", "lately", "last"]
"""How a person is looked for.

The host is asked now; or unless it was asked a few minutes ago; or not at all, and what it said last is told.
"""


def visited(read_token: ReadToken, token: str) -> SignedVisit:
    """Who loads a page, by the token alone; raises SessionOver for one that opens nothing."""
    visit = read_token(token)
    if visit is None:
        raise SessionOver
    return visit


class PersonOf(Protocol):
    """Who the person of an id is."""

    def __call__(self, installation: Installation, user: str, /, *, look: Look = "lately") -> HostUser | None:
        """As the host knows them; None where there is none who may do anything.

        Raises what `ports.HostAccount` raises, and UpstreamUnavailable where the last that was said is not known.
        """
        ...


class Admits(Protocol):
    """Whether a person may use a page."""

    def __call__(self, person: HostUser, /) -> bool:
        """By their role."""
        ...


@dataclass(frozen=True, slots=True)
class AppSessions:
    """Sessions of one page; every answer brings a new one, while the host still lets that person in."""

    store: Store
    sealing: Sealing
    person_of: PersonOf
    page: AppPage
    admits: Admits
    now: Now

    def begin(self, visit: SignedVisit, person: HostUser | None) -> AppSession:
        """A new session of this person; None is somebody about whom no host can be asked: it is of no installation."""
        now = self.now()
        installation = visit.installation.id if person and visit.installation and visit.belongs else ""
        name, role = (person.name, person.role) if person else ("", "")
        begun = AppSession(
            self.page,
            visit.account,
            visit.root,
            visit.app_installation,
            installation,
            visit.user,
            name,
            role,
            began=now,
            until=now,
        )
        _log.info("app_page.opened", installation=installation, page=self.page)
        return begun.renewed(now)

    def sealed(self, session: AppSession) -> str:
        """What the page carries."""
        return self.sealing.seal(packed(session)).decode("ascii")

    def read(self, sealed: str) -> AppSession:
        """The session that a page sent back; raises SessionOver for every text that is none, or no longer good."""
        session = self._opened(sealed) if len(sealed) <= _LONGEST and sealed.isascii() else None
        if session is None or session.page is not self.page or not session.good_at(self.now()):
            raise SessionOver
        return session

    def go_on(self, sealed: str) -> tuple[AppSession, str]:
        """The session that a page sent back, and the next one, sealed: empty where the host can't be asked just now.

        Raises SessionOver also where the host says that this person may not use the page any more, or not as before,
        or where that was the last that it said.
        """
        session = self.read(sealed)
        try:
            self._refuse_others(session, "lately")
        except (UpstreamUnavailable, CredentialsRevoked):
            self._refuse_by_last(session)
            return session, ""
        return session, self.sealed(session.renewed(self.now()))

    def person(self, visit: SignedVisit, look: Look = "lately") -> HostUser:
        """Who loads a connected account's page; raises NotAdmitted where they may not, and what the host raises."""
        found = self.store.get(visit.installation.id) if visit.installation and visit.belongs else None
        if found is None:
            message = "VIP Desk isn't connected to this account yet: an admin opens VIP Desk in the navigation bar"
            raise NotConnected(message)
        person = self.person_of(found[0], visit.user, look=look)
        if person is None or not self.admits(person):
            raise NotAdmitted
        return person

    def _refuse_others(self, session: AppSession, look: Look) -> None:
        found = self.store.get(session.installation)
        person = self.person_of(found[0], session.user, look=look) if found else None
        if person is None or not self.admits(person) or person.role != session.role:
            raise SessionOver

    def _refuse_by_last(self, session: AppSession) -> None:
        """A no stays a no; where nothing was said lately, the session itself is the last that is known."""
        with suppress(UpstreamUnavailable):
            self._refuse_others(session, "last")

    def _opened(self, sealed: str) -> AppSession | None:
        try:
            return unpacked(self.sealing.open(sealed.encode("ascii")))
        except Misconfigured:
            return None
