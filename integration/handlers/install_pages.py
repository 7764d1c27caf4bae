"""The pages by which an admin lets us into their Zendesk account, in a tab of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integration.domain.errors import TooMany, UnknownLink
from integration.domain.install_end import InstallEnd
from integration.domain.install_trip import INSTALL_TAKES
from integration.handlers.asked import from_elsewhere
from integration.handlers.consent_frame import ConsentFrame
from integration.handlers.link_limits import LinkLimits, whole_seconds
from integration.usecases.install_by_consent import InstallByConsent

_STATUS: Mapping[InstallEnd, int] = {
    InstallEnd.CONNECTED: 200,
    InstallEnd.UNFINISHED: 200,
    InstallEnd.DENIED: 200,
    InstallEnd.NOT_ADMIN: 403,
    InstallEnd.OTHER_ACCOUNT: 409,
    InstallEnd.FAILED: 503,
}


@dataclass(frozen=True, slots=True)
class InstallPages:
    """GET and POST `/zendesk/connect/{token}`, and GET `/zendesk/callback`.

    `limits` bound what one address asks, good or not. `secure` says that our public address is https. A page's form
    leads to us and to the one account that it is about.
    """

    install: InstallByConsent
    limits: LinkLimits
    secure: bool

    @property
    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/zendesk/connect/{token}", self.show, methods=["GET"]),
            Route("/zendesk/connect/{token}", self.begin, methods=["POST"]),
            Route("/zendesk/callback", self.callback, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """Who asks, what for, and a button."""
        return await run_in_threadpool(self._counted, self._shown, request, up=2)

    async def begin(self, request: Request) -> Response:
        """On to the account's page of consent, with what this browser must bring back; not at another site's wish."""
        return await run_in_threadpool(self._counted, self._begun, request, up=2)

    async def callback(self, request: Request) -> Response:
        """Back from the account's page: connected, or what to do."""
        return await run_in_threadpool(self._counted, self._finished, request, up=1)

    def _counted(self, answer: Callable[[Request], Response], request: Request, *, up: int) -> Response:
        try:
            self.limits.count_address(request.client.host if request.client else "")
            return answer(request)
        except UnknownLink:
            return self._frame.page("install_unknown.html", 404, {}, up=up)
        except TooMany as error:
            refused = self._frame.page("install_often.html", 429, {}, up=up)
            refused.headers["retry-after"] = str(whole_seconds(error.retry_after))
            return refused

    def _shown(self, request: Request) -> Response:
        visit = self.install.visit(request.path_params["token"])
        return self._frame.page("install_connect.html", 200, {"visit": visit}, away=_origin(visit.root))

    def _begun(self, request: Request) -> Response:
        if from_elsewhere(request.headers):
            raise UnknownLink
        departure = self.install.begin(request.path_params["token"])
        return self._frame.depart(departure, _origin(departure.address))

    def _finished(self, request: Request) -> Response:
        if request.method != "GET":  # a look at the headers must not use the code up
            raise UnknownLink
        told = {name: request.query_params.get(name, "") for name in ("state", "code", "error")}
        result = self.install.finish(request.cookies.get(self._frame.cookie, ""), **told)
        wrong = [finding for finding in result.findings if not finding.well]
        shown = {"result": result, "end": result.end.name.lower(), "wrong": wrong}
        return self._frame.arrived(self._frame.page("install_result.html", _STATUS[result.end], shown, up=1))

    @property
    def _frame(self) -> ConsentFrame:
        return ConsentFrame("vipdesk-zendesk", INSTALL_TAKES, self.secure)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
