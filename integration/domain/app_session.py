"""A person who was let into a page of ours inside a host, for a while: what the page carries and sends back."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(minutes=15)
"""Within which a page must ask again; each answer gives it a session that is new."""

AT_MOST = timedelta(hours=12)
"""After which the host must load the page anew, however often it asked: a long day's work."""

_USE = "vipdesk app session"


class AppPage(StrEnum):
    """Which page of ours a session is for; it opens no other."""

    SIDEBAR = "sidebar"
    SETUP = "setup"


@dataclass(frozen=True, slots=True)
class AppSession:
    """Who looks, at which account, since when and until when; it is sealed, so that a page can't change it.

    `installation` is ours, empty on a set-up page of an account that isn't connected; `root` is the account's address
    and `app_installation` the host's id of our app there. `user`, `name` and `role` are the person as the host knows
    them; the role is empty where nobody could ask.
    """

    page: AppPage
    account: str
    root: str
    app_installation: str
    installation: str
    user: str
    name: str = field(repr=False)
    role: str
    began: datetime
    until: datetime

    def good_at(self, now: datetime) -> bool:
        """Whether it opens its page at this instant."""
        return self.began <= now < self.until

    def renewed(self, now: datetime) -> "AppSession":
        """The same for another while, though never beyond the longest that one load of a page may last."""
        return replace(self, until=min(now + LASTS, self.began + AT_MOST))


def packed(session: AppSession) -> bytes:
    """The session as bytes, to be sealed."""
    instants = {"began": session.began.isoformat(), "until": session.until.isoformat()}
    return json.dumps({"use": _USE, **asdict(session), **instants}).encode()


def unpacked(plain: bytes) -> AppSession | None:
    """The session in these bytes; None where they are something else that was sealed, or nothing at all."""
    try:
        told = json.loads(plain)
        if told.pop("use") != _USE:
            return None
        instants = {name: datetime.fromisoformat(told[name]) for name in ("began", "until")}
        return AppSession(**{**told, **instants, "page": AppPage(told["page"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
