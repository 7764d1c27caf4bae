"""What a link's page or JSON says when something is refused: one table, the same bytes for every wrong link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from integration.domain import errors
from integration.handlers.asked import Asked
from integration.handlers.languages import mark
from integration.handlers.link_limits import whole_seconds
from integration.handlers.page_frame import page, script_answer


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status, the word that scripts get, and what people read."""

    status: int
    word: str
    title: str
    text: str


_CALENDAR_DOWN = Refusal(
    503,
    "calendar_unavailable",
    mark("The calendar can't be reached just now"),
    mark("Nothing was booked or changed. Please try again in a few minutes."),
)
_FORBIDDEN = Refusal(
    403, "other_site", mark("This was sent from another site"), mark("Open your link again, and send the form there.")
)
_NOT_ALLOWED = Refusal(
    405, "method", mark("That can't be done here"), mark("Open your link again, and begin from there.")
)
_OURS = Refusal(
    500,
    "internal",
    mark("Something went wrong on our side"),
    mark("Please try again in a few minutes, or write to us."),
)

_REFUSALS: Mapping[type[errors.VipDeskError], Refusal] = {
    errors.UnknownLink: Refusal(
        404,
        "not_found",
        mark("This link doesn't open anything"),
        mark("It may have expired, or been replaced by a newer one. Please look for the latest that you were sent."),
    ),
    errors.TooMany: Refusal(
        429, "too_many", mark("That was too often"), mark("Please wait a moment, and then load this page again.")
    ),
    errors.PayloadTooLarge: Refusal(
        413, "too_large", mark("That was too much to read"), mark("Please shorten what you wrote, and send it again.")
    ),
    errors.TooLate: Refusal(
        409,
        "too_late",
        mark("It is too late to change this call"),
        mark("Please write to your agent, who can still change it."),
    ),
    errors.SlotTaken: Refusal(
        409, "slot_taken", mark("That time has just been taken"), mark("Please choose another time.")
    ),
    errors.Superseded: Refusal(
        409,
        "changed_meanwhile",
        mark("This call has just been changed"),
        mark("Please load the page again to see how it stands."),
    ),
    errors.InvalidFields: Refusal(
        422, "invalid", mark("Something in the form is not right"), mark("Please go back, and check what you entered.")
    ),
    errors.BadInput: Refusal(
        400, "bad_request", mark("We couldn't read that"), mark("Open your link again, and begin from there.")
    ),
    errors.UpstreamUnavailable: _CALENDAR_DOWN,
    errors.CredentialsRevoked: _CALENDAR_DOWN,
    errors.UpstreamRefused: Refusal(
        502,
        "calendar_refused",
        mark("The calendar didn't accept this"),
        mark("Nothing was booked or changed. Please choose another time, or write to your agent."),
    ),
}


def refuse_link(asked: Asked, error: errors.VipDeskError, *, json: bool) -> Response:
    """The answer to an error."""
    found = next((_REFUSALS[kind] for kind in type(error).__mro__ if kind in _REFUSALS), _OURS)
    return _answer(asked, found, _more(error), _headers(error), json=json)


def refuse_foreign(asked: Asked, *, json: bool) -> Response:
    """The answer to a form that another site sent."""
    return _answer(asked, _FORBIDDEN, {}, {}, json=json)


def refuse_method(asked: Asked, allowed: Iterable[str], *, json: bool) -> Response:
    """The answer to a method that this address doesn't know."""
    return _answer(asked, _NOT_ALLOWED, {}, {"Allow": ", ".join(sorted({*allowed, "HEAD"}))}, json=json)


def _answer(
    asked: Asked, refusal: Refusal, more: Mapping[str, object], headers: Mapping[str, str], *, json: bool
) -> Response:
    if json:
        return script_answer({"error": refusal.word, **more}, refusal.status, headers)
    return page(asked, "refusal.html", {"refusal": refusal}, status=refusal.status, headers=headers)


def _more(error: errors.VipDeskError) -> Mapping[str, object]:
    if isinstance(error, errors.InvalidFields):
        return {"fields": error.fields}
    return {"retry_after": whole_seconds(error.retry_after)} if isinstance(error, errors.TooMany) else {}


def _headers(error: errors.VipDeskError) -> Mapping[str, str]:
    wait = error.retry_after if isinstance(error, errors.TooMany | errors.UpstreamUnavailable) else None
    return {} if wait is None else {"Retry-After": str(whole_seconds(wait))}
