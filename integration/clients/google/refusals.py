"""What Google's answers mean to us: statuses and reasons as decisions, in tables; nothing of a body is repeated.

Statuses and reasons: https://developers.google.com/workspace/calendar/api/guides/errors (GC-12).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from integration.clients.google.answer import Answer
from integration.clients.retry_after import retry_after
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable, VipDeskError

Meanings = Mapping[int, Callable[[str], VipDeskError]]
"""What a status means to one method, before what it means in general."""

_RECONNECT = "connect the calendar again"
_SCOPES_MISSING = f"we were not given all that we need: {_RECONNECT}, with both permissions ticked"


def error_in(answer: Answer, meanings: Meanings, now: datetime) -> VipDeskError | None:
    """The error that an answer of the API is; None for a 2xx."""
    if answer.status // 100 == 2:  # noqa: PLR2004 - HTTP's successes
        return None
    reason = _reason(answer)
    if reason in _BUSY or answer.status == 429 or answer.status >= 500:  # noqa: PLR2004 - HTTP's own
        return _unavailable(answer, now)
    if reason in _BY_REASON:
        return UpstreamRefused(f"{_BY_REASON[reason]} ({answer.status} {reason})")
    own = meanings.get(answer.status)
    if own:
        return own(f"Google Calendar answered {answer.status}")
    return _BY_STATUS.get(answer.status, _refused)(answer)


def grant_error_in(answer: Answer, now: datetime) -> VipDeskError | None:
    """The error that an answer of the token's address is; None for a 2xx (RFC 6749, 5.2)."""
    if answer.status // 100 == 2:  # noqa: PLR2004 - HTTP's successes
        return None
    error = _field(answer, "error")
    if answer.status in {408, 429} or answer.status >= 500 or error in _GRANTS_LATER:  # noqa: PLR2004 - HTTP's own
        return _unavailable(answer, now)
    if error in _DEAD_KEYS:
        return CredentialsRevoked(f"{_DEAD_KEYS[error]} ({error})")
    if error in _GRANTS_REFUSED:
        return UpstreamRefused(f"{_GRANTS_REFUSED[error]} ({error})")
    if not error:
        return UpstreamUnavailable(f"Google's address for keys answered {answer.status}, and not as it does")
    return UpstreamRefused(f"Google gives no access to this calendar ({answer.status})")


def _unavailable(answer: Answer, now: datetime) -> UpstreamUnavailable:
    wish = retry_after(answer.headers.get("retry-after"), now)
    return UpstreamUnavailable(f"Google is busy or has trouble ({answer.status})", retry_after=wish)


def _no_calendar(answer: Answer) -> VipDeskError:
    return UpstreamRefused(f"Google knows no such calendar, or we may not see it ({answer.status}); {_RECONNECT}")


def _revoked(answer: Answer) -> VipDeskError:
    return CredentialsRevoked(f"Google doesn't accept our key to this calendar ({answer.status}); {_RECONNECT}")


def _forbidden(answer: Answer) -> VipDeskError:
    return UpstreamRefused(
        f"Google forbids this to us ({answer.status}); {_RECONNECT}, with both permissions ticked and as its owner"
    )


def _redirected(answer: Answer) -> VipDeskError:
    return UpstreamUnavailable(f"Google's address redirects us ({answer.status}), which we never follow")


def _refused(answer: Answer) -> VipDeskError:
    if answer.status // 100 == 3:  # noqa: PLR2004 - HTTP's redirections
        return _redirected(answer)
    return UpstreamRefused(f"Google Calendar refused our request ({answer.status})")


def _timed_out(answer: Answer) -> VipDeskError:
    return UpstreamUnavailable(f"Google waited too long for our request ({answer.status})")


def _reason(answer: Answer) -> str:
    """`error.errors[0].reason`, as Google's older APIs answer; empty where it isn't there."""
    match _loosely(answer.body):
        case {"error": {"errors": [{"reason": str(reason)}, *_]}}:
            return reason.removeprefix("push.")
    return ""


def _field(answer: Answer, name: str) -> str:
    match _loosely(answer.body):
        case {**fields} if isinstance(fields.get(name), str):
            return str(fields[name])
    return ""


def _loosely(body: bytes) -> Any:  # noqa: ANN401 - JSON of whatever shape
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "backendError"})

_BY_REASON: Mapping[str, str] = {
    "accessNotConfigured": "the Google Calendar API is switched off in the project of our OAuth client: switch it on",
    "insufficientPermissions": _SCOPES_MISSING,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": _SCOPES_MISSING,
    "webhookUrlNotHttps": "Google sends messages only to https: set our public address to one with a certificate",
    # A 401 that says nothing about our key.
    "webhookUrlUnauthorized": "Google won't send messages to our address until its domain is verified",
    "timeRangeTooLong": "Google reckons free/busy only for shorter times",
}

_BY_STATUS: Mapping[int, Callable[[Answer], VipDeskError]] = {
    401: _revoked,
    403: _forbidden,
    404: _no_calendar,
    408: _timed_out,
}

_GRANTS_LATER = frozenset({"internal_failure", "server_error", "temporarily_unavailable"})

_DEAD_KEYS: Mapping[str, str] = {
    "invalid_grant": f"Google no longer accepts our key to this calendar: {_RECONNECT}",
    "unauthorized_client": (
        "the domain's admin doesn't allow our service account these scopes: have them allowed "
        f"(Admin console, domain-wide delegation), then {_RECONNECT}"
    ),
}

_GRANTS_REFUSED: Mapping[str, str] = {
    "invalid_client": "Google doesn't know our OAuth client: check its id and secret",
    "deleted_client": "our OAuth client was deleted at Google: make another, and have every calendar connected again",
    "disabled_client": "our OAuth client is switched off at Google: switch it on",
    "invalid_scope": "Google doesn't give these scopes: check what the service account may do",
    "redirect_uri_mismatch": "our OAuth client doesn't list the address that Google leads back to: add it there",
    "access_denied": f"access was denied: {_RECONNECT}",
    "admin_policy_enforced": "the domain's admin doesn't allow our OAuth client: have it trusted",
    "org_internal": "our OAuth client is for the people of its own domain, and this calendar isn't of it",
}
