"""What django-helpdesk sends us, verified and parsed: the hot path, so msgspec and the standard library only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated

import msgspec

from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials

_Id = Annotated[int, msgspec.Meta(gt=0, le=2**63 - 1)]


class _FollowUp(msgspec.Struct, frozen=True, gc=False):
    id: _Id
    user: _Id | None = None


class _Ticket(msgspec.Struct, frozen=True):
    id: _Id
    followup_set: tuple[_FollowUp, ...]


class _Body(msgspec.Struct, frozen=True):
    ticket: _Ticket
    followup_id: _Id | msgspec.UnsetType = msgspec.UNSET


_DECODER = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True)
class DjangoHelpdeskWebhook:
    """django-helpdesk signs nothing: the only secret is the end of the URL to which it posts."""

    @property
    def settle(self) -> timedelta:
        """It sends its webhook when all is done."""
        return timedelta(0)

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:  # noqa: ARG002 - nothing is signed
        """Whether the URL held the secret; constant time, never raises, and an empty secret fits nothing."""
        secret = _bytes(credentials.webhook_secret)
        return compare_digest(_bytes(raw.secret), secret) and bool(secret)

    def parse(self, raw: RawWebhook) -> TicketEvent:
        """The ticket that changed, and who changed it; raises BadInput, naming a field and never its content.

        django-helpdesk sends no event id and never sends twice, so the event's id ends in the digest of the bytes: the
        same bytes carry no news. It begins with ticket and follow-up, so that neighbours in time are so on disk. The
        user of an opening entry is only who typed it in, so a new ticket has no actor.
        """
        body = _decoded(raw.body)
        digest, ticket = sha256(raw.body).hexdigest()[:32], str(body.ticket.id)
        if isinstance(body.followup_id, int):
            event = f"{ticket}-{body.followup_id}-{digest}"
            return TicketEvent(event, EventKind.FOLLOW_UP, ticket, _actor(body.ticket, body.followup_id))
        return TicketEvent(f"{ticket}-0-{digest}", EventKind.TICKET_CREATED, ticket)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(body: bytes) -> _Body:
    try:
        if not body.isascii():
            body.decode()
        return _DECODER.decode(body)
    except msgspec.ValidationError as error:
        message = f"this is no webhook of django-helpdesk: {error}"
        raise BadInput(message) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = "this is no webhook of django-helpdesk: expected a JSON object in UTF-8"
        raise BadInput(message) from None


def _actor(ticket: _Ticket, followup: int) -> str | None:
    users = (entry.user for entry in ticket.followup_set if entry.id == followup)
    user = next(users, None)
    return None if user is None else str(user)
