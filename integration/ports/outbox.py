"""What is told to the outside: what the store must do so that each message goes out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.outgoing import Endpoint, EndpointSecrets, LoggedPosting, Message, Posting


class Outbox(Protocol):
    """Messages to the addresses that a tenant named, each told once, until it arrived or was given up."""

    def add_endpoint(self, installation: str, endpoint: Endpoint, secrets: EndpointSecrets) -> None:
        """Store an endpoint, or replace the one of the same id."""
        ...

    def remove_endpoint(self, installation: str, endpoint: str) -> bool:
        """Take an endpoint away; its log stays. False where there is none."""
        ...

    def endpoints(self, installation: str) -> Sequence[tuple[Endpoint, EndpointSecrets]]:
        """Every endpoint with its decrypted secrets, by id."""
        ...

    def set_endpoint_problem(self, installation: str, endpoint: str, problem: str) -> None:
        """Note why nothing is sent there any more; an empty text makes it take messages again."""
        ...

    def post(self, installation: str, messages: Sequence[Message]) -> int:
        """Put messages out to every endpoint that wants them, durably, once per id; returns how many postings."""
        ...

    def claim_posting(self, now: datetime, lease: timedelta) -> Posting | None:
        """The posting that waits longest, held for `lease`; None when nothing is due."""
        ...

    def delivered(self, posting: Posting, outcome: str) -> bool:
        """It arrived; False where the lease had passed to another worker."""
        ...

    def postpone(self, posting: Posting, at: datetime | None, outcome: str) -> bool:
        """It did not arrive: try again at this instant, or (None) give it up."""
        ...

    def next_posting_at(self) -> datetime | None:
        """When the next posting becomes due."""
        ...

    def postings(self, installation: str, *, limit: int = 100) -> Sequence[LoggedPosting]:
        """The log, newest first."""
        ...
