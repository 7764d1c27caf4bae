"""All accounts as one ASGI application: their doors as routes, and a ledger of the calls of their API."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.troubles import Fault
from sandbox.zendesk import token_door
from sandbox.zendesk.api import (
    apps,
    exports,
    fields,
    history,
    people,
    tags,
    ticket_making,
    tickets,
    webhook_watch,
    webhooks,
)
from sandbox.zendesk.consent import PATH, Consents
from sandbox.zendesk.door import Answer, Asked, Door, let_in, marketplace_headers, without_marketplace
from sandbox.zendesk.errors import NOT_FOUND, Refused
from sandbox.zendesk.responses import exact, foreign, nowhere, query, refused, response, script
from sandbox.zendesk.tenant import Tenant
from sandbox.zendesk.workspace import Workspace
from sandbox.zendesk.world import World

BASE = "/api/v2"
MODULES = (tickets, ticket_making, tags, history, exports, people, fields, webhooks, webhook_watch, apps)
DOORS: tuple[Door, ...] = tuple(door for module in MODULES for door in module.DOORS)
HangUp = Callable[[Request], None]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an account's API or of its `/oauth/tokens`; `status` None where no answer was sent.

    `lacking` names the marketplace's headers that it lacked, `user` is who it was by (0 for nobody known).
    """

    account: str
    method: str
    path: str
    query: str
    status: int | None
    user: int
    lacking: tuple[str, ...]

    @property
    def writes(self) -> bool:
        """Whether it was meant to change something."""
        return self.method != "GET"


class _WithSuffix:
    """An address of the API may end with .json, as everywhere at Zendesk."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if BASE in path and path.endswith(".json"):
            scope = {**scope, "path": path.removesuffix(".json")}
        await self._app(scope, receive, send)


class Web:
    """The application, and its ledger."""

    def __init__(self, world: World, hang_up: HangUp) -> None:
        self.calls: list[Call] = []
        self.mistakes: list[str] = []
        """Of the stand-in itself: a test that meets one should fail."""
        self._world = world
        self._hang_up = hang_up
        consents, workspace = Consents(world.marketplace), Workspace(world.marketplace)
        routes = [self._door(door) for door in DOORS]
        routes += [
            self._page(PATH, consents.shows, "GET"),
            self._page(PATH, consents.takes, "POST"),
            self._page("/agent/tickets/{ticket:int}", workspace.ticket, "GET"),
            self._page("/agent/apps/vip-desk", workspace.nav_bar, "GET"),
            exact("/{account}/oauth/tokens", self._token, "POST"),
            exact(f"/{{account}}{BASE}/apps/{{app}}/public_key", self._public_key, "GET"),
        ]
        scripts = [script("zaf_sdk.min.js", "zaf_sdk.js"), script("workspace.js", "workspace.js")]
        every = [*scripts, *world.widgets.routes(), *routes]
        self.app = _WithSuffix(Starlette(routes=every, exception_handlers={HTTPException: self._unknown}))

    def _door(self, door: Door) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            return await self._answered(request, lambda tenant: self._worked(tenant, request, body, door))

        return exact(f"/{{account}}{BASE}{door.path}", endpoint, door.method)

    def _page(self, path: str, work: Callable[[Tenant, Request], Awaitable[Response]], method: str) -> Route:
        async def endpoint(request: Request) -> Response:
            tenant = self._world.tenants.get(request.path_params["account"])
            return await work(tenant, request) if tenant else nowhere()

        return exact(f"/{{account}}{path}", endpoint, method)

    async def _answered(self, request: Request, work: Callable[[Tenant], tuple[Response, int]]) -> Response:
        """The work of a call, in a thread of its own, and what a fault makes of it."""
        tenant = self._world.tenants.get(request.path_params["account"])
        if tenant is None:
            return nowhere()
        fault = self._world.faults[tenant.name].next_for(request.method, request.url.path) or Fault(works=True)
        answer, user = await asyncio.to_thread(work, tenant) if fault.works else (foreign(fault), 0)
        self._write_down(request, None if fault.hangs_up else answer.status_code, user)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.hangs_up:
            self._hang_up(request)
        return answer

    def _worked(self, tenant: Tenant, request: Request, body: bytes, door: Door) -> tuple[Response, int]:
        asked = None
        try:
            with tenant.lock:
                asked = self._asked(tenant, request, body)
                let_in(asked, door)
                answer = None if door.alone else door.work(asked)
            answer = door.work(asked) if door.alone else answer
        except Refused as refusal:
            return refused(refusal, asked.told if asked else {}), asked.pair.user if asked else 0
        except Exception as error:  # noqa: BLE001 -- a mistake in the stand-in must fail the test, not hide in a 500
            self.mistakes.append(f"{request.method} {request.url.path}: {error!r}")
            return Response(status_code=500), 0
        whole = answer if isinstance(answer, Answer) else Answer(200, answer)
        headers = {**asked.told, **whole.headers}
        return response(whole.status, whole.body, headers), asked.pair.user

    def _asked(self, tenant: Tenant, request: Request, body: bytes) -> Asked:
        pair = tenant.tokens.bearer(request.headers.get("authorization", ""))
        lacking = marketplace_headers(request.headers, self._world.marketplace.headers)
        if lacking and tenant.switches.marketplace_headers:
            raise without_marketplace(lacking)
        path: Mapping[str, Any] = {**request.path_params, "address": request.url.path.removeprefix(f"/{tenant.name}")}
        return Asked(tenant, request.method, path, query(request), request.headers, body, pair)

    async def _token(self, request: Request) -> Response:
        body, content_type = await request.body(), request.headers.get("content-type", "")

        def work(tenant: Tenant) -> tuple[Response, int]:
            with tenant.lock:
                try:
                    told = token_door.token(tenant, self._world.marketplace, content_type, body)
                except Refused as refusal:
                    return refused(refusal, {}), 0
            return response(200, told, {"Cache-Control": "no-store"}), 0

        return await self._answered(request, work)

    async def _public_key(self, request: Request) -> Response:
        if request.path_params["app"] != self._world.marketplace.app_id:
            return nowhere()
        return Response(self._world.marketplace.public_key, media_type="text/plain")

    async def _unknown(self, request: Request, error: Exception) -> Response:
        """No such address, or not with this method."""
        self._write_down(request, NOT_FOUND, 0)
        return nowhere() if isinstance(error, HTTPException) else Response(status_code=500)

    def _write_down(self, request: Request, status: int | None, user: int) -> None:
        account, _, rest = request.url.path.lstrip("/").partition("/")
        lacking = tuple(marketplace_headers(request.headers, self._world.marketplace.headers))
        self.calls.append(Call(account, request.method, f"/{rest}", request.url.query, status, user, lacking))
