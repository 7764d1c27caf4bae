"""The doors of our pages inside Zendesk: the first post with its signed token, and what the page asks after that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from integration.domain.app_session import AppSession
from integration.domain.errors import Misconfigured, SessionOver, VipDeskError
from integration.domain.signed_visit import SignedVisit
from integration.handlers.asked import Asked, read, without_body
from integration.handlers.link_limits import LinkLimits
from integration.handlers.page_frame import page
from integration.handlers.zendesk_app.framing import AppFrame
from integration.handlers.zendesk_app.lanes import Lanes
from integration.handlers.zendesk_app.shut import FOREIGN, METHOD, Shut, shut_by, waiting_of

SESSION = "X-Vipdesk-Session"
_BEARER = "bearer "
_log = structlog.get_logger(__name__)

Visit = Callable[[str], SignedVisit]
"""Who loads a page, by the signed token alone."""

Enter = Callable[[SignedVisit], AppSession]
"""A session for them, once the host was asked who that is."""

Read = Callable[[str], AppSession]
"""The session that a page sent back, by itself alone."""

GoOn = Callable[[str], tuple[AppSession, str]]
"""The session that a page sent back, and the next one for it, sealed."""

Answer = Callable[[AppSession, Asked, Mapping[str, str]], Response]
"""What is answered to a page that was let in; the last are the values of the address."""


@dataclass(frozen=True, slots=True)
class EntryDoor:
    """POST with the form field `token`: the page itself, which keeps the address as Zendesk made it.

    Nothing but a token's signature opens it, so a form of another site can't do more than its own browser could. The
    host is asked in a lane of its account, which the signature names.
    """

    visit: Visit
    enter: Enter
    seal: Callable[[AppSession], str]
    template: str
    frame: AppFrame
    limits: LinkLimits
    lanes: Lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever was sent."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        asked = without_body(request)
        if asked.method != "POST":
            return self._shut(asked, METHOD, {"Allow": "POST"})
        try:
            asked = await read(request)
            visit = await run_in_threadpool(self._visit, asked)
            return await self.lanes.run(visit.account, partial(self._answer, asked, visit))
        except VipDeskError as error:
            return self._refused(asked, error)

    def _visit(self, asked: Asked) -> SignedVisit:
        self.limits.count_address(asked.address)
        return self.visit(asked.form.get("token", ""))

    def _answer(self, asked: Asked, visit: SignedVisit) -> Response:
        session = self.enter(visit)
        self.limits.count_link(session.installation or session.account, session.user)
        values = {"session": self.seal(session), "sdk": self.frame.sdk, "outside": "Open VIP Desk inside Zendesk."}
        return page(asked, self.template, values, headers=self.frame.of_account(session.account))

    def _refused(self, asked: Asked, error: VipDeskError) -> Response:
        log_ours(error)
        return self._shut(asked, shut_by(error), waiting_of(error))

    def _shut(self, asked: Asked, shut: Shut, headers: Mapping[str, str]) -> Response:
        merged = {**self.frame.of_nobody(), **headers}
        return page(asked, "zendesk_shut.html", {"shut": shut}, status=shut.status, headers=merged)


@dataclass(frozen=True, slots=True)
class PartDoor:
    """What a page fetches, with its session in `Authorization: Bearer`; the answer's `X-Vipdesk-Session` is the next.

    No cookie is ever set or read, so there is nothing that a forged request could ride on. All that may ask the host is
    done in a lane of the session's account.
    """

    read: Read
    go_on: GoOn
    answers: Mapping[str, Answer]
    limits: LinkLimits
    lanes: Lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever was sent."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        asked = without_body(request)
        answer = self.answers.get(asked.method)
        if answer is None:
            return shut_part(asked, METHOD, {"Allow": ", ".join(sorted(self.answers))})
        if asked.from_elsewhere:
            return shut_part(asked, FOREIGN)
        try:
            asked = await read(request)
            account = await run_in_threadpool(self._account, asked)
            return await self.lanes.run(account, partial(self._answer, answer, asked, request.path_params))
        except VipDeskError as error:
            return refused_part(asked, error)

    def _account(self, asked: Asked) -> str:
        self.limits.count_address(asked.address)
        return self.read(_bearer(asked)).account

    def _answer(self, answer: Answer, asked: Asked, named: Mapping[str, str]) -> Response:
        following = ""
        try:
            session, following = self.go_on(_bearer(asked))
            self.limits.count_link(session.installation or session.account, session.user)
            response = answer(session, asked, named)
        except VipDeskError as error:
            response = refused_part(asked, error)
        if following and SESSION not in response.headers:
            response.headers[SESSION] = following
        return response


def refused_part(asked: Asked, error: VipDeskError) -> Response:
    """A part of a page that says what went wrong."""
    log_ours(error)
    return shut_part(asked, shut_by(error), waiting_of(error))


def shut_part(asked: Asked, shut: Shut, headers: Mapping[str, str] | None = None) -> Response:
    """A part of a page that says why there is nothing else."""
    return page(asked, "zendesk_shut_part.html", {"shut": shut}, status=shut.status, headers=headers)


def log_ours(error: VipDeskError) -> None:
    """A setting that is missing is told to who runs us, and not to who looks."""
    if isinstance(error, Misconfigured):
        _log.error("app_page.misconfigured", reason=str(error))


def _bearer(asked: Asked) -> str:
    told = asked.headers.get("authorization", "")
    if not told.lower().startswith(_BEARER):
        raise SessionOver
    return told[len(_BEARER) :].strip()
