"""One tenant's installed copy on one host."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """Which host, where, and as whom we act there; safe to log.

    `own_user` is the host's id of the user behind our key: what that user does is our echo.
    `problem` is what an admin must mend, empty when nothing is wrong. In `shadow` we decide and record, and write
    nothing to the host. `bots` are the host's ids of users that no person stands behind: their word is no response.
    `zone` is the IANA zone in which the host writes times that name none. Where `host_leads`, who is VIP is what the
    host says, else what the roster says. `account` is the host's number of the account, empty until a verified webhook
    told it, and `app_installation` its id of our app there: both where a host has such.
    """

    id: str
    host: str
    base_url: str
    own_user: str
    problem: str = ""
    shadow: bool = False
    bots: frozenset[str] = frozenset()
    zone: str = "UTC"
    host_leads: bool = False
    account: str = ""
    app_installation: str = ""


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """What a host signs with; good until an instant where it was replaced, for what is still on its way."""

    text: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HookIdentity:
    """Our webhook as the host knows it: its id there, and what it signs with, the newest first."""

    webhook: str
    secrets: tuple[SigningSecret, ...]

    def good_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets with which a webhook may be signed that arrives now."""
        return tuple(each.text for each in self.secrets if each.until is None or now < each.until)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of an installation; never in a repr, a log or a plain column.

    `notes_token` opens an older API of some hosts, by which alone a note can be written; empty without one. `hook` is
    what signs webhooks, where the host signs them.
    """

    api_token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    notes_token: str = field(default="", repr=False)
    hook: HookIdentity | None = None
