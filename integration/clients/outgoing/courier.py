"""Carries a signed message to its endpoint: here httpx's exceptions become our errors.

httpx is imported with the first message, not before: the door must start without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from integration.clients.outgoing.address import require_address
from integration.clients.outgoing.answers import error_in
from integration.clients.pool import Pool
from integration.clients.retry_after import retry_after
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.domain.outgoing import Posting
from integration.domain.signing import signed
from integration.domain.telling import said_to

_SECONDS = 10.0
_PLAIN_HEADERS = {"Content-Type": "application/json", "User-Agent": "VIP-Desk", "Connection": "close"}


class HttpCourier:
    """Keeps `ports.Courier` over HTTP: no redirects, no cookies, no proxies from the environment, TLS verified.

    Every message has a connection of its own: they are few, and one that a receiver dropped meanwhile would cost a
    try. Of an answer only its status is read. No error's message holds anything of address, secret or payload.
    """

    def __init__(self) -> None:
        self._pool = Pool(seconds=_SECONDS)

    def __call__(self, posting: Posting, now: datetime, /) -> str:
        """What the receiver answered; it has ten seconds for each step.

        Raises EndpointGone, UpstreamUnavailable (with the wait that it asks for), or UpstreamRefused where messages may
        not go to its address.
        """
        require_address(posting.endpoint.url)
        with _our_errors():
            status, wish = self._exchange(posting, now)
        error = error_in(status, retry_after(wish, now))
        if error:
            raise error
        return f"answered {status}"

    def close(self) -> None:
        """Close the client; a later message builds another."""
        self._pool.close()

    def _exchange(self, posting: Posting, now: datetime) -> tuple[int, str | None]:
        message = said_to(posting.endpoint, posting.message)
        headers = {**_PLAIN_HEADERS, **signed(message, posting.secrets, now)}
        with self._pool.client().stream(
            "POST", posting.endpoint.url, headers=headers, content=message.payload
        ) as response:
            return response.status_code, response.headers.get("Retry-After")


@contextmanager
def _our_errors() -> Iterator[None]:
    """Not chained to httpx's own errors, whose messages can hold parts of the address."""
    from httpx import CookieConflict, HTTPError, InvalidURL, StreamError, TimeoutException  # noqa: PLC0415 - lazy

    try:
        yield
    except InvalidURL:
        message = "its address is none; remove the endpoint and add it again"
        raise UpstreamRefused(message) from None
    except TimeoutException as error:
        message = f"didn't answer in time ({type(error).__name__})"
        raise UpstreamUnavailable(message) from None
    except (HTTPError, StreamError, CookieConflict) as error:
        raise UpstreamUnavailable(_unreachable(error)) from None


def _unreachable(error: Exception) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "couldn't be trusted: its TLS certificate is not valid for this address"
    return f"couldn't be reached ({type(error).__name__})"
