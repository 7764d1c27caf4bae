"""What arrives at the door: bytes first, a verified and parsed hint that something happened afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RawWebhook:
    """One HTTP arrival before anything in it is believed; its repr shows neither secret, query nor body."""

    installation: str
    secret: str
    headers: Mapping[str, str]
    body: bytes
    query: str = ""

    def __repr__(self) -> str:
        return f"RawWebhook(installation={self.installation!r}, {len(self.body)} bytes)"


class EventKind(StrEnum):
    """What a host says happened; a hint only, the ticket's history is the truth."""

    TICKET_CREATED = "ticket created"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """A verified, parsed webhook: which ticket to look at, and who caused it where the payload names the actor.

    `id` is the idempotency key: equal ids are one event, however often they arrive. `also` is another one, of the
    sending, where the host has both. `account` is the host's number of the account that sent it, where it says so.
    """

    id: str
    kind: EventKind
    ticket: str
    actor: str | None = None
    also: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event of one installation at the moment it arrived; `echo` marks the answer to a write of our own.

    Its ticket is worked on no earlier than `settle` later: some hosts go on changing it by themselves for a while.
    `tells_account` is the number of its account, where that isn't known of the installation yet. `trace` is the span
    it came in by (https://www.w3.org/TR/trace-context/#traceparent-header), empty where nobody follows.
    """

    installation: str
    event: TicketEvent
    received_at: datetime
    echo: bool = False
    settle: timedelta = timedelta(0)
    tells_account: str = ""
    trace: str = ""
