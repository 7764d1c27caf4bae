"""The identity's addresses: the consent page, /token and /revoke, and the ledger of the last two."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.google_calendar.consent import Consents
from sandbox.google_calendar.consent_request import consent_request
from sandbox.google_calendar.identity import Identity
from sandbox.google_calendar.identity_faults import TokenFault
from sandbox.google_calendar.identity_grants import WAYS, Said, revoke, token
from sandbox.google_calendar.identity_parameters import Parameters, in_form, in_query
from sandbox.google_calendar.identity_records import TokenCall
from sandbox.google_calendar.identity_refusals import Refused

AUTH, TOKEN, REVOKE = "/o/oauth2/v2/auth", "/token", "/revoke"
_FOUND = 302
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
HangUp = Callable[[Request], None]


def routes(identity: Identity, hang_up: HangUp | None = None) -> list[Route]:
    """Its addresses; `hang_up` closes the connection of a request, for answers that get lost."""
    consent, back = _ConsentDoor(identity), _BackDoor(identity, hang_up)
    return [
        _exact(AUTH, consent.shows, "GET"),
        _exact(AUTH, consent.takes, "POST"),
        _exact(TOKEN, back.token, "POST"),
        _exact(REVOKE, back.revoke, "POST"),
    ]


class _ConsentDoor:
    """Where browsers come."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._consents = Consents(identity)

    async def shows(self, request: Request) -> Response:
        return self._answered(in_query(request), self._shown)

    async def takes(self, request: Request) -> Response:
        return self._answered(await in_form(request), self._taken)

    def _answered(self, said: Parameters, work: Callable[[Parameters], Response]) -> Response:
        with self._identity.lock:
            try:
                answer = work(said)
            except Refused as refused:
                answer = HTMLResponse(self._consents.refusal(refused), refused.status)
        answer.headers.update(_PRIVATE)
        return answer

    def _shown(self, said: Parameters) -> Response:
        asked = consent_request(self._identity, said)
        if "none" in asked.prompt:
            return _redirect(self._consents.unseen(asked))
        return HTMLResponse(self._consents.page(asked))

    def _taken(self, said: Parameters) -> Response:
        return _redirect(self._consents.answered(said))


class _BackDoor:
    """Where servers come; only /token goes wrong on demand."""

    def __init__(self, identity: Identity, hang_up: HangUp | None) -> None:
        self._identity = identity
        self._hang_up = hang_up

    async def token(self, request: Request) -> Response:
        said, endpoint = await in_form(request), str(request.url.replace(query=""))
        fault = self._identity.faults.next()
        answer = self._json(lambda: token(self._identity, said, endpoint)) if fault.works else _foreign(fault)
        self._write_down("token", _wanted(said), None if fault.hangs_up else answer.status_code)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.hangs_up:
            self._lose(request)
        return answer

    async def revoke(self, request: Request) -> Response:
        """The token stands in the form, or else in the address."""
        form = await in_form(request)
        said = Parameters(form.pairs or in_query(request).pairs)
        answer = self._json(lambda: revoke(self._identity, said))
        self._write_down("revoke", "", answer.status_code)
        return answer

    def _json(self, work: Callable[[], Said]) -> Response:
        with self._identity.lock:
            try:
                return JSONResponse(work(), headers=_PRIVATE)
            except Refused as refused:
                return JSONResponse(refused.body(), refused.status, _PRIVATE)

    def _write_down(self, endpoint: str, grant_type: str, status: int | None) -> None:
        self._identity.calls.append(TokenCall(endpoint, grant_type, status))

    def _lose(self, request: Request) -> None:
        if not self._hang_up:
            message = "routes() was given nothing to hang up with"
            raise RuntimeError(message)
        self._hang_up(request)


def _wanted(said: Parameters) -> str:
    """The grant type, where it is one: what else may stand there belongs into no ledger."""
    named = said.all("grant_type") & WAYS.keys()
    return next(iter(named), "other")


def _redirect(address: str) -> Response:
    return Response(status_code=_FOUND, headers={"Location": address})


def _foreign(fault: TokenFault) -> Response:
    return Response(fault.body, fault.status or 200, media_type=fault.content_type)


def _exact(path: str, endpoint: Callable[[Request], Any], method: str) -> Route:
    """A route for one method alone: Starlette would answer HEAD as well wherever GET is."""
    route = Route(path, endpoint, methods=[method])
    route.methods = {method}
    return route
