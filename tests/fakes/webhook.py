"""A host whose webhooks are ids in the address: by GET or POST, and with what an admin may get wrong."""

from datetime import datetime, timedelta
from hmac import compare_digest
from urllib.parse import parse_qs

from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials
from integration.domain.trouble import Trouble, TroubleKind


class FakeWebhook:
    """The `Webhook` port over the query `?ticket=7`; a variable that stays as it is (`{$…}`) is a trouble."""

    settle = timedelta(seconds=3)

    def __init__(self) -> None:
        self.queries: list[str] = []

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:  # noqa: ARG002 - nothing is signed
        return compare_digest(raw.secret.encode(), credentials.webhook_secret.encode())

    def parse(self, raw: RawWebhook) -> TicketEvent | Trouble:
        self.queries.append(raw.query)
        tickets = parse_qs(raw.query).get("ticket", [])
        if not tickets:
            message = "no ticket is named"
            raise BadInput(message)
        if "{$" in tickets[0]:
            return Trouble(TroubleKind.WEBHOOK, "ticket created", "it sends an unresolved variable")
        return TicketEvent(f"{tickets[0]} {raw.query}", EventKind.FOLLOW_UP, tickets[0])
