"""Google as an ASGI application: the API's operations, the identity's pages, and the ledger of calls."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.google_calendar.api import Answer, Api, Arrived
from sandbox.google_calendar.errors import NOT_FOUND, Refused
from sandbox.google_calendar.faults import Faults
from sandbox.google_calendar.judging import parsed_or_none
from sandbox.troubles import Fault

VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
NO_SUCH_PAGE = "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>That's an error.</html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API: its method id (empty where there is none), who asked, and what came of it.

    `status` is None where no answer was sent; `reason` is the error's, empty where there is none.
    """

    method: str
    account: str
    path: str
    query: Sequence[tuple[str, str]]
    body: Any
    status: int | None
    reason: str = ""


class Web:
    """The application, and its ledger."""

    def __init__(self, api: Api, faults: Faults, hang_up: Callable[[Request], None], routes: Sequence[Route]) -> None:
        self.calls: list[Call] = []
        self._api = api
        self._faults = faults
        self._hang_up = hang_up
        everything = Route("/{rest:path}", self._called, methods=VERBS)
        self.app = Starlette(routes=[*routes, everything])

    async def _called(self, request: Request) -> Response:
        raw_path = request.scope["raw_path"].decode().partition("?")[0]
        meant = self._api.contract.meant(request.method, raw_path)
        body = await request.body()
        call = Call("", "", raw_path, request.query_params.multi_items(), parsed_or_none(body), NOT_FOUND)
        if not meant:
            self.calls.append(call)
            return HTMLResponse(NO_SUCH_PAGE, NOT_FOUND)
        method, path = meant
        arrived = Arrived(method, path, call.query, request.headers, body)
        return await self._answered(request, arrived, replace(call, method=method.id))

    async def _answered(self, request: Request, arrived: Arrived, call: Call) -> Response:
        fault = self._faults.next_for(arrived.method.id)
        answer, call = await asyncio.to_thread(self._done, arrived, call, fault)
        self.calls.append(replace(call, status=None if fault.hangs_up else answer.status_code))
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.hangs_up:
            self._hang_up(request)
        return answer

    def _done(self, arrived: Arrived, call: Call, fault: Fault) -> tuple[Response, Call]:
        if fault.body:
            return Response(fault.body, fault.status or 200, media_type=fault.content_type), call
        try:
            grant = self._api.granted(arrived.headers)
            call = replace(call, account=grant.account)
            if fault.reason:
                refusal = Refused(fault.reason, other_status=fault.status)
                return _refused(refusal), replace(call, reason=fault.reason)
            answer = self._api.answer(arrived, grant) if fault.works else Answer(200)
        except Refused as refused:
            return _refused(refused), replace(call, reason=refused.reason)
        except Exception as error:  # noqa: BLE001 -- a mistake in the stand-in must fail the test, not hide in a 500
            self._api.violations.append(f"{call.method}: {error!r}")
            return _refused(Refused(reason="internalError")), call
        return _response(answer), call


def _response(answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status)
    return JSONResponse(answer.body, answer.status)


def _refused(refused: Refused) -> Response:
    return JSONResponse(refused.body(), refused.status, refused.headers)
