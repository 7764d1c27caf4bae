"""HTTP request rules carried out: after the automation's own time, unsigned, never again; and faults on demand."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from sandbox.automation import Automation

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
        self._to_lose = 0
        self._to_repeat: list[int] = []
        self._to_hold = 0
        self._held: list[HookRequest] = []
        self._client: httpx.Client | None = None

    @property
    def errors(self) -> list[SentHook]:
        """Those that were answered by anything but 200, or not at all."""
        return [one for one in self.sent if one.failed]

    def lose(self, count: int = 1) -> None:
        """Never send the next ones."""
        self._to_lose += count

    def repeat(self, count: int = 1, *, times: int = 2) -> None:
        """Send each of the next ones so many times."""
        self._to_repeat += [times] * count

    def reverse(self, count: int = 2) -> None:
        """Hold the next ones back until there are so many, and send them the last one first."""
        self._to_hold = count

    def send_later(self, request: HookRequest) -> None:
        """Send it after the automation's own time."""
        self._automation.later(lambda: self._come(request))

    def close(self) -> None:
        """Close the connections."""
        if self._client:
            self._client.close()

    def _come(self, request: HookRequest) -> None:
        if self._to_lose:
            self._to_lose -= 1
            self.lost.append(request)
            return
        times = self._to_repeat.pop(0) if self._to_repeat else 1
        for _ in range(times):
            self._hold_or_send(request)

    def _hold_or_send(self, request: HookRequest) -> None:
        if not self._to_hold:
            self._send(request)
            return
        self._held.append(request)
        if len(self._held) == self._to_hold:
            held, self._held, self._to_hold = self._held, [], 0
            for one in reversed(held):
                self._send(one)

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
