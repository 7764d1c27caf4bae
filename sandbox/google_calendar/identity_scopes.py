"""The scopes that this Google knows: those of the calendar's discovery document, and those for signing in."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sandbox.google_calendar.contract import calendar_v3
from sandbox.google_calendar.identity_refusals import missing, unknown_scopes

_USERINFO = "https://www.googleapis.com/auth/userinfo."
ALIASES = {"email": f"{_USERINFO}email", "profile": f"{_USERINFO}profile"}
SIGN_IN: Mapping[str, str] = {
    "openid": "Associate you with your personal info on Google",
    f"{_USERINFO}email": "See your primary Google Account email address",
    f"{_USERINFO}profile": "See your personal info, including any personal info you've made publicly available",
}
"""These can't be unticked: who signs in gives them (GC-42)."""


@cache
def known_scopes() -> Mapping[str, str]:
    """Every scope there is, and what the consent page says of it."""
    return MappingProxyType({**SIGN_IN, **calendar_v3().scopes})


def scopes_in(text: str) -> frozenset[str]:
    """The scopes that a parameter names, divided by spaces, in their long form; Refused where one isn't known."""
    named = frozenset(ALIASES.get(name, name) for name in text.split())
    if not named:
        parameter = "scope"
        raise missing(parameter)
    unknown = named - known_scopes().keys()
    if unknown:
        raise unknown_scopes(list(named - unknown), list(unknown))
    return named


def spelled(scopes: frozenset[str]) -> str:
    """As a token answer and a redirect name them."""
    return " ".join(sorted(scopes))
