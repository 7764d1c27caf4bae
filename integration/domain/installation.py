"""One tenant's installed copy on one host."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Installation:
    """Which host, where, and as whom we act there; safe to log.

    `own_user` is the host's id of the user behind our key: what that user does is our echo.
    `problem` is what an admin must mend, empty when nothing is wrong. In `shadow` we decide and record, and write
    nothing to the host. `bots` are the host's ids of users that no person stands behind: their word is no response.
    `zone` is the IANA zone in which the host writes times that name none. Where `host_leads`, who is VIP is what the
    host says, else what the roster says.
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


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of an installation; never in a repr, a log or a plain column.

    `notes_token` opens an older API of some hosts, by which alone a note can be written; empty without one.
    """

    api_token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    notes_token: str = field(default="", repr=False)
