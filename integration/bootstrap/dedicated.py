"""What stands around the tickets, wired: who answers whom, telephones, and the panel beside a ticket."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import Route

from integration.bootstrap.desk import Desk
from integration.bootstrap.phone import PhoneDesk
from integration.bootstrap.present import utc_now
from integration.handlers.cover_engine import CoverEngine
from integration.handlers.link_limits import LinkLimits
from integration.handlers.panel_routes import panel_routes
from integration.usecases.ask_second_level import AskSecondLevel, Wake
from integration.usecases.open_panel import OpenPanel
from integration.usecases.who_answers import WhoAnswers

_PER_PANEL = 1200
"""Requests a minute: all agents of an installation look through one link."""


@dataclass(frozen=True, slots=True)
class DedicatedDesk:
    """What a process serves of it; `wake` hears of tickets that were put in line."""

    desk: Desk
    wake: Wake

    def cover_engine(self, wake: Callable[[], None]) -> CoverEngine:
        """The thread that keeps who answers as it should be; `wake` rings the engine of tickets."""
        return CoverEngine(self.desk.store, self.desk.keep_cover, wake, utc_now)

    @property
    def phone(self) -> PhoneDesk:
        """Telephones and missed calls."""
        desk, links = self.desk, self.desk.links
        who = WhoAnswers(desk.store, desk.attendances, utc_now)
        return PhoneDesk(desk.store, desk.helpdesk_of, links.tokens, who, desk.posted.ring, links.public_url)

    @property
    def panel(self) -> list[Route]:
        """The address of the panel."""
        store = self.desk.store
        open_panel = OpenPanel(store, self.desk.links.tokens, self.desk.attendances, utc_now)
        limits = LinkLimits(store, utc_now, per_link=_PER_PANEL, kind="panel")
        return panel_routes(open_panel, AskSecondLevel(store, utc_now, self.wake), limits, utc_now)
