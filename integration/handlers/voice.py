"""The door for phone systems: a call in, what to do with it out."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integration.domain.errors import TooMany, UnknownLink, VipDeskError
from integration.domain.phone.answer import Answer
from integration.domain.phone.call import Moment, PhoneCall, RawCall
from integration.domain.phone.line import PhoneLine, PhoneSystem
from integration.handlers.asked import read
from integration.handlers.link_limits import LinkLimits, whole_seconds
from integration.handlers.refusals import refuse
from integration.ports.phone import VoiceSystem
from integration.usecases.answer_call import AnswerCall, FindLine

_log = structlog.get_logger(__name__)

_MOMENTS: Mapping[str, Moment] = {"": Moment.RINGS} | {
    moment.value: moment for moment in (Moment.DIALLED, Moment.RECORDED, Moment.ENDED)
}
"""What is told at which address below a line's own."""


@dataclass(frozen=True, slots=True)
class VoiceDoor:
    """GET or POST `/voice/{token}` and `/voice/{token}/{what}`: 200 with the answer, in the phone system's language.

    404 for an address that is no (longer) good, 403 for a request that the phone system didn't sign, and 429 above the
    `limits`: what wasn't signed counts for who sent it, and takes nothing of what the line may ask. A fault of ours
    costs no call: who can't be put through leaves a message.
    """

    find: FindLine
    answer: AnswerCall
    systems: Mapping[PhoneSystem, VoiceSystem]
    limits: LinkLimits
    public_url: str

    async def __call__(self, request: Request) -> Response:
        """The answer."""
        try:
            raw = await self._raw(request)
            return await run_in_threadpool(self._answered, request, raw)
        except VipDeskError as error:
            return _refused(error)

    async def _raw(self, request: Request) -> RawCall:
        asked, query = await read(request), request.scope["query_string"].decode("latin-1")
        path = (request.scope.get("raw_path") or request.url.path.encode()).decode("latin-1").partition("?")[0]
        url = f"{self.public_url.rstrip('/')}{path}{'?' if query else ''}{query}"
        return RawCall(url, query, asked.body, asked.headers)

    def _answered(self, request: Request, raw: RawCall) -> Response:
        token, moment = request.path_params["token"], _MOMENTS.get(request.path_params.get("what", ""))
        self.limits.count_address(request.client.host if request.client else "")
        installation, line = self.find(token)
        if moment is None:
            raise UnknownLink
        system = self.systems[line.system]
        if not system.verify(raw, line.secret):
            _log.warning("call.unsigned", installation=installation, link=line.link)
            return Response(b'{"error":"the signature is wrong"}', 403, media_type="application/json")
        self.limits.count_link(installation, line.link)
        answer = self._decided(installation, line, system.parse(raw, moment))
        address = f"{self.public_url.rstrip('/')}/voice/{token}"
        body = system.render(answer, address)
        return Response(body, 200, {"cache-control": "no-store"}, media_type=system.media_type)

    def _decided(self, installation: str, line: PhoneLine, call: PhoneCall) -> Answer:
        try:
            return self.answer(installation, line, call)
        except Exception:  # noqa: BLE001 - whatever is wrong with us, a caller is waiting
            _log.exception("call.fault", installation=installation, link=line.link)
            return self.answer.at_least_voicemail(installation, line, call)


def _refused(error: VipDeskError) -> Response:
    status, body = refuse(error)
    wait = {"retry-after": str(whole_seconds(error.retry_after))} if isinstance(error, TooMany) else {}
    return Response(body, status, wait, media_type="application/json")


def voice_routes(door: VoiceDoor) -> list[Route]:
    """The addresses that phone systems ask."""
    both = ["GET", "POST"]
    return [
        Route("/voice/{token}", door.__call__, methods=both),
        Route("/voice/{token}/{what}", door.__call__, methods=both),
    ]
