"""The telephone to Google Calendar: `GoogleCalendars` speaks, `GoogleConsent` is let in, `expand` works out series.

Nothing of Google's client, of httpx or of dateutil is loaded before it is used.
"""

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
