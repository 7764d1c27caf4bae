"""What Zendesk sends us, verified and parsed: the hot path, so msgspec and the standard library only.

Mostly the events that our webhook is subscribed to, in one fixed envelope; where an account can't have that, what a
trigger sends, `{"ticket_id": "123"}`. What an event says of the ticket is a hint: the ticket itself is read.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Annotated, TypeVar

import msgspec

from integration.clients.helpdesk.zendesk.signing import as_bytes, is_fresh, is_signed
from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials, HookIdentity
from integration.domain.trouble import Trouble, TroubleKind

SETTLE = timedelta(seconds=0.5)
"""Zendesk's triggers are part of the update that wakes them, so nothing has to come to rest. But one update sends a
webhook for each thing that it changed, at about the same time and in no order: so long they are gathered (ZD-41)."""

LARGEST = 1024 * 1024
"""More bytes than any webhook of Zendesk has: it allows 256 KB where an admin writes the body (support.zendesk.com,
"Creating webhooks"), and an event may quote a description and a comment of 64 K letters each, escaped."""

_PREFIX = "zen:event-type:ticket."
_CREATED = f"{_PREFIX}created"

EVENT_TYPES = (
    _CREATED,
    f"{_PREFIX}comment_added",
    f"{_PREFIX}comment_made_private",
    f"{_PREFIX}comment_redacted",
    f"{_PREFIX}status_changed",
    f"{_PREFIX}priority_changed",
    f"{_PREFIX}type_changed",
    f"{_PREFIX}task_due_at_changed",
    f"{_PREFIX}agent_assignment_changed",
    f"{_PREFIX}group_assignment_changed",
    f"{_PREFIX}organization_changed",
    f"{_PREFIX}requester_changed",
    f"{_PREFIX}tags_changed",
    f"{_PREFIX}custom_field_changed",
    f"{_PREFIX}merged",
    f"{_PREFIX}soft_deleted",
)
"""What our webhook asks for: all that could change what we decide (developer.zendesk.com, "Ticket events").

A ticket that is brought back from the deleted ones is found by asking what changed: its event is not on that page for
webhooks, and one name that Zendesk doesn't take might cost us the whole webhook (ZD-40)."""

_KINDS = dict.fromkeys(EVENT_TYPES, EventKind.FOLLOW_UP) | {_CREATED: EventKind.TICKET_CREATED}

_WEBHOOK_ID = "x-zendesk-webhook-id"
_INVOCATION_ID = "x-zendesk-webhook-invocation-id"
_ACCOUNT_ID = "x-zendesk-account-id"
_SIGNATURE = "x-zendesk-webhook-signature"
_TIMESTAMP = "x-zendesk-webhook-signature-timestamp"

_KEY = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_EVENT_NAME = re.compile(r"zen:event-type:[a-z_]{1,40}\.[a-z_]{1,60}")

_UNASKED = (
    "the webhook sends {name}, which VIP Desk did not ask for and leaves alone: let it set the webhook up again, "
    "or take that event off the webhook's list"
)
_NO_TICKET = 'a trigger sends no ticket: let its JSON body be {"ticket_id": "{{ticket.id}}"}, and nothing else'
_NO_INVOCATION = f"this is no webhook of Zendesk: it has no {_INVOCATION_ID}"
_OTHER_ACCOUNT = f"this is no webhook of Zendesk: account_id is another than {_ACCOUNT_ID}"
_NO_EVENT = "this is no webhook of Zendesk: it has neither a `type` nor a `ticket_id`"

_Text = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z_-]{1,64}\Z")]
_Digits = Annotated[str, msgspec.Meta(pattern=r"\A[1-9][0-9]{0,18}\Z")]
_Positive = Annotated[int, msgspec.Meta(gt=0, le=2**63 - 1)]
_Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Id = _Digits | _Positive
"""Ids are texts in an event's `detail`, and the account's is a number; each is taken as either."""

T = TypeVar("T")


class _Said(msgspec.Struct, frozen=True):
    """Which of the two bodies it is."""

    type: str | None = None
    ticket_id: str | _Number | msgspec.UnsetType | None = msgspec.UNSET


