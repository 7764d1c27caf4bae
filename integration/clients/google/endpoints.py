"""Where Google is reached: four addresses, real ones unless a stand-in's are given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Google:
    """The root of the calendar's API (it ends in a slash), and OAuth's three pages."""

    api: str = "https://www.googleapis.com/calendar/v3/"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    auth: str = "https://accounts.google.com/o/oauth2/v2/auth"
    revoke: str = "https://oauth2.googleapis.com/revoke"


def google_at(base: str) -> Google:
    """A stand-in that has everything under one address, such as http://127.0.0.1:9300."""
    root = base.rstrip("/")
    return Google(f"{root}/calendar/v3/", f"{root}/token", f"{root}/o/oauth2/v2/auth", f"{root}/revoke")
