"""A ticket's books: what it begins with, its history in stretches, and the rounds in which an answer is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.liveagent.account import Account
from sandbox.liveagent.records import Round, Stretch, Ticket

_ANSWERED = "A"
_ENDS_ROUND = frozenset("RXB")


@dataclass(frozen=True, slots=True)
class Piece:
    """One message to be: its type, its text, and T text or H HTML."""

    type: str
    text: str
    format: str = "T"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new ticket begins with."""

    subject: str
    owner: str
    department: str
    channel: str
    group: str
    pieces: Sequence[Piece]
    status: str = "N"
    agent: str | None = None
    tags: Sequence[str] = ()
    fields: dict[str, str] = field(default_factory=dict)


def blank(account: Account, opening: Opening) -> Ticket:
    """A new ticket without messages."""
    ids, now = account.identities, account.now()
    return Ticket(
        id=ids.id(),
        code=ids.code(),
        urlcode=ids.id(32),
        subject=opening.subject,
        owner=opening.owner,
        department=opening.department,
        agent=opening.agent,
        status=opening.status,
        channel=opening.channel,
        created=now,
        changed=now,
        last_activity=now,
        last_public=now,
        tags=list(dict.fromkeys(opening.tags)),
        fields=dict(opening.fields),
        assigned=now if opening.agent else None,
    )


def turn_page(account: Account, ticket: Ticket) -> None:
    """End the stretch of history that went on, and begin the next."""
    now = account.now()
    if ticket.history and not ticket.history[-1].end:
        ticket.history[-1].end = now
    page = Stretch(account.identities.id(), ticket.department, ticket.agent, ticket.status, now)
    ticket.history.append(page)


def count_rounds(account: Account, ticket: Ticket) -> None:
    """Answering closes a round; resolving drops it without a trace, as LiveAgent logs none; opening begins the next."""
    now, turn = account.now(), ticket.open_round
    if turn and ticket.status == _ANSWERED:
        turn.closed = now
    elif turn and ticket.status in _ENDS_ROUND:
        ticket.rounds.remove(turn)
    elif not turn and ticket.status in {"N", "T", "P"} and not ticket.rounds:
        ticket.rounds.append(Round(account.identities.id(), "first_answer", now))
    elif not turn and ticket.status == "C":
        ticket.rounds.append(Round(account.identities.id(), "next_answer", now))
