"""Our pages inside Zendesk, wired: the sidebar beside a ticket, and the set-up page."""

from dataclasses import dataclass
from functools import cached_property

from starlette.routing import Route

from integration.bootstrap.present import utc_now
from integration.bootstrap.zendesk import ZendeskDesk
from integration.clients.google import expand
from integration.clients.helpdesk.zendesk.people import ZendeskPeople
from integration.clients.helpdesk.zendesk.signed_page import SignedPages
from integration.domain.app_session import AppPage
from integration.domain.host_user import HostUser
from integration.domain.installation import Installation
from integration.domain.signed_visit import SignedVisit
from integration.handlers.link_limits import LinkLimits
from integration.handlers.zendesk_app.framing import AppFrame
from integration.handlers.zendesk_app.routes import setup_routes, sidebar_routes
from integration.handlers.zendesk_app.setup import Setup
from integration.handlers.zendesk_app.sidebar import Sidebar
from integration.ports import Store
from integration.storage.sealing import Seal
from integration.usecases.app_sessions import Admits, AppSessions
from integration.usecases.ask_second_level import AskSecondLevel, Wake
from integration.usecases.attendance import Attendances
from integration.usecases.change_setup import ChangeSetup
from integration.usecases.open_panel import ShowTicket
from integration.usecases.open_setup import OpenSetup
from integration.usecases.open_sidebar import OpenSidebar, TakeStep
from integration.usecases.say_severity import SaySeverity

_PER_USER = 300
"""Requests a minute of one person of an account."""

_PER_ADDRESS = 3000
"""Requests a minute from one address: a whole office of agents may come from it."""


@dataclass(frozen=True)
class ZendeskPages:
    """What a process serves inside Zendesk; `wake` hears of tickets that were put in line."""

    zendesk: ZendeskDesk
    wake: Wake

    @property
    def routes(self) -> list[Route]:
        """All their addresses."""
        frame = AppFrame(self.zendesk.config.zendesk_url)
        limits = LinkLimits(self._store, utc_now, _PER_USER, _PER_ADDRESS, kind="zendesk")
        sidebar = Sidebar(self.open_sidebar, self._take, utc_now)
        setup = Setup(self.open_setup, self._change, utc_now)
        return [
            *sidebar_routes(self.open_sidebar, sidebar, frame, limits),
            *setup_routes(self.open_setup, setup, frame, limits),
        ]

    @cached_property
    def open_sidebar(self) -> OpenSidebar:
        """What lets agents in."""
        sessions = self._sessions(AppPage.SIDEBAR, _is_staff)
        show = ShowTicket(self._store, Attendances(self._store, expand, utc_now), utc_now)
        return OpenSidebar(self._store, self._read_token, sessions, show, self._people.may_see)

    @cached_property
    def open_setup(self) -> OpenSetup:
        """What lets admins in."""
        desk, sessions = self.zendesk, self._sessions(AppPage.SETUP, _is_admin)
        return OpenSetup(self._store, desk.host, self._read_token, sessions, desk.install, desk.check, utc_now)

    @property
    def _take(self) -> TakeStep:
        store, wake = self._store, self.wake
        return TakeStep(self.open_sidebar, AskSecondLevel(store, utc_now, wake), SaySeverity(store, utc_now, wake))

    @property
    def _change(self) -> ChangeSetup:
        return ChangeSetup(self.open_setup, self.zendesk.rotate, self.zendesk.uninstall)

    @property
    def _store(self) -> Store:
        return self.zendesk.store

    @cached_property
    def _people(self) -> ZendeskPeople:
        return ZendeskPeople(self.zendesk.wire)

    def _sessions(self, page: AppPage, admits: Admits) -> AppSessions:
        return AppSessions(self._store, Seal(self.zendesk.config.keys), self._people.person, page, admits, utc_now)

    def _read_token(self, token: str) -> SignedVisit | None:
        pages = SignedPages(self.zendesk.wire.app, self.zendesk.wire.zendesk_url)
        return pages.read(token, utc_now(), self._installation_at)

    def _installation_at(self, root: str) -> Installation | None:
        found = self._store.at_address(self.zendesk.host.name, root)
        return found[0] if found else None


def _is_staff(person: HostUser) -> bool:
    return person.is_staff


def _is_admin(person: HostUser) -> bool:
    return person.is_admin
