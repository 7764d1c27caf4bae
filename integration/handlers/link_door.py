"""The door of every page and answer that a customer's link opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from integration.domain.booking.links import Purpose
from integration.domain.errors import UnknownLink, VipDeskError
from integration.handlers.asked import Asked, read, without_body
from integration.handlers.link_limits import LinkLimits
from integration.handlers.link_refusals import refuse_foreign, refuse_link, refuse_method
from integration.usecases.open_link import OpenLink, Visit

Answer = Callable[[Visit, Asked], Response]
"""What is answered to a visit; may raise any VipDeskError, and runs beside the event loop."""

Refusing = Callable[[Asked, VipDeskError], Response]
"""What is answered instead to an error, where neither a page nor JSON would do."""

_DEDICATED = "dedicated"
"""The `agent` of an address that asks for the dedicated one, although somebody stands in."""


@dataclass(frozen=True, slots=True)
class LinkDoor:
    """An ASGI endpoint for all methods of one address below `/vip/{token}/`; `answers` are by method.

    No cookie is ever set or read: what a request may do rests on the token in its path alone, which another site
    doesn't know, so there is nothing that a forged request could ride on. What a browser says comes from another
    site's page is refused all the same. `public_posts` bound what is posted by a link to chat, which anybody may have.
    """

    open_link: OpenLink
    limits: LinkLimits
    purposes: tuple[Purpose, ...]
    answers: Mapping[str, Answer]
    json: bool = False
    refusing: Refusing | None = None
    public_posts: LinkLimits | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever was sent."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        try:
            asked = await read(request)
        except VipDeskError as error:
            return self._refused(without_body(request), error, json=self.json)
        return await run_in_threadpool(self._answer, asked)

    def _answer(self, asked: Asked) -> Response:
        json = self.json or asked.wants_json
        answer = self.answers.get("GET" if asked.method == "HEAD" else asked.method)
        if answer is None:
            return refuse_method(asked, self.answers, json=json)
        if asked.method == "POST" and asked.from_elsewhere:
            return refuse_foreign(asked, json=json)
        try:
            return answer(self._visit(asked), asked)
        except VipDeskError as error:
            return self._refused(asked, error, json=json)

    def _refused(self, asked: Asked, error: VipDeskError, *, json: bool) -> Response:
        return self.refusing(asked, error) if self.refusing else refuse_link(asked, error, json=json)

    def _visit(self, asked: Asked) -> Visit:
        self.limits.count_address(asked.address)
        visit = self._opened(asked.token)
        self.limits.count_link(visit.installation.id, visit.link.id)
        if self.public_posts and asked.method == "POST" and visit.link.purpose is Purpose.CHAT:
            self.public_posts.count_link(visit.installation.id, visit.link.id)
        by_name = asked.query.get("agent") == _DEDICATED and visit.stands_in and visit.booking is None
        return self.open_link.to_dedicated(visit) if by_name else visit

    def _opened(self, token: str) -> Visit:
        for purpose in self.purposes:
            try:
                return self.open_link(token, purpose)
            except UnknownLink:
                continue
        raise UnknownLink