class _Detail(msgspec.Struct, frozen=True, gc=False):
    id: _Id
    actor_id: str | _Number | None = None


class _Event(msgspec.Struct, frozen=True):
    id: _Text
    account_id: _Id
    detail: _Detail


_SAID = msgspec.json.Decoder(_Said)
_EVENT = msgspec.json.Decoder(_Event)


@dataclass(frozen=True, slots=True)
class ZendeskWebhook:
    """Zendesk signs each request with the secret of one webhook; the secret in the address is a second lock."""

    @property
    def settle(self) -> timedelta:
        """How long the webhooks of one update are gathered."""
        return SETTLE

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:
        """Whether the address held the secret, and our webhook signed these bytes lately; never raises.

        A wrong address is refused before anything is computed, whether or not there is such an installation. Which of
        several signing secrets fitted can't be told from the time that it took.
        """
        secret = as_bytes(credentials.webhook_secret)
        fits = compare_digest(as_bytes(raw.secret), secret) and bool(secret)
        return fits and credentials.hook is not None and _is_from(credentials.hook, raw, now)

    def parse(self, raw: RawWebhook) -> TicketEvent | Trouble:
        """The ticket to look at, or a trouble where the webhook was made to send something else; or BadInput.

        BadInput names a field and never its content. The event's own id is the same however often it is sent;
        `also` is that of the sending.
        """
        said = _decoded(_SAID, raw.body)
        if said.type is not None:
            return _event(said.type, raw)
        if said.ticket_id is msgspec.UNSET:
            raise BadInput(_NO_EVENT)
        return _of_trigger(str(said.ticket_id), raw)


def _is_from(hook: HookIdentity, raw: RawWebhook, now: datetime) -> bool:
    """Whether this webhook signed the request; the id stands in no signature, but tells a copied webhook apart."""
    timestamp, signed = raw.headers.get(_TIMESTAMP, ""), raw.headers.get(_SIGNATURE, "")
    is_ours = compare_digest(as_bytes(raw.headers.get(_WEBHOOK_ID, "")), as_bytes(hook.webhook)) and bool(hook.webhook)
    return is_ours and is_fresh(timestamp, now) and is_signed(signed, timestamp, raw.body, hook.good_at(now))


def _event(name: str, raw: RawWebhook) -> TicketEvent | Trouble:
    """An event of the envelope. Who opened a ticket is not named: one that we filed is to be looked at as well."""
    kind = _KINDS.get(name)
    if kind is None:
        return _unasked(name)
    event = _decoded(_EVENT, raw.body)
    account = str(event.account_id)
    if raw.headers.get(_ACCOUNT_ID) != account:
        raise BadInput(_OTHER_ACCOUNT)
    actor = None if kind is EventKind.TICKET_CREATED else _actor(event.detail)
    return TicketEvent(event.id, kind, str(event.detail.id), actor, _invocation(raw), account)


def _of_trigger(ticket: str, raw: RawWebhook) -> TicketEvent | Trouble:
    """What a trigger sends has no id but that of the sending, and names no account in what is signed."""
    if _NUMBER.fullmatch(ticket) is None:
        return Trouble(TroubleKind.WEBHOOK, "a trigger", _NO_TICKET)
    if not (invocation := _invocation(raw)):
        raise BadInput(_NO_INVOCATION)
    return TicketEvent(invocation, EventKind.FOLLOW_UP, ticket)


def _unasked(name: str) -> Trouble:
    shown = name if _EVENT_NAME.fullmatch(name) else "an event without a known name"
    return Trouble(TroubleKind.WEBHOOK, shown, _UNASKED.format(name=shown))


def _actor(detail: _Detail) -> str | None:
    return None if detail.actor_id is None else str(detail.actor_id)


def _invocation(raw: RawWebhook) -> str:
    """The id of the sending, which is the same for its retries (ZD-3); empty where it is none."""
    sent = raw.headers.get(_INVOCATION_ID, "")
    return sent if _KEY.fullmatch(sent) else ""


def _decoded(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        message = f"this is no webhook of Zendesk: {error}"
        raise BadInput(message) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = "this is no webhook of Zendesk: expected a JSON object in UTF-8"
        raise BadInput(message) from None
