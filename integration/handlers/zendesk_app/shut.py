"""What our pages inside Zendesk say when something is refused, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from integration.domain import errors
from integration.handlers.link_limits import whole_seconds


@dataclass(frozen=True, slots=True)
class Shut:
    """A status and what people read; `again` where the same may be asked once more from the page."""

    status: int
    title: str
    text: str
    again: bool = False


_RELOAD = "Reload the app: in Zendesk, the arrow above the apps, or the browser's own reload."
_SHUT: Mapping[type[errors.VipDeskError], Shut] = {
    errors.SessionOver: Shut(
        401, "This page isn't let in any more", f"It was open for too long, or your role changed. {_RELOAD}"
    ),
    errors.NotAdmitted: Shut(
        403, "This page isn't for you", "The sidebar is for agents, the set-up page for administrators of this account."
    ),
    errors.NotConnected: Shut(
        409,
        "VIP Desk isn't connected yet",
        "An administrator opens VIP Desk in Zendesk's navigation bar and connects it there; then reload the app.",
    ),
    errors.CredentialsRevoked: Shut(
        502,
        "VIP Desk has lost its connection to this account",
        "An administrator opens VIP Desk in Zendesk's navigation bar and connects it again; then reload the app.",
    ),
    errors.TooMany: Shut(429, "That was too often", "Wait a moment, then try again.", again=True),
    errors.PayloadTooLarge: Shut(413, "That was too much to read", "Shorten what you wrote, and send it again."),
    errors.UnknownLink: Shut(404, "There is nothing here", _RELOAD),
    errors.BadInput: Shut(400, "We couldn't read that", _RELOAD),
    errors.UpstreamUnavailable: Shut(
        503,
        "Zendesk didn't answer VIP Desk",
        "Nothing was changed. Try again in a moment, or reload the app.",
        again=True,
    ),
    errors.UpstreamRefused: Shut(
        502,
        "Zendesk refused what VIP Desk asked",
        "Nothing was changed. An administrator finds more on the set-up page.",
    ),
    errors.Misconfigured: Shut(
        500, "VIP Desk isn't set up for this yet", "Whoever runs VIP Desk finds the missing setting in its log."
    ),
}
_OURS = Shut(500, "Something went wrong on our side", "Nothing was changed. Try again in a moment.", again=True)

FOREIGN = Shut(403, "This was sent from another site", _RELOAD)
METHOD = Shut(405, "That can't be done here", _RELOAD)


def shut_by(error: errors.VipDeskError) -> Shut:
    """What is said of an error."""
    found = next((_SHUT[kind] for kind in type(error).__mro__ if kind in _SHUT), _OURS)
    told = str(error) if isinstance(error, errors.NotConnected | errors.NotAdmitted) else ""
    return replace(found, text=f"{told[0].upper()}{told[1:]}.") if told else found


def waiting_of(error: errors.VipDeskError) -> Mapping[str, str]:
    """The header that says how long to wait, where the error does."""
    wait = error.retry_after if isinstance(error, errors.TooMany | errors.UpstreamUnavailable) else None
    return {} if wait is None else {"Retry-After": str(whole_seconds(wait))}
