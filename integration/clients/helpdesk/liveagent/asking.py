"""Whether LiveAgent answers, knows our key, and lets it do what we need."""

from integration.clients.helpdesk.liveagent.answers import Anything, PrivilegesJson
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.panel import API_PAGE, PRIVILEGES
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable

REFUSALS = (UpstreamRefused, CredentialsRevoked)
"""What a missing privilege may become: LiveAgent answers 403 to it, as it does to a wrong key."""


def greet(calls: Calls) -> None:
    """Return where LiveAgent answers and knows our key; else raise what to do about it."""
    try:
        calls.call("GET", "ping", Anything)
    except CredentialsRevoked as error:
        message = (
            f"LiveAgent doesn't know this key: make one of API v3 under {API_PAGE}, whose time isn't over and whose "
            "whitelist doesn't leave us out; a key of API v1 isn't one"
        )
        raise CredentialsRevoked(message) from error
    except UpstreamRefused as error:
        message = f"{error}; the address is that of the account, such as https://acme.ladesk.com"
        raise UpstreamRefused(message) from error
    except UpstreamUnavailable as error:
        message = f"{error}; is the account's address right, such as https://acme.ladesk.com, and is it up?"
        raise UpstreamUnavailable(message, retry_after=error.retry_after) from error


def privileges(calls: Calls) -> frozenset[str]:
    """What our key may do, such as ticket.read (LA-40: the list is that of the key which asks)."""
    found = calls.call("GET", "api/privileges", tuple[PrivilegesJson, ...])
    return frozenset(_whole(each.object, name) for each in found for name in each.privileges)


def require(calls: Calls, *needed: str) -> None:
    """Return where our key may do all of this, or where nobody says; else UpstreamRefused with all that it lacks."""
    try:
        granted = privileges(calls)
    except REFUSALS:
        return
    if not granted.issuperset(needed):
        lacking = ", ".join(name for name in PRIVILEGES if name not in granted)
        message = f"our key lacks {lacking}: tick them for this key under {API_PAGE}"
        raise UpstreamRefused(message)


def _whole(thing: str, privilege: str) -> str:
    """A privilege's whole name, also where the list names it without its object."""
    return privilege if "." in privilege or not thing else f"{thing}.{privilege}"
