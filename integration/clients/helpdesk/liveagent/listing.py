"""LiveAgent's list of tickets, read through in the order of their making, while tickets are opened and closed."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.clients.helpdesk.liveagent.payload import TicketJson

ASKED = 25
"""Tickets in one answer."""

TOGETHER = 5
"""Tickets of one part: as each costs a call for its messages, a second apart, a walk that breaks off loses little."""

_SECOND = timedelta(seconds=1)
_BEGINNING = "1970-01-01 00:00:00"
_NEVER_AGAIN = "X,B"
_DONE = "R,L,X,B"
"""Resolved, closed, deleted, spam: deleted ones and spam are never walked over."""

Ask = Callable[[str, int], tuple[TicketJson, ...]]
"""The n-th page of the tickets made at an instant, as LiveAgent writes it, or later; `ASKED` long, oldest first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some tickets, at most `TOGETHER`, and the place behind them."""

    tickets: tuple[TicketJson, ...]
    place: str


def query(since: str, page: int, *, closed_too: bool) -> Mapping[str, str]:
    """What to ask for one page of the list."""
    left_out = _NEVER_AGAIN if closed_too else _DONE
    filters = [["date_created", "D>=", since], ["status", "NI", left_out]]
    return _sorted("date_created", filters) | {"_page": str(page), "_perPage": str(ASKED)}


def changed_query(since: str) -> Mapping[str, str]:
    """What to ask for the tickets that changed at this instant or later; deleted ones too."""
    return _sorted("date_changed", [["date_changed", "D>=", since]])


def listed(ask: Ask, after: str) -> Iterator[Stretch]:
    """The tickets behind a place (all, where it names none), by when they were made; raises what asking does.

    Each part is asked for by the second of its first ticket, so that nothing moves up when others leave the list.
    Tickets of one second are read together, however many pages they fill, and are taken in the order of their ids.
    """
    since, last = _place(after)
    while True:
        found, is_end = _whole_seconds(ask, since, last)
        for start in range(0, len(found), TOGETHER):
            tickets = tuple(found[start : start + TOGETHER])
            yield Stretch(tickets, f"{tickets[-1].date_created} {tickets[-1].id}")
        if is_end:
            return
        since, last = _next_second(found[-1].date_created), ("", "")


def _whole_seconds(ask: Ask, since: str, last: tuple[str, str]) -> tuple[list[TicketJson], bool]:
    """Tickets behind `last` up to a second of which none is missing, in order; and whether they are the last ones."""
    rows: list[TicketJson] = []
    page = 1
    while True:
        got = ask(since, page)
        rows += got
        is_end = len(got) < ASKED
        whole = [row for row in rows if is_end or row.date_created != rows[-1].date_created]
        fresh = {row.id: row for row in whole if (row.date_created, row.id) > last}
        if fresh or is_end:
            return sorted(fresh.values(), key=lambda row: (row.date_created, row.id)), is_end
        page += 1


def _sorted(field: str, filters: list[list[str]]) -> dict[str, str]:
    return {"_filters": json.dumps(filters), "_sortField": field, "_sortDir": "ASC"}


def _place(text: str) -> tuple[str, tuple[str, str]]:
    """From when on to ask, and behind which ticket; from the beginning for a text that is no place."""
    second, last = text[:19], text[20:]
    try:
        datetime.strptime(second, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the host's own wall clock, never read as an instant
    except ValueError:
        return _BEGINNING, ("", "")
    return second, (second, last)


def _next_second(text: str) -> str:
    """The second after one, as LiveAgent writes it."""
    return f"{datetime.fromisoformat(text) + _SECOND:%Y-%m-%d %H:%M:%S}"
