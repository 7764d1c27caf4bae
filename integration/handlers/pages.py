"""The pages that anybody may see: a home page, and the health that a load balancer asks for."""

from dataclasses import dataclass

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from integration.ports import Store


@dataclass(frozen=True, slots=True)
class Home:
    """GET `/`: what runs here, in numbers without names; in none where whoever asks must cost us nothing."""

    store: Store
    version: str
    counts: bool = True

    async def __call__(self, _request: Request) -> Response:
        """The page."""
        return HTMLResponse(await run_in_threadpool(self._render))

    def _render(self) -> str:
        from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - kept out of the door's cold start

        templates = Environment(loader=PackageLoader("integration.web"), autoescape=True)
        numbers = {"installations": len(self.store.all()), "waiting": self.store.waiting()} if self.counts else {}
        return templates.get_template("home.html").render(version=self.version, **numbers)


@dataclass(frozen=True, slots=True)
class Health:
    """GET `/health`: 200 while the store answers; the numbers say how long the line is.

    Where counting is dear, and whoever finds the address may ask, the store only has to answer: one look at no ticket.
    """

    store: Store
    version: str
    counts: bool = True

    async def __call__(self, _request: Request) -> Response:
        """The numbers as JSON."""
        numbers = await run_in_threadpool(self._numbers)
        body = msgspec.json.encode({"status": "ok", "version": self.version, **numbers})
        return Response(body, media_type="application/json")

    def _numbers(self) -> dict[str, int]:
        if not self.counts:
            self.store.ready_at(*_NO_TICKET)
            return {}
        waiting = self.store.waiting()
        return {name: getattr(waiting, name) for name in ("ready", "scheduled", "held", "parked")}


_NO_TICKET = ("-", "-")
