"""LiveAgent's own due dates: a level's time, used up inside its open hours only."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import OpenHours, SlaLevel
from sandbox.liveagent.records import Round, Ticket


def due(start: datetime, amount: timedelta, hours: OpenHours | None) -> datetime:
    """When an amount of time is used up; at closing where it ends there."""
    if hours is None:
        return start + amount
    left = amount
    for opens, closes in _intervals(start, hours):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError


def due_of(account: Account, ticket: Ticket, turn: Round) -> datetime | None:
    """When the answer of a round is owed; None where the ticket has no level."""
    level = account.levels.get(ticket.level or "")
    if not level:
        return None
    return due(_counted_from(account, ticket, turn), _allowed(level, turn), level.hours)


def ticket_due(account: Account, ticket: Ticket) -> datetime | None:
    """`date_due`: that of the open round; None where no answer is owed, or without a level (LA-23)."""
    turn = ticket.open_round
    return due_of(account, ticket, turn) if turn else None


def targets(account: Account, ticket: Ticket) -> dict[str, datetime | None]:
    """The four instants of GET /tickets/{id}/sla; None where met, or not owed (LA-24)."""
    level = account.levels.get(ticket.level or "")
    turn = ticket.open_round
    owed = turn.kind if turn else None
    instant = ticket_due(account, ticket)
    return {
        "first_answer": instant if owed == "first_answer" else None,
        "first_assign": _due_once(ticket, level, level.first_assign, ticket.assigned) if level else None,
        "first_resolve": _due_once(ticket, level, level.first_resolve, ticket.resolved) if level else None,
        "next_answer": instant if owed == "next_answer" else None,
    }


def _allowed(level: SlaLevel, turn: Round) -> timedelta:
    return level.first_answer if turn.kind == "first_answer" else level.next_answer


def _counted_from(account: Account, ticket: Ticket, turn: Round) -> datetime:
    if account.switches.sla_counts_from == "changed" and ticket.level_since:
        return max(turn.begin, ticket.level_since)
    return turn.begin


def _due_once(ticket: Ticket, level: SlaLevel, amount: timedelta, met: datetime | None) -> datetime | None:
    return due(ticket.created, amount, level.hours) if amount and not met else None


def _intervals(start: datetime, hours: OpenHours) -> Iterator[tuple[datetime, datetime]]:
    day = start.astimezone(hours.zone).date()
    while True:
        if day.weekday() in hours.days and day not in hours.holidays:
            opens, closes = (datetime.combine(day, at, hours.zone).astimezone(UTC) for at in hours.days[day.weekday()])
            if start < closes:
                yield max(start, opens), closes
        day += timedelta(days=1)
