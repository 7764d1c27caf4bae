"""The pages by which an agent connects their calendar."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from integration.domain.booking.consent import CONSENT_TAKES
from integration.domain.errors import UnknownLink
from integration.handlers.asked import from_elsewhere
from integration.handlers.consent_frame import ConsentFrame
from integration.usecases.connect_calendar import ConnectCalendar, ConsentEnd, ConsentResult

_STATUS: Mapping[ConsentEnd, int] = {
    ConsentEnd.CONNECTED: 200,
    ConsentEnd.REFUSED: 200,
    ConsentEnd.WITHHELD: 200,
    ConsentEnd.OTHER_ACCOUNT: 200,
    ConsentEnd.FAILED: 503,
}


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
        shown = {"agent": visit.agent.email, "connected": visit.connected}
        return self._frame.page("calendar_connect.html", 200, shown, away=self.consent_origin)

    async def begin(self, request: Request) -> Response:
        """On to Google's page, with what this browser must bring back in a cookie; not at another site's wish."""
        if from_elsewhere(request.headers):
            return self._unknown()
        try:
            departure = await run_in_threadpool(self.connect.begin, request.path_params["token"])
        except UnknownLink:
            return self._unknown()
        return self._frame.depart(departure, self.consent_origin)

    async def callback(self, request: Request) -> Response:
        """Back from Google's page: connected, or what to do."""
        if request.method != "GET":  # a look at the headers must not use the code up
            return self._unknown(up=1)
        told = {name: request.query_params.get(name, "") for name in ("state", "code", "error")}
        try:
            result = await run_in_threadpool(self._finished, request.cookies.get(self._frame.cookie, ""), told)
        except UnknownLink:
            return self._unknown(up=1)
        shown = {"result": result, "end": result.end.name.lower()}
        return self._frame.arrived(
            self._frame.page("calendar_result.html", _STATUS[result.end], shown, up=1, away=self.consent_origin)
        )

    @property
    def _frame(self) -> ConsentFrame:
        return ConsentFrame("vipdesk-calendar", CONSENT_TAKES, self.secure)

    def _finished(self, cookie: str, told: Mapping[str, str]) -> ConsentResult:
        return self.connect.finish(cookie, state=told["state"], code=told["code"], error=told["error"])

    def _unknown(self, *, up: int = 2) -> Response:
        return self._frame.page("calendar_unknown.html", 404, {}, up=up, away=self.consent_origin)
