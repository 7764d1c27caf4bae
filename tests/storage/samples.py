"""Values for the stores' tests."""

from datetime import datetime, timedelta

from integration.domain.decision import AlertKind, Decision
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.entitlement import Standing
from integration.domain.installation import Credentials, Installation
from integration.domain.memory import Memory
from integration.domain.outgoing import Endpoint, EndpointSecrets, Message, Posting
from integration.domain.ticket import Channel, Status, Ticket, Timeline
from integration.domain.work import Work
from integration.ports import Store
from tests.fakes.now import StandingNow, instant

NOON = instant("2026-03-02 12:00")
LEASE = timedelta(minutes=3)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HERE, THERE = "acme", "other"
SECRETS = Credentials(
    api_token="plain-api-token-0815", webhook_secret="plain-webhook-secret-4711", notes_token="plain-notes-token-2342"
)

SIGNING = EndpointSecrets(current=b"\x00plain-signing-key\xff", former=b"plain-former-key")


def delivery(  # noqa: PLR0913 - a value's fields, all of them with defaults
    key: str,
    ticket: str = "1",
    at: datetime = NOON,
    *,
    installation: str = HERE,
    echo: bool = False,
    settle: timedelta = timedelta(0),
    trace: str = "",
) -> Delivery:
    event = TicketEvent(key, EventKind.FOLLOW_UP, ticket, actor="7")
    return Delivery(installation, event, at, echo=echo, settle=settle, trace=trace)


def installation(key: str = HERE) -> Installation:
    return Installation(key, host="django-helpdesk", base_url="https://desk.example", own_user="3")


def memory(ticket: str, at: datetime = NOON, standing: Standing = Standing.VIP) -> Memory:
    decided = Decision(ticket, at, standing, customer=None, terms_version=1, opened_at=NOON, channel=Channel.MAIL)
    return Memory(decided, known=())


def ticket(key: str, status: Status = Status.OPEN) -> Ticket:
    return Ticket(key, "", "", "ann@acme.example", NOON, Channel.MAIL, status, Timeline(()))


def message(key: str, kind: AlertKind = AlertKind.BREACH, payload: bytes = b"{}") -> Message:
    return Message(key, kind, ticket="7", occurred_at=NOON, payload=payload)


def endpoint(key: str = "chat", *kinds: AlertKind, problem: str = "") -> Endpoint:
    return Endpoint(
        key, f"https://chat.example/plain-hook-{key}-1234", frozenset(kinds), problem, text_only=bool(kinds)
    )


def held_posting(store: Store, now: StandingNow) -> Posting:
    """The next posting, which must be there."""
    posting = store.claim_posting(now(), LEASE)
    assert posting is not None, "nothing was due"
    return posting


def held(store: Store, now: StandingNow) -> Work:
    """The next ticket of the line, which must be there."""
    work = store.claim(now(), LEASE)
    assert work is not None, "nothing was ready"
    return work


def later(now: StandingNow, by: timedelta) -> datetime:
    """The present, moved."""
    now.move(by)
    return now()
