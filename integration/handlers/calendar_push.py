"""The door for Google's push messages: headers in, nothing out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from integration.domain.booking.push import PushMessage
from integration.domain.errors import UnknownInstallation
from integration.handlers.refusals import refuse
from integration.usecases.hear_push import HearPush


@dataclass(frozen=True, slots=True)
class CalendarPush:
    """POST `/calendar/push/{installation}`: 204 for a message of a channel of ours, one and the same 404 for all else.

    A message has no body, and what stands in one is never read. `wake` tells the engine that a sync is due.
    """

    read: Callable[[Mapping[str, str]], PushMessage | None]
    hear: HearPush
    wake: Callable[[], None]

    async def __call__(self, request: Request) -> Response:
        """The answer, which Google only looks at the status of."""
        message = self.read(request.headers)
        if message is None:
            return _unknown()
        installation = request.path_params["installation"]
        heard = await run_in_threadpool(self.hear, installation, message.channel, message.token)
        if not heard:
            return _unknown()
        self.wake()
        return Response(status_code=204)


def _unknown() -> Response:
    status, body = refuse(UnknownInstallation())
    return Response(body, status, media_type="application/json")
