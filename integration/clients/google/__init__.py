"""The telephone to Google Calendar: `GoogleCalendars` speaks, `GoogleConsent` is let in, `expand` works out series.

Nothing of Google's client, of httpx or of dateutil is loaded before it is used.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integration.clients.google.calendar import GoogleCalendars
    from integration.clients.google.endpoints import Google, google_at
    from integration.clients.google.http import Wire
    from integration.clients.google.keys import OAuthClient
    from integration.clients.google.oauth import GoogleConsent
    from integration.clients.google.push import read_push
    from integration.clients.google.recurrence import expand
    from integration.clients.google.service_key import check_service_key

__all__ = [
    "Google",
    "GoogleCalendars",
    "GoogleConsent",
    "OAuthClient",
    "Wire",
    "check_service_key",
    "expand",
    "google_at",
    "read_push",
]

_HOMES: Mapping[str, str] = {
    "Google": "integration.clients.google.endpoints",
    "GoogleCalendars": "integration.clients.google.calendar",
    "GoogleConsent": "integration.clients.google.oauth",
    "OAuthClient": "integration.clients.google.keys",
    "Wire": "integration.clients.google.http",
    "check_service_key": "integration.clients.google.service_key",
    "expand": "integration.clients.google.recurrence",
    "google_at": "integration.clients.google.endpoints",
    "read_push": "integration.clients.google.push",
}


def __getattr__(name: str) -> object:
    """What is called so, loaded when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        message = f"nothing here is called {name}"
        raise AttributeError(message)
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
