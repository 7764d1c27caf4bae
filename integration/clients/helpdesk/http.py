"""HTTP to any host: here, and nowhere else, httpx's and tenacity's exceptions become our errors.

httpx and tenacity are imported when the first request is made, not before: the door must start without them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import msgspec

from integration.clients.helpdesk.pace import Paced
from integration.clients.helpdesk.refusals import (
    AT_ONCE,
    Answer,
    Passing,
    RefusedFields,
    Request,
    Unknown,
    decoded,
    error_in,
)
from integration.clients.pool import JSON_WANTED, Pool
from integration.clients.retry_after import retry_after
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.ports import Now
from integration.ports.telemetry import UNTRACED, Attributes, Tracing

if TYPE_CHECKING:
    import httpx
    import tenacity

__all__ = ["Answer", "HostHttp", "RefusedFields", "Request", "Unknown", "decoded"]

_CONNECT_SECONDS = 3.0
_READ_SECONDS = 10.0
_SLOW_READ_SECONDS = 60.0
_WHOLE_ANSWER = timedelta(seconds=30)
_LARGEST_ANSWER = 32 * 1024 * 1024
_NO_ADDRESS = "the installation's address is no web address; correct it: it begins with http:// or https://"
_TRIES = 3
_NO_ANSWER = 400
"""The first status that says that it was not done (RFC 9110, 15.5)."""

_REPEATABLE = frozenset({"GET", "PATCH", "PUT"})
"""Methods that do no harm when sent twice: a PATCH or PUT names an absolute state, a POST makes one more thing."""


class HostHttp:
    """One pool of connections for all installations: no redirects, no cookies, no proxies from the environment.

    A GET, PATCH or PUT that meets passing trouble is sent up to three times, with two seconds of waiting at most;
    `wait` does that waiting, in seconds (tenacity's own sleep where None). A slow request has a minute for its answer,
    and one that still gets none is not sent again: the host would do its heavy work twice. Each try is a step of what
    `tracing` follows.
    """

    tracing: Tracing = UNTRACED

    def __init__(self, now: Now, *, wait: Callable[[float], None] | None = None) -> None:
        self._now = now
        self._wait = wait
        self._pool = Pool(JSON_WANTED)

    def send(self, request: Request) -> bytes:
        """The body of a 2xx answer.

        Raises UpstreamUnavailable, UpstreamRefused (or its kinds TicketGone, Unknown and RefusedFields), or
        CredentialsRevoked.
        """
        return self.ask(request).body

    def ask(self, request: Request) -> Answer:
        """The whole 2xx answer; raises what `send` raises."""
        return self._patiently(request) if request.method in _REPEATABLE else self._once(request)

    def paced(self, *, gap: timedelta) -> Paced:
        """A way out for one walk, whose requests begin at least `gap` apart."""
        return Paced(self.ask, self._now, self.wait, gap=gap)

    def close(self) -> None:
        """Close all connections; a later request opens new ones."""
        self._pool.close()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        from tenacity import sleep  # noqa: PLC0415 - lazy, see above

        (self._wait or sleep)(seconds)

    def _patiently(self, request: Request) -> Answer:
        from tenacity import Retrying, retry_if_exception_type  # noqa: PLC0415 - lazy, see above

        retrying = Retrying(
            retry=retry_if_exception_type(Passing),
            stop=_patience_is_over,
            wait=_pause(),
            sleep=self.wait,
            reraise=True,
        )
        return retrying(self._once, request)

    def _once(self, request: Request) -> Answer:
        if request.toll:
            request.toll()
        with self.tracing.step(_step(request), _told(request)) as step:
            with _our_errors(request):
                answer = self._exchange(request)
            step.note({"http.response.status_code": answer.status})
            if answer.status >= _NO_ANSWER:
                step.failed(str(answer.status))
        error = error_in(request, answer)
        if error:
            raise error
        return answer

    def _exchange(self, request: Request) -> Answer:
        _require_web_address(request.url)
        kind, content = _body(request)
        with self._pool.client().stream(
            request.method,
            request.url,
            params=request.query or None,
            headers={**request.headers, **kind},
            content=content,
            timeout=_timeout(request),
        ) as response:
            asked = retry_after(response.headers.get("Retry-After"), self._now())
            return Answer(response.status_code, self._whole(response), asked, dict(response.headers))

    def _whole(self, response: "httpx.Response") -> bytes:
        until = self._now() + _WHOLE_ANSWER
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LARGEST_ANSWER:
                message = f"the helpdesk's answer is larger than {_LARGEST_ANSWER // 1024 // 1024} MiB"
                raise UpstreamRefused(message)
            if self._now() > until:
                message = "the helpdesk's answer takes too long to arrive"
                raise Passing(message)
        return bytes(body)


def _step(request: Request) -> str:
    return "host read" if request.method == "GET" else "host write"


def _told(request: Request) -> Attributes:
    """The method alone: addresses and queries may carry secrets, and whose host it is stands on the step already."""
    return {"http.request.method": request.method}


def _body(request: Request) -> tuple[Mapping[str, str], bytes | None]:
    if request.form is not None:
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(request.form).encode()
    if request.payload is not None:
        return {"Content-Type": "application/json"}, msgspec.json.encode(request.payload)
    return {}, None


def _timeout(request: Request) -> "httpx.Timeout":
    from httpx import Timeout  # noqa: PLC0415 - lazy, see above

    return Timeout(_SLOW_READ_SECONDS if request.slow else _READ_SECONDS, connect=_CONNECT_SECONDS)


def _require_web_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_one = False
    if not is_one:
        raise UpstreamRefused(_NO_ADDRESS)


@contextmanager
def _our_errors(request: Request) -> Iterator[None]:
    from httpx import HTTPError, InvalidURL, TimeoutException  # noqa: PLC0415 - lazy, see above

    try:
        yield
    except InvalidURL as error:
        raise UpstreamRefused(_NO_ADDRESS) from error
    except TimeoutException as error:
        message = f"the helpdesk didn't answer in time ({type(error).__name__})"
        raise (UpstreamUnavailable if request.slow else Passing)(message) from error
    except HTTPError as error:
        message = f"the helpdesk couldn't be reached ({type(error).__name__})"
        raise Passing(message) from error


def _patience_is_over(state: "tenacity.RetryCallState") -> bool:
    waited = state.idle_for + state.upcoming_sleep
    return state.attempt_number >= _TRIES or waited > AT_ONCE.total_seconds()


def _pause() -> Callable[["tenacity.RetryCallState"], float]:
    from tenacity import wait_exponential, wait_random  # noqa: PLC0415 - lazy, see above

    jittered = wait_exponential(multiplier=0.2, max=0.8) + wait_random(0.0, 0.2)

    def pause(state: "tenacity.RetryCallState") -> float:
        trouble = state.outcome.exception() if state.outcome else None
        asked = trouble.retry_after if isinstance(trouble, Passing) else None
        return max(jittered(state), asked.total_seconds() if asked else 0.0)

    return pause
