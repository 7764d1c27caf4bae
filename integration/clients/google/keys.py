"""Keys to calendars, of both kinds, and the access tokens that they are changed for.

An access token lives for about an hour; it is kept in this process alone, and fetched by one thread at a time (GC-11).
google-auth is imported with the first key, not before.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from integration.clients.google.endpoints import Google
from integration.clients.google.http import Deadline, Wire
from integration.clients.google.refusals import grant_error_in
from integration.clients.google.service_key import service_account_fields
from integration.domain.booking.calendar import SCOPES, Access, CalendarAccount, CalendarKey
from integration.domain.errors import BadInput, Misconfigured, UpstreamRefused, UpstreamUnavailable

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

_MOST_KEPT = 1000


class _Grant(msgspec.Struct, frozen=True):
    """What we rely on in an answer that gives an access token; the rest is Google's client's to read."""

    access_token: Annotated[str, msgspec.Meta(pattern=r"^[\x21-\x7e]+$")]
    expires_in: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """Our own identity at Google."""

    id: str = ""
    secret: str = field(default="", repr=False)


class Key:
    """One way in; safe for threads."""

    def __init__(self, make: "Callable[[], Credentials]", wire: Wire) -> None:
        self._make = make
        self._wire = wire
        self._lock = Lock()
        self._made: Credentials | None = None

    def token(self, deadline: Deadline, *, refused: str = "") -> str:
        """An access token that is good for some minutes, and another than the `refused` one.

        Raises CredentialsRevoked, UpstreamRefused or UpstreamUnavailable.
        """
        if not self._lock.acquire(timeout=deadline.left):
            message = "Google didn't answer in time"
            raise UpstreamUnavailable(message)
        try:
            return self._fresh(deadline, refused)
        finally:
            self._lock.release()

    def _fresh(self, deadline: Deadline, refused: str) -> str:
        with _our_errors():
            self._made = made = self._made or self._make()
            if not made.valid or made.token == refused:
                made.refresh(_Counter(self._wire, deadline))  # type: ignore[no-untyped-call]
        return str(made.token)


class Keys:
    """The keys in use, so that each one's access token is fetched once an hour."""

    def __init__(self, google: Google, client: OAuthClient, wire: Wire) -> None:
        self._google = google
        self._client = client
        self._wire = wire
        self._lock = Lock()
        self._kept: dict[bytes, Key] = {}

    def key(self, account: CalendarAccount, key: CalendarKey) -> Key:
        """The key to this calendar; raises Misconfigured where our OAuth client is needed and isn't set."""
        name = sha256(f"{account.access}\0{account.agent}\0{key.secret}".encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            kept = self._kept.pop(name, None) or Key(self._maker(account, key), self._wire)
            self._kept[name] = kept
            if len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept

    def _maker(self, account: CalendarAccount, key: CalendarKey) -> "Callable[[], Credentials]":
        if account.access is Access.DELEGATION:
            return lambda: _delegated(self._google, account.agent, key)
        if not (self._client.id and self._client.secret):
            message = "our OAuth client at Google isn't set: give its id and its secret"
            raise Misconfigured(message)
        return lambda: _agreed(self._google, self._client, key)


def _agreed(google: Google, client: OAuthClient, key: CalendarKey) -> "Credentials":
    from google.oauth2.credentials import Credentials  # noqa: PLC0415 - lazy, see above

    made: Credentials = Credentials(  # type: ignore[no-untyped-call]
        None, refresh_token=key.secret, token_uri=google.token, client_id=client.id, client_secret=client.secret
    )
    return made


def _delegated(google: Google, agent: str, key: CalendarKey) -> "Credentials":
    """Whatever address the key file names for tokens, ours is asked: a key file can't send us elsewhere."""
    from google.oauth2.service_account import Credentials  # noqa: PLC0415 - lazy, see above

    fields = {**service_account_fields(key.secret), "token_uri": google.token}
    made: Credentials = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
        fields, scopes=list(SCOPES), subject=agent
    )
    return made


@contextmanager
def _our_errors() -> Iterator[None]:
    """Not chained to google-auth's own errors, whose messages can hold parts of the key."""
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - lazy, see above

    try:
        yield
    except (GoogleAuthError, BadInput, ValueError, TypeError) as error:
        message = f"this key can't be used ({type(error).__name__}): connect the calendar again"
        raise UpstreamRefused(message) from None


@dataclass(frozen=True, slots=True)
class _Counter:
    """Where Google's client changes a key for an access token; what it gets to see is always a good answer.

    Else it would itself ask up to three times, with pauses, and lose the wish to wait.
    """

    wire: Wire
    deadline: Deadline

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,  # noqa: ANN401 - google.auth.transport.Request's own
    ) -> "_Receipt":
        answer = self.wire.send(method, url, headers or {}, body, self.deadline)
        error = grant_error_in(answer, self.wire.now())
        if error:
            raise error
        try:
            grant = msgspec.convert(msgspec.json.decode(answer.body), _Grant, strict=False)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            message = "Google answered with something other than an access token"
            raise UpstreamUnavailable(message) from None
        return _Receipt(answer.status, answer.headers, msgspec.json.encode(grant))


@dataclass(frozen=True, slots=True)
class _Receipt:
    """As google.auth.transport.Response."""

    status: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)
