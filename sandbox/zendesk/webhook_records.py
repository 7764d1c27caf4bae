"""Webhooks, their deliveries, and triggers that use them."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.zendesk.records import JSON

CONDITIONAL = "conditional_ticket_events"
"""The subscription of webhooks that triggers send through."""


@dataclass(slots=True)
class Webhook:
    """One webhook; `by_app` where an app's package made it, so that nobody reads its secret."""

    id: str
    name: str
    endpoint: str
    http_method: str
    request_format: str
    status: str
    subscriptions: list[str]
    secret: str
    created: datetime
    updated: datetime
    author: int
    description: str = ""
    authentication: JSON | None = None
    custom_headers: dict[str, str] = field(default_factory=dict)
    by_app: bool = False
    broken_until: datetime | None = None

    @property
    def is_conditional(self) -> bool:
        """Whether triggers send through it, rather than events."""
        return self.subscriptions == [CONDITIONAL]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: the answer's status, None where none came."""

    id: str
    at: datetime
    status: int | None
    error: str = ""

    @property
    def worked(self) -> bool:
        """Whether it was answered as a success."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 -- 2xx


@dataclass(slots=True)
class Invocation:
    """One event for one webhook: the same id in all its tries."""

    id: str
    webhook: str
    body: str
    event_type: str
    created: datetime
    status: str = "accepted"
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a ticket is made or changed, send this body; `{{ticket.id}}` stands for its number."""

    webhook: str
    body: str
