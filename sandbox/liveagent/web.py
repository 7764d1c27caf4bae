"""The account as an ASGI application: its doors as routes, its errors as `{"message"}`, its calls written down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.liveagent import v1
from sandbox.liveagent.account import Account
from sandbox.liveagent.chat_script import chat_routes
from sandbox.liveagent.door import Answer, Asked, Door, Gate
from sandbox.liveagent.errors import Refused
from sandbox.liveagent.faults import Faults
from sandbox.liveagent.v3 import agents, contacts, labels, surroundings, ticket_making, ticket_writing, tickets
from sandbox.troubles import Fault

BASE = "/api/v3"
DOORS = (
    *tickets.DOORS,
    *ticket_making.DOORS,
    *ticket_writing.DOORS,
    *labels.DOORS,
    *contacts.DOORS,
    *agents.DOORS,
    *surroundings.DOORS,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API that was answered, or left without an answer (`status` None)."""

    key: str
    method: str
    path: str
    query: str
    status: int | None

    @property
    def writes(self) -> bool:
        """Whether it was meant to change something."""
        return self.method != "GET"


class Web:
    """The application, and the log of its calls."""

    def __init__(self, account: Account, faults: Faults, hang_up: Callable[[Request], None]) -> None:
        self.calls: list[Call] = []
        self._account = account
        self._faults = faults
        self._hang_up = hang_up
        self._gate = Gate()
        routes = [self._route(door) for door in DOORS]
        routes += [self._old_route(), *chat_routes(account)]
        self.app = Starlette(routes=routes, exception_handlers={HTTPException: self._unknown})

    def _route(self, door: Door) -> Route:
        async def endpoint(request: Request) -> Response:
            def work(asked: Asked) -> object:
                self._gate.let_in(asked, door.privileges)
                return door.work(asked)

            return await self._answered(request, work, refused)

        return _exact(BASE + door.path, endpoint, door.method)

    def _old_route(self) -> Route:
        async def endpoint(request: Request) -> Response:
            return await self._answered(request, lambda asked: v1.add_message(asked, self._gate), refused_v1)

        return _exact("/api/conversations/{ticket}/messages", endpoint, "POST")

    async def _answered(
        self, request: Request, work: Callable[[Asked], object], refusal: Callable[[Refused], Response]
    ) -> Response:
        asked = await self._asked(request)
        fault = self._faults.next_for(request.method, request.url.path) or Fault(works=True)
        answer = self._done(asked, work, refusal) if fault.works else _foreign(fault)
        self._write_down(asked, request, None if fault.hangs_up else answer.status_code)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.hangs_up:
            self._hang_up(request)
        return answer

    def _done(self, asked: Asked, work: Callable[[Asked], object], refusal: Callable[[Refused], Response]) -> Response:
        with self._account.lock:
            try:
                answer = work(asked)
            except Refused as refused:
                return refusal(refused)
        whole = answer if isinstance(answer, Answer) else Answer(answer)
        return JSONResponse(whole.body, headers=dict(whole.headers))

    async def _asked(self, request: Request) -> Asked:
        body = await request.body()
        asked = Asked(
            account=self._account,
            method=request.method,
            path=request.path_params,
            query=request.query_params,
            body=body,
            content_type=request.headers.get("content-type", ""),
            key=request.headers.get("apikey", ""),
            client=request.client.host if request.client else "",
        )
        return _with_key_of_form(asked, request)

    def _write_down(self, asked: Asked, request: Request, status: int | None) -> None:
        call = Call(asked.key, request.method, request.url.path, request.url.query, status)
        self.calls.append(call)

    async def _unknown(self, request: Request, error: Exception) -> Response:
        """No such address, or not with this method."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        self._write_down(await self._asked(request), request, status)
        return JSONResponse({"message": "Not found"}, status)


def refused(refusal: Refused) -> Response:
    """How API v3 says no: the model ErrorResponse."""
    return JSONResponse({"message": refusal.message}, refusal.status, refusal.headers)


def refused_v1(refusal: Refused) -> Response:
    """How the old API says no."""
    return JSONResponse(v1.refusal(refusal.status, refusal.message), refusal.status, refusal.headers)


def _exact(path: str, endpoint: Callable[[Request], object], method: str) -> Route:
    """A route for one method alone: Starlette would answer HEAD as well wherever GET is."""
    route = Route(path, endpoint, methods=[method])
    route.methods = {method}
    return route


def _with_key_of_form(asked: Asked, request: Request) -> Asked:
    """The old API also takes its key as a field of the form."""
    old = not request.url.path.startswith(BASE)
    if asked.key or not old:
        return asked
    try:
        key = asked.form().get("apikey", "")
    except Refused:
        return asked
    return Asked(**{name: getattr(asked, name) for name in Asked.__slots__} | {"key": key})


def _foreign(fault: Fault) -> Response:
    return Response(fault.body, fault.status or 200, dict(fault.headers), fault.content_type)
