"""The door of the panel: its token, its limits, and what is answered where it stays shut."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from integration.domain.errors import VipDeskError
from integration.handlers.asked import Asked, read, without_body
from integration.handlers.link_limits import LinkLimits
from integration.handlers.link_refusals import refuse_link, refuse_method
from integration.handlers.panel.framing import shown_anywhere
from integration.usecases.open_panel import OpenPanel, Panel

Answer = Callable[[Panel, Asked], Response]


@dataclass(frozen=True, slots=True)
class PanelDoor:
    """An ASGI endpoint for all methods of the panel's address; no cookie is ever set or read, as for a LinkDoor."""

    open_panel: OpenPanel
    limits: LinkLimits
    answers: Mapping[str, Answer]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever was sent."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        try:
            asked = await read(request)
        except VipDeskError as error:
            return shown_anywhere(refuse_link(without_body(request), error, json=False))
        return await run_in_threadpool(self._answer, asked)

    def _answer(self, asked: Asked) -> Response:
        answer = self.answers.get("GET" if asked.method == "HEAD" else asked.method)
        if answer is None:
            return shown_anywhere(refuse_method(asked, self.answers, json=False))
        try:
            return answer(self._panel(asked), asked)
        except VipDeskError as error:
            return shown_anywhere(refuse_link(asked, error, json=False))

    def _panel(self, asked: Asked) -> Panel:
        self.limits.count_address(asked.address)
        panel = self.open_panel(asked.token)
        self.limits.count_link(panel.installation.id, panel.link.id)
        return panel
