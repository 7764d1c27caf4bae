"""HTTP request rules carried out: after the automation's own time, unsigned, never again; and faults on demand."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from sandbox.automation import Automation
from sandbox.way_out import WayOut

OK = 200
TIMEOUT_SECONDS = 5.0
"""LA-5: how long LiveAgent waits for the answer is not known."""


@dataclass(frozen=True, slots=True)
class HookRequest:
    """One HTTP request of a rule, its variables replaced."""

    method: str
    url: str
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class SentHook:
    """A request that was sent: the answer's status (None where none came), and what the event log shows."""

    request: HookRequest
    status: int | None
    error: str = ""

    @property
    def failed(self) -> bool:
        """Anything but exactly 200 counts as an error."""
        return self.status != OK


class Hooks:
    """The way out of the account; faults touch the requests that come next."""

    def __init__(self, automation: Automation) -> None:
        self.sent: list[SentHook] = []
        """All that was sent, in order."""
        self.lost: list[HookRequest] = []
        """All that `lose` swallowed."""
        self._automation = automation
        way = self._way = WayOut()
        self.lose, self.repeat, self.reverse = way.lose, way.repeat, way.reverse
        self._client: httpx.Client | None = None

    @property
    def errors(self) -> list[SentHook]:
        """Those that were answered by anything but 200, or not at all."""
        return [one for one in self.sent if one.failed]

    def send_later(self, request: HookRequest) -> None:
        """Send it after the automation's own time."""
        self._automation.later(lambda: self._come(request))

    def close(self) -> None:
        """Close the connections."""
        if self._client:
            self._client.close()

    def _come(self, request: HookRequest) -> None:
        self._way.take(lambda: self._send(request), lambda: self.lost.append(request))

    def _send(self, request: HookRequest) -> None:
        self.sent.append(_tried(request, self._exchange))

    def _exchange(self, request: HookRequest) -> int:
        headers = {"Content-Type": request.content_type} if request.body else {}
        body = request.body.encode() or None
        self._client = self._client or httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS)
        return self._client.request(request.method, request.url, content=body, headers=headers).status_code


def _tried(request: HookRequest, exchange: Callable[[HookRequest], int]) -> SentHook:
    try:
        status = exchange(request)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return SentHook(request, None, type(error).__name__)
    return SentHook(request, status, "" if status == OK else f"HTTP {status}")
