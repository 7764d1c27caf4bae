"""An account of Zendesk with our app in it, people who load its pages, and a ticket that was worked off."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from integration.clients.google import expand
from integration.clients.helpdesk.zendesk.signed_page import SignedPages
from integration.domain.app_session import AppPage
from integration.domain.errors import UpstreamUnavailable, VipDeskError
from integration.domain.grant import Grant
from integration.domain.host_user import HostUser
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.marketplace import MarketplaceApp
from integration.domain.signed_visit import SignedVisit
from integration.handlers.link_limits import LinkLimits
from integration.handlers.static_files import static_file
from integration.handlers.zendesk_app.framing import AppFrame
from integration.handlers.zendesk_app.routes import setup_routes, sidebar_routes
from integration.handlers.zendesk_app.setup import Setup
from integration.handlers.zendesk_app.sidebar import Sidebar
from integration.ports import Now, Store
from integration.storage.sealing import Seal, new_key
from integration.usecases.app_sessions import AppSessions, Look
from integration.usecases.attendance import Attendances
from integration.usecases.change_setup import ChangeSetup
from integration.usecases.check_installations import CheckInstallations
from integration.usecases.open_panel import ShowTicket
from integration.usecases.open_setup import OpenSetup
from integration.usecases.open_sidebar import OpenSidebar, TakeStep
from integration.usecases.rotate_secret import RotateSecret
from integration.usecases.say_severity import SaySeverity
from integration.usecases.uninstall_host import UninstallHost
from tests.fakes.accounts import ADMIN, AGENT, Account, FakeAccountHost
from tests.fakes.helpdesk import OWN_USER
from tests.fakes.now import StandingNow
from tests.fakes.signed_token import claims, key_pair, signed
from tests.handlers.panel.panel_world import WHERE, PanelWorld
from tests.handlers.visitor import Visitor

ACME = "https://acme.zendesk.com"
CUSTOMER = HostUser("950", "Cora Customer", "cora@customer.example", "end-user")
ORIGIN = "?origin=https%3A%2F%2Facme.zendesk.com&app_guid=5f0c"


@dataclass(frozen=True)
class Invites:
    """Makes invitations that say what they are for; the real ones are the business of who connects."""

    def invitation(self, subdomain: str, app_installation: str = "") -> str:
        return f"https://calls.desk.example/zendesk/connect/{subdomain}-{app_installation}"


@dataclass
class AppWorld:
    """The installation `main` is on acme.zendesk.com, whose app's installation there is 77.

    `people` are acme's; `trouble` is raised when the host is asked who somebody is. `told` is what it said last, which
    is taken for a while without asking where it `remembers`. `hidden` are users and the tickets that they may not see
    on the host.
    """

    folder: Path
    stand_in: str | None = None
    public_keys: tuple[str, ...] = field(default_factory=lambda: (key_pair("ours").public,))
    per_user: int = 100_000
    panels: PanelWorld = field(init=False)
    host: FakeAccountHost = field(init=False)
    people: dict[str, HostUser] = field(default_factory=lambda: {each.id: each for each in (ADMIN, AGENT, CUSTOMER)})
    trouble: VipDeskError | None = None
    told: dict[str, HostUser | None] = field(default_factory=dict)
    remembers: bool = False
    asks: Callable[[], object] = lambda: None
    hidden: set[tuple[str, str]] = field(default_factory=set)
    seal: Seal = field(default_factory=lambda: Seal([new_key()]))

    def __post_init__(self) -> None:
        self.panels = PanelWorld(self.folder, StandingNow("2026-11-23 09:00"), base_url=ACME)
        self.host = FakeAccountHost(self.store, self.now)
        self.connect()

    @property
    def store(self) -> Store:
        return self.panels.store

    @property
    def now(self) -> Now:
        return self.panels.now

    @property
    def account(self) -> Account:
        return self.host.at(self.root)

    @property
    def root(self) -> str:
        return f"{self.stand_in}/acme" if self.stand_in else ACME

    def connect(self, name: str = WHERE, app_installation: str = "77") -> None:
        """An admin connected acme: there is a webhook, and a grant that works."""
        where = Installation(name, "zendesk", self.root, OWN_USER, host_leads=True, app_installation=app_installation)
        hook = HookIdentity("HOOK", (SigningSecret("signs"),))
        self.store.add(where, Credentials("", "secret", hook=hook))
        until = self.now() + timedelta(minutes=30), self.now() + timedelta(days=30)
        self.store.keep_grant(name, Grant("access-0", "refresh-0", *until))
        self.account.tokens["access-0"] = ADMIN
        self.account.hooks["HOOK"] = "https://calls.desk.example/hooks"

    def person_of(self, _where: Installation, user: str, *, look: Look = "lately") -> HostUser | None:
        if user in self.told and (look == "last" or (look == "lately" and self.remembers)):
            return self.told[user]
        if look == "last":
            message = "nobody was asked lately"
            raise UpstreamUnavailable(message)
        self.asks()
        if self.trouble:
            raise self.trouble
        self.told[user] = self.people.get(user)
        return self.told[user]

    def may_see(self, _where: Installation, user: str, ticket: str) -> bool:
        return (user, ticket) not in self.hidden

    def later(self, **amount: float) -> None:
        assert isinstance(self.now, StandingNow)
        self.now.move(timedelta(**amount))

    def sessions(self, page: AppPage) -> AppSessions:
        admits = {AppPage.SIDEBAR: lambda each: each.is_staff, AppPage.SETUP: lambda each: each.is_admin}[page]
        return AppSessions(self.store, self.seal, self.person_of, page, admits, self.now)

    def read_token(self, token: str) -> SignedVisit | None:
        def installed(root: str) -> Installation | None:
            found = self.store.at_address("zendesk", root)
            return found[0] if found else None

        app = MarketplaceApp(public_keys=self.public_keys)
        return SignedPages(app, self.stand_in).read(token, self.now(), installed)

    @property
    def app(self) -> Starlette:
        frame = AppFrame(self.stand_in)
        limits = LinkLimits(self.store, self.now, self.per_user, 100_000, kind="zendesk")
        sessions = self.sessions(AppPage.SIDEBAR)
        show = ShowTicket(self.store, Attendances(self.store, expand, self.now), self.now)
        sidebar = OpenSidebar(self.store, self.read_token, sessions, show, self.may_see)
        take = TakeStep(sidebar, self.panels.ask, SaySeverity(self.store, self.now, self.panels.ring))
        check = CheckInstallations(self.store, self.host)
        sessions = self.sessions(AppPage.SETUP)
        setup = OpenSetup(self.store, self.host, self.read_token, sessions, Invites(), check, self.now)
        rotate, uninstall = (step(self.store, self.host, self.now) for step in (RotateSecret, UninstallHost))
        change = ChangeSetup(setup, rotate, uninstall)  # type: ignore[arg-type] # one of each
        return Starlette(
            routes=[
                *sidebar_routes(sidebar, Sidebar(sidebar, take, self.now), frame, limits),
                *setup_routes(setup, Setup(setup, change, self.now), frame, limits),
                Route("/static/{name}", static_file, methods=["GET"]),
            ]
        )

    def token(self, user: HostUser = AGENT, **told: Any) -> str:  # noqa: ANN401 - as claims take them
        key = told.pop("key", "ours")
        return signed(claims(self.now(), user=user.id, **told), key)

    def enter(self, page: str = "sidebar", user: HostUser = AGENT, **told: Any) -> httpx.Response:  # noqa: ANN401
        """Zendesk loads the page in its frame."""
        browser = Visitor(self.app)
        form = {"token": self.token(user, **told)}
        return browser.post(f"/zendesk/{page}{ORIGIN}", form, Origin=ACME, Sec_Fetch_Site="cross-site")

    def opened(self, page: str = "sidebar", user: HostUser = AGENT, **told: Any) -> "OpenPage":  # noqa: ANN401
        answer = self.enter(page, user, **told)
        assert answer.status_code == 200, answer.text
        return OpenPage(Visitor(self.app), page, session_in(answer))


@dataclass
class OpenPage:
    """A page that was let in, and what its script does: it asks with its session, and keeps the next one."""

    browser: Visitor
    page: str
    session: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._heard(self.browser.get(f"/zendesk/{self.page}/{path}", **self._carried(headers)))

    def post(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        return self._heard(self.browser.post(f"/zendesk/{self.page}/{path}", form or {}, **self._carried(headers)))

    def send(self, path: str, document: object) -> httpx.Response:
        return self._heard(self.browser.send(f"/zendesk/{self.page}/{path}", document, **self._carried({})))

    def _carried(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {"Sec_Fetch_Site": "same-origin", "Authorization": f"Bearer {self.session}", **headers}

    def _heard(self, answer: httpx.Response) -> httpx.Response:
        self.session = answer.headers.get("x-vipdesk-session", self.session)
        return answer


def session_in(answer: httpx.Response) -> str:
    found = re.search(r'data-session="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def said(answer: httpx.Response) -> str:
    """What a reader reads."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s).*?<(section|main)", "<", answer.text, count=1))
    return " ".join(unescape(text).split())


def policy_of(answer: httpx.Response) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
