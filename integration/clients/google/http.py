"""HTTP to Google: here, and nowhere else, httpx's exceptions become our errors.

Google's client would bring httplib2, which sends a request a second time when its answer is lost, a PATCH too: the
attendee would get two mails, and we a 412 for our own change. So Google's client makes the requests, and this sends
each once. httpx is imported with the first request, not before.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from integration.clients.google.answer import Answer
from integration.clients.pool import JSON_WANTED, Pool
from integration.domain.errors import UpstreamUnavailable
from integration.ports import Now

if TYPE_CHECKING:
    import httpx

PATIENCE = timedelta(seconds=9)
_CONNECT_SECONDS = 2.0
_LARGEST_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Deadline:
    """When we give up; shared by all that one call needs."""

    now: Now
    at: datetime

    @property
    def left(self) -> float:
        """Seconds left; raises UpstreamUnavailable where there are none."""
        seconds = (self.at - self.now()).total_seconds()
        if seconds <= 0:
            message = "Google didn't answer in time"
            raise UpstreamUnavailable(message)
        return seconds


class Wire:
    """One pool of connections for all calendars, safe for threads.

    No redirects, no cookies, no proxies from the environment, and nothing is sent twice.
    """

    def __init__(self, now: Now, *, patience: timedelta = PATIENCE) -> None:
        self.now = now
        self._patience = patience
        self._pool = Pool(JSON_WANTED)

    def deadline(self) -> Deadline:
        """When a call that begins now gives up."""
        return Deadline(self.now, self.now() + self._patience)

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: str | bytes | None, deadline: Deadline
    ) -> Answer:
        """Whatever was answered to one request; raises UpstreamUnavailable where nothing was."""
        with (
            _our_errors(),
            self._pool.client().stream(
                method, url, headers=dict(headers), content=body, timeout=_timeout(deadline.left)
            ) as response,
        ):
            return Answer(response.status_code, _whole(response, deadline), _lowered(response.headers))

    def post(self, url: str, fields: Mapping[str, str], deadline: Deadline) -> Answer:
        """What was answered to a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", url, kind, urlencode(fields), deadline)

    def close(self) -> None:
        """Close all connections; a later request opens new ones."""
        self._pool.close()


def _timeout(left: float) -> "httpx.Timeout":
    from httpx import Timeout  # noqa: PLC0415 - lazy, see above

    connect = min(_CONNECT_SECONDS, left / 3)
    return Timeout(left - connect, connect=connect)


def _whole(response: "httpx.Response", deadline: Deadline) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            message = f"Google's answer is larger than {_LARGEST_ANSWER // 1024 // 1024} MiB"
            raise UpstreamUnavailable(message)
        _ = deadline.left
    return bytes(body)


def _lowered(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def _our_errors() -> Iterator[None]:
    """Not chained to httpx's own errors, whose messages can hold parts of the address."""
    from httpx import HTTPError, InvalidURL, StreamError, TimeoutException  # noqa: PLC0415 - lazy, see above

    try:
        yield
    except TimeoutException as error:
        message = f"Google didn't answer in time ({type(error).__name__})"
        raise UpstreamUnavailable(message) from None
    except (HTTPError, StreamError, InvalidURL) as error:
        message = f"Google couldn't be reached ({type(error).__name__})"
        raise UpstreamUnavailable(message) from None
