"""The pages that anybody may see: a home page, and the health that a load balancer asks for."""

from dataclasses import dataclass

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from integration.ports import Store


@dataclass(frozen=True, slots=True)
class Home:
    """GET `/`: what runs here, in numbers without names."""

    store: Store
    version: str

    async def __call__(self, _request: Request) -> Response:
        """The page."""
        return HTMLResponse(await run_in_threadpool(self._render))

    def _render(self) -> str:
        from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - kept out of the door's cold start

        templates = Environment(loader=PackageLoader("integration.web"), autoescape=True)
        return templates.get_template("home.html").render(
            version=self.version, installations=len(self.store.all()), waiting=self.store.waiting()
        )


@dataclass(frozen=True, slots=True)
class Health:
    """GET `/health`: 200 while the store answers; the numbers say how long the line is."""

    store: Store
    version: str

    async def __call__(self, _request: Request) -> Response:
        """The numbers as JSON."""
        waiting = await run_in_threadpool(self.store.waiting)
        counts = {name: getattr(waiting, name) for name in ("ready", "scheduled", "held", "parked")}
        body = msgspec.json.encode({"status": "ok", "version": self.version, **counts})
        return Response(body, media_type="application/json")
