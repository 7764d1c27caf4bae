"""A ticket that was worked off, second level on duty, and the panel beside it."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import Route

from integration.clients.google import expand
from integration.domain.cover.cover import Duty, Senior
from integration.domain.installation import Credentials, Installation
from integration.domain.ticket import Ticket
from integration.handlers.link_limits import LinkLimits
from integration.handlers.panel_routes import panel_routes
from integration.handlers.static_files import static_file
from integration.ports import Now, Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.ask_second_level import AskSecondLevel
from integration.usecases.attendance import Attendances
from integration.usecases.make_link import MakeLink
from integration.usecases.open_panel import OpenPanel
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_line import WorkLine
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import ROSTER, ticket

WHERE = "main"
SELMA = Senior("Selma Green", host_id="8")
DUTY = Duty((SELMA,), "Night operations")


@dataclass
class PanelWorld:
    """One installation, `main`, whose helpdesk is at `base_url`; `rings` counts how often the engine was woken."""

    folder: Path
    now: Now = field(default_factory=lambda: StandingNow("2026-11-23 09:00"))
    url: str = "https://calls.desk.example"
    base_url: str = "https://desk.example/helpdesk"
    per_link: int = 100_000
    rings: int = 0
    store: Store = field(init=False)
    helpdesk: FakeHelpdesk = field(init=False)

    def __post_init__(self) -> None:
        self.store = open_store(self.folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=self.now)
        self.helpdesk = FakeHelpdesk(self.now)
        self.install(WHERE)
        self.works(ticket(severity_field="1"))

    def install(self, name: str) -> None:
        self.store.add(Installation(name, "fake", self.base_url, OWN_USER), Credentials("token", "secret"))
        self.store.replace_roster(name, ROSTER)
        self.store.set_duty(name, DUTY)

    def works(self, *tickets: Ticket) -> None:
        """These tickets came, and all that waits is worked off."""
        for each in tickets:
            self.helpdesk.put(each)
            self.store.enqueue(WHERE, [each.id], self.now())
        work = WorkLine(self.store, self.triage, self.now)
        next(count for count in range(100) if not work())

    @property
    def triage(self) -> TriageTicket:
        return TriageTicket(self.store, lambda _one, _keys: self.helpdesk, Tell(self.store, lambda: None), self.now)

    @property
    def ask(self) -> AskSecondLevel:
        return AskSecondLevel(self.store, self.now, self.ring)

    def ring(self, _installation: str, _ticket: str) -> None:
        self.rings += 1

    @property
    def app(self) -> Starlette:
        limits = LinkLimits(self.store, self.now, self.per_link, kind="panel")
        attendances = Attendances(self.store, expand, self.now)
        opens = OpenPanel(self.store, JwtLinkTokens(self.store), attendances, self.now)
        routes = panel_routes(opens, self.ask, limits, self.now)
        return Starlette(routes=[*routes, Route("/static/{name}", static_file, methods=["GET"])])

    def panel(self, installation: str = WHERE) -> str:
        """The path of a panel of this installation."""
        links = MakeLink(self.store, JwtLinkTokens(self.store), self.url, self.now)
        return urlsplit(links.panel(installation, "sidebar")[1]).path

    def later(self, minutes: int) -> None:
        assert isinstance(self.now, StandingNow)
        self.now.at += timedelta(minutes=minutes)
