"""What a host's answer means to us: statuses as decisions, in one table; bodies as values, or as what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec

from integration.domain.errors import (
    CredentialsRevoked,
    TicketGone,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)

AT_ONCE = timedelta(seconds=2)
"""A host that asks for no more than this is asked again at once, within the same call."""

_PASSING = frozenset({502, 503, 504})

T = TypeVar("T")


class Passing(UpstreamUnavailable):
    """Trouble that is likely to have passed within two seconds: the same call may be made again."""


class Unknown(UpstreamRefused):
    """The host has an API at this address, but no such thing as was asked for."""


class RefusedFields(UpstreamRefused):
    """The host took exception to values of ours; `fields` names those that it named, among those that we sent."""

    def __init__(self, message: str, fields: tuple[str, ...]) -> None:
        super().__init__(message)
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Request:
    """One call to a host; no secret in its repr. Its body is JSON (`payload`) or a form (`form`), or there is none.

    `about_ticket` says that a missing address means a deleted ticket, `slow` that the host has heavy work to do for it.
    `toll` is paid before each try: it may wait, or raise UpstreamUnavailable. `verdicts` are what this host means by a
    status, where that is more than what the status says; one that gives None leaves it at that.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: Mapping[str, object] | None = field(default=None, repr=False)
    about_ticket: bool = False
    slow: bool = False
    form: Mapping[str, str] | None = field(default=None, repr=False)
    toll: Callable[[], None] | None = field(default=None, repr=False, compare=False)
    verdicts: "Mapping[int, Verdict]" = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body, how long the host asks us to wait, and the headers by their names in small letters."""

    status: int
    body: bytes = field(default=b"", repr=False)
    retry_after: timedelta | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def date(self) -> datetime | None:
        """When the host answered, by its own clock, in whole seconds (RFC 9110, 6.6.1); None where it doesn't say."""
        try:
            said = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return said.replace(tzinfo=said.tzinfo or UTC)


def error_in(request: Request, answer: Answer) -> VipDeskError | None:
    """The error that this answer is; None for a 2xx."""
    own = request.verdicts.get(answer.status)
    error = own(request, answer) if own else None
    if error:
        return error
    verdict = _BY_STATUS.get(answer.status) or _BY_HUNDRED.get(answer.status // 100, _refused)
    return verdict(request, answer)


def decoded(body: bytes, kind: type[T]) -> T:
    """The JSON body as a value of this type.

    Raises UpstreamUnavailable where it isn't JSON (a maintenance page), and UpstreamRefused, naming the field, where
    it is JSON of another shape. Neither message holds anything of the body.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        message = f"the helpdesk's answer isn't of the shape we know: {error}"
        raise UpstreamRefused(message) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = "the helpdesk answered with something other than JSON, perhaps a maintenance page"
        raise UpstreamUnavailable(message) from None


def loosely(body: bytes) -> object:
    """What the JSON body says, whatever its shape; None where it isn't JSON."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _fine(_request: Request, _answer: Answer) -> None:
    return None


def _redirected(_request: Request, answer: Answer) -> UpstreamRefused:
    return UpstreamRefused(
        f"the helpdesk redirects us ({answer.status}), which we never follow; check the installation's address: "
        "http or https, the host's name, the path"
    )


def _revoked(_request: Request, answer: Answer) -> CredentialsRevoked:
    return CredentialsRevoked(f"the helpdesk doesn't accept our API token ({answer.status}); connect it again")


def _missing(request: Request, answer: Answer) -> UpstreamRefused:
    if not _is_json_object(answer.body):
        return UpstreamRefused(f"there is no API at this address ({answer.status}); check the installation's address")
    if request.about_ticket:
        return TicketGone(f"the ticket no longer exists on the helpdesk, or our user may not see it ({answer.status})")
    return Unknown(f"the helpdesk knows no such thing ({answer.status})")


def _fields_refused(request: Request, answer: Answer) -> RefusedFields:
    named = frozenset(_keys(loosely(answer.body)))
    fields = tuple(sorted(name for name in _keys(request.payload) if name in named))
    return RefusedFields(f"the helpdesk refused {', '.join(fields) or 'our request'} ({answer.status})", fields)


def _busy(_request: Request, answer: Answer) -> UpstreamUnavailable:
    at_once = answer.retry_after is not None and answer.retry_after <= AT_ONCE
    return _unavailable("the helpdesk asks us to slow down", answer, passing=at_once)


def _failing(_request: Request, answer: Answer) -> UpstreamUnavailable:
    soon = answer.retry_after is None or answer.retry_after <= AT_ONCE
    return _unavailable("the helpdesk has trouble", answer, passing=soon and answer.status in _PASSING)


def _unavailable(what: str, answer: Answer, *, passing: bool) -> UpstreamUnavailable:
    kind = Passing if passing else UpstreamUnavailable
    return kind(f"{what} ({answer.status})", retry_after=answer.retry_after)


def _refused(_request: Request, answer: Answer) -> UpstreamRefused:
    return UpstreamRefused(f"the helpdesk refused our request ({answer.status})")


def _is_json_object(body: bytes) -> bool:
    return isinstance(loosely(body), dict)


def _keys(value: object, depth: int = 2) -> Iterable[str]:
    """The names in an object and in the objects right below it."""
    if isinstance(value, Mapping) and depth:
        for name, below in value.items():
            yield str(name)
            yield from _keys(below, depth - 1)


Verdict = Callable[[Request, Answer], VipDeskError | None]
"""What an answer of some status means; None where it says nothing of its own."""

_BY_STATUS: Mapping[int, Verdict] = {
    400: _fields_refused,
    401: _revoked,
    403: _revoked,
    404: _missing,
    409: _fields_refused,
    410: _missing,
    422: _fields_refused,
    429: _busy,
}

_BY_HUNDRED: Mapping[int, Verdict] = {2: _fine, 3: _redirected, 4: _refused, 5: _failing}
