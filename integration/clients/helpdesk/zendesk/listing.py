"""All tickets of an account by its incremental export, in the order in which they last changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from integration.clients.helpdesk.zendesk.calls import EXPORT_GAP, Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.history import status
from integration.clients.helpdesk.zendesk.kinds import DELETED
from integration.clients.helpdesk.zendesk.payload import ExportPage, TicketJson
from integration.clients.helpdesk.zendesk.reading import Reading
from integration.domain.changed import Changed
from integration.domain.errors import TicketGone, UpstreamRefused
from integration.domain.ticket import Status, Ticket
from integration.domain.walk import Page

_log = structlog.get_logger(__name__)

ASKED = 1000
"""Tickets in one answer, the most that Zendesk gives."""

TOGETHER = 5
"""Tickets on a page of ours: each costs a call for its audits, so a walk that breaks off loses little."""

_PATH = "incremental/tickets/cursor"
_BEFORE_ZENDESK = "946684800"
"""The first second of 2000."""

_HIDDEN = timedelta(minutes=1)
"""An export leaves out what changed within the last minute."""

_TOO_RECENT = timedelta(minutes=6)
"""An export that begins within the last minutes is refused; five of them by older pages of Zendesk's (ZD-26)."""

_MOST_PAGES = 100_000
_PLACE = re.compile(r"z1 (\S{1,500}|) (\d{1,12}) (\d{1,18})")


def changed(calls: Calls, since: datetime) -> Sequence[Changed]:
    """The tickets that changed since then, deleted ones too, each once and with its last change, in whole seconds.

    As an answer hides the last minute, what changed in the minute before `since` is told once more.
    """
    since = since - _HIDDEN
    start = min(since, calls.wire.now() - _TOO_RECENT)
    rows = (row for page in _exported(calls, f"{_second(start)}") for row in page.tickets)
    latest: dict[int, int] = {}
    for row in rows:
        if _second_of(row) >= _second(since):
            latest[row.id] = max(_second_of(row), latest.get(row.id, 0))
    return tuple(Changed(str(number), datetime.fromtimestamp(second, UTC)) for number, second in latest.items())


def pages(calls: Calls, directory: Directory, *, closed_too: bool, after: str = "") -> Iterator[Page]:
    """All tickets that are neither solved nor closed, or all but deleted ones, one request a second.

    Each ticket costs a request for its audits. One that changes while we walk is given once, as it then was. What
    can't be read in our words is left out, and the log says so. A place that Zendesk no longer knows is the beginning.
    """
    walk, place, given = calls.paced(), _place(after), set[int]()
    for page, at in _from(walk, place):
        directory.learn(walk, page.users, page.organizations)
        rows = [row for row in _in_order(page.tickets) if (_second_of(row), row.id) > at.last and row.id not in given]
        wanted = [row for row in rows if _is_wanted(row, closed_too=closed_too)]
        given.update(row.id for row in wanted)
        chunks = [wanted[start : start + TOGETHER] for start in range(0, len(wanted), TOGETHER)]
        for chunk in chunks[:-1]:
            yield Page(_readable(walk, directory, chunk), _text(at.cursor, chunk[-1]))
        if rows:
            end = f"z1 {page.after_cursor} 0 0" if page.after_cursor else _text(at.cursor, rows[-1])
            yield Page(_readable(walk, directory, chunks[-1] if chunks else ()), end)


@dataclass(frozen=True, slots=True)
class _Place:
    """The cursor that gives a part of the export, empty for the first one, and the last ticket of it that was seen."""

    cursor: str = ""
    last: tuple[int, int] = (0, 0)


def _from(calls: Calls, place: _Place) -> Iterator[tuple[ExportPage, _Place]]:
    """The parts of the export from a place on, each with where it begins."""
    exported = _exported(calls, _BEFORE_ZENDESK, place.cursor)
    try:
        first = next(exported, None)
    except UpstreamRefused:
        if not place.cursor:
            raise
        place, exported = _Place(), _exported(calls, _BEFORE_ZENDESK)
        first = next(exported, None)
    while first is not None:
        yield first, place
        place, first = _Place(first.after_cursor or ""), next(exported, None)


def _exported(calls: Calls, start: str, cursor: str = "") -> Iterator[ExportPage]:
    """The parts of the export, `EXPORT_GAP` apart: Zendesk gives ten a minute to all who ask an account."""
    for _turn in range(_MOST_PAGES):
        asked = calls.wire.now()
        query = {"cursor": cursor} if cursor else {"start_time": start}
        beside = {"per_page": str(ASKED), "include": "users,organizations"}
        page = calls.call("GET", _PATH, ExportPage, query={**query, **beside})
        yield page
        if page.end_of_stream:
            return
        if not page.after_cursor or page.after_cursor == cursor:
            break
        cursor = page.after_cursor
        left = (EXPORT_GAP - (calls.wire.now() - asked)).total_seconds()
        if left > 0:
            calls.wire.http.wait(min(left, EXPORT_GAP.total_seconds()))
    message = "Zendesk's export has no end"
    raise UpstreamRefused(message)


def _readable(calls: Calls, directory: Directory, rows: Sequence[TicketJson]) -> tuple[Ticket, ...]:
    """Those that can be read in our words, and are still there."""
    found: list[Ticket] = []
    left_out: list[int] = []
    for row in rows:
        try:
            found.append(Reading(calls, directory).from_json(row))
        except TicketGone:
            continue
        except UpstreamRefused:
            left_out.append(row.id)
    if left_out:
        _log.warning("walk.left_out", installation=calls.installation.id, count=len(left_out), tickets=left_out)
    return tuple(found)


def _is_wanted(row: TicketJson, *, closed_too: bool) -> bool:
    return row.status != DELETED if closed_too else status(row) is not Status.SOLVED


def _in_order(rows: Sequence[TicketJson]) -> Sequence[TicketJson]:
    return sorted(rows, key=lambda row: (_second_of(row), row.id))


def _second_of(row: TicketJson) -> int:
    """When a ticket last changed in any way, Unix seconds."""
    return row.generated_timestamp or _second(row.created_at)


def _second(moment: datetime) -> int:
    return max(int(moment.timestamp()), 0)


def _text(cursor: str, last: TicketJson) -> str:
    return f"z1 {cursor} {_second_of(last)} {last.id}"


def _place(text: str) -> _Place:
    """The place in a text; the beginning for any text that is none."""
    found = _PLACE.fullmatch(text)
    return _Place(found[1], (int(found[2]), int(found[3]))) if found and text.isascii() else _Place()
