"""Signed links of customers: what each opens, and for whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a link opens: booking calls for a customer, one booked call, or connecting an agent's calendar.

    Also a customer's own page with all that is theirs, or chat alone; a phone system's questions, or the panel beside a
    host's tickets.
    """

    BOOK = "book"
    CALL = "call"
    CONNECT = "connect"
    PAGE = "page"
    CHAT = "chat"
    VOICE = "voice"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is kept: `id` is 128 random bits and stands in the token, nothing that names anybody does.

    `subject` is the customer's name (book, page, chat), the booking's id (call), the agent's address (connect), or what
    an admin calls it (voice, panel). Calls booked by a link that names a `ticket` belong to that ticket.
    """

    id: str
    purpose: Purpose
    subject: str
    made_at: datetime
    ticket: str = ""
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def opens(self, purpose: Purpose, now: datetime) -> bool:
        """Whether it is good for this now."""
        ended = self.revoked_at is not None or (self.expires_at is not None and now >= self.expires_at)
        return self.purpose is purpose and not ended
