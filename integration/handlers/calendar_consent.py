"""The pages by which an agent connects their calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from integration.domain.booking.consent import CONSENT_TAKES
from integration.domain.errors import UnknownLink
from integration.handlers.asked import from_elsewhere
from integration.handlers.static_files import address_of
from integration.usecases.connect_calendar import ConnectCalendar, ConsentEnd, ConsentResult

if TYPE_CHECKING:
    from jinja2 import Environment

_STATUS: Mapping[ConsentEnd, int] = {
    ConsentEnd.CONNECTED: 200,
    ConsentEnd.REFUSED: 200,
    ConsentEnd.WITHHELD: 200,
    ConsentEnd.OTHER_ACCOUNT: 200,
    ConsentEnd.FAILED: 503,
}


_UP = 2
"""How deep a link's page lies below the root; the page on the way back lies one deep."""


@dataclass(frozen=True, slots=True)
class ConsentPages:
    """GET and POST `/calendar/connect/{token}`, and GET `/calendar/callback`.

    `consent_origin` is where Google's page of consent is (scheme, host and port): Chromium holds a form's redirect to
    the page's own form-action. `secure` says that our public address is https.
    """

    connect: ConnectCalendar
    consent_origin: str
    secure: bool

    async def show(self, request: Request) -> Response:
        """What is asked for and why, with a button."""
        try:
            visit = await run_in_threadpool(self.connect.visit, request.path_params["token"])
        except UnknownLink:
            return self._unknown()
        return self._page("calendar_connect.html", 200, {"agent": visit.agent.email, "connected": visit.connected})

    async def begin(self, request: Request) -> Response:
        """On to Google's page, with what this browser must bring back in a cookie; not at another site's wish."""
        if from_elsewhere(request.headers):
            return self._unknown()
        try:
            departure = await run_in_threadpool(self.connect.begin, request.path_params["token"])
        except UnknownLink:
            return self._unknown()
        answer = RedirectResponse(departure.address, 303, self._headers())
        life = int(CONSENT_TAKES.total_seconds())
        answer.set_cookie(
            self._cookie, departure.cookie, life, path="/", secure=self.secure, httponly=True, samesite="lax"
        )
        return answer

    async def callback(self, request: Request) -> Response:
        """Back from Google's page: connected, or what to do."""
        if request.method != "GET":  # a look at the headers must not use the code up
            return self._unknown(up=1)
        told = {name: request.query_params.get(name, "") for name in ("state", "code", "error")}
        try:
            result = await run_in_threadpool(self._finished, request.cookies.get(self._cookie, ""), told)
        except UnknownLink:
            return self._unknown(up=1)
        shown = {"result": result, "end": result.end.name.lower()}
        answer = self._page("calendar_result.html", _STATUS[result.end], shown, up=1)
        answer.delete_cookie(self._cookie, path="/", secure=self.secure, httponly=True, samesite="lax")
        return answer

    @property
    def _cookie(self) -> str:
        return "__Host-vipdesk-calendar" if self.secure else "vipdesk-calendar"

    def _finished(self, cookie: str, told: Mapping[str, str]) -> ConsentResult:
        return self.connect.finish(cookie, state=told["state"], code=told["code"], error=told["error"])

    def _unknown(self, *, up: int = _UP) -> Response:
        return self._page("calendar_unknown.html", 404, {}, up=up)

    def _page(self, template: str, status: int, shown: Mapping[str, object], *, up: int = _UP) -> Response:
        html = _templates().get_template(template).render(shown, static=partial(address_of, up=up))
        return HTMLResponse(html, status, self._headers())

    def _headers(self) -> dict[str, str]:
        own = "default-src 'none'; style-src 'self'; img-src 'self'"
        away = f"form-action 'self' {self.consent_origin}; base-uri 'none'; frame-ancestors 'none'"
        return {
            "cache-control": "no-store",
            "content-security-policy": f"{own}; {away}",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex",
        }


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - kept out of the door's cold start

    return Environment(loader=PackageLoader("integration.web"), autoescape=True, undefined=StrictUndefined)
