"""The address that Prometheus asks, for who knows its token."""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

_REFUSED = {"WWW-Authenticate": "Bearer"}
_NEVER_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Metrics:
    """GET `/metrics`: 200 with what `exposed` says, or 401; `token` isn't empty. Nothing is counted for a stranger."""

    token: str
    exposed: Callable[[], bytes]
    content_type: str

    async def __call__(self, request: Request) -> Response:
        """The figures; they may ask the store, so they are taken beside the event loop."""
        if not self._knows(request.headers.get("authorization", "")):
            return Response(status_code=401, headers=_REFUSED)
        return Response(await run_in_threadpool(self.exposed), media_type=self.content_type, headers=_NEVER_KEPT)

    def _knows(self, said: str) -> bool:
        scheme, _, token = said.partition(" ")
        # Bytes, as text may hold what can't be compared in constant time.
        same = compare_digest(token.strip().encode("utf-8", "surrogatepass"), self.token.encode())
        return same and scheme.casefold() == "bearer"
