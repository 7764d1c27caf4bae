"""How a ticket came to its agent: LiveAgent gives it to whoever answers, and marks where a person gave it; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from integration.clients.helpdesk.liveagent.conversation import Reader
from integration.clients.helpdesk.liveagent.kinds import SYSTEM, TRANSFER
from integration.clients.helpdesk.liveagent.payload import MessageGroup, instant
from integration.domain.ticket import RESPONSES, Entry, Happening

_TOGETHER = timedelta(seconds=10)
"""A transfer to whoever answers within this of the answer is LiveAgent's own."""


def taken_at(reader: Reader, words: Sequence[Entry]) -> datetime | None:
    """When the ticket's agent answered, where no other did so later (LA-66)."""
    us = reader.installation.own_user
    answers = (e for e in words if e.what in RESPONSES or (e.what is Happening.AUTOMATED and e.author == us))
    last = max(answers, key=lambda entry: entry.at, default=None)
    return last.at if last and last.author == reader.ticket.agentid else None


def given_at(reader: Reader, groups: Iterable[MessageGroup], words: Sequence[Entry]) -> datetime | None:
    """When a person last gave the ticket to somebody; what an API call did is nobody's transfer (LA-46, LA-67)."""
    nobody = {None, "", SYSTEM, reader.installation.own_user, *reader.installation.bots}
    marks = (group for group in groups if group.type == TRANSFER and group.userid not in nobody)
    dated = ((instant(group.datecreated, reader.installation.zone), group.userid) for group in marks)
    return max((at for at, by in dated if by != reader.ticket.agentid or not _answered(words, by, at)), default=None)


def _answered(words: Iterable[Entry], by: str | None, at: datetime) -> bool:
    return any(e.what in RESPONSES and e.author == by and abs(e.at - at) <= _TOGETHER for e in words)
