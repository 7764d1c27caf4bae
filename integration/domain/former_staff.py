"""An answer stays one, whoever its author is by now: hosts call who left the desk a customer, in old tickets too."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from integration.domain.memory import Memory
from integration.domain.ticket import RESPONSES, Entry, Happening, Ticket, Timeline


def as_once_read(ticket: Ticket, memory: Memory | None) -> Ticket:
    """The ticket with those answers that we read as such before and that it now calls the customer's words."""
    before = memory.ticket if memory else None
    if before is None or ticket.merged_into:
        return ticket
    lost = _lost(before.timeline, ticket.timeline)
    room = _customers(ticket.timeline) - _customers(before.timeline)
    entries: list[Entry] = []
    for entry in reversed(ticket.timeline.entries):
        answer = next((each for each in lost if each.at == entry.at), None)
        if answer and entry.what is Happening.CUSTOMER_WROTE and room[entry.at]:
            room[entry.at] -= 1
            lost.remove(answer)
            entries.append(replace(answer, text=entry.text))
        else:
            entries.append(entry)
    return replace(ticket, timeline=Timeline(tuple(reversed(entries))))


def _lost(before: Timeline, now: Timeline) -> list[Entry]:
    """The answers that were there before, more often than they are now."""
    there = Counter((each.at, each.what, each.author) for each in now)
    lost: list[Entry] = []
    for each in before:
        key = (each.at, each.what, each.author)
        if each.what in RESPONSES and not there[key]:
            lost.append(each)
        there[key] -= bool(there[key])
    return lost


def _customers(line: Timeline) -> Counter[datetime]:
    return Counter(each.at for each in line if each.what is Happening.CUSTOMER_WROTE)
