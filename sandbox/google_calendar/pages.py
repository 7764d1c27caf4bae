"""Lists in pages: the first request decides what is on them, the following ones only ask for the next."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from sandbox.google_calendar.errors import Refused, invalid
from sandbox.google_calendar.records import Calendar

if TYPE_CHECKING:
    from sandbox.google_calendar.door import Asked

JSON = dict[str, Any]
NO_MATTER = {"alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "userIp"}
NOT_WITH_TOKEN = (
    *("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"),
    *("timeMin", "timeMax", "updatedMin"),
)
"""What `events.list` takes no sync token beside."""
USUAL, MOST = 250, 2500


@dataclass(frozen=True, slots=True)
class _Rest:
    asked: str
    items: Sequence[JSON]
    end: JSON


class Pages:
    """What is left of the lists that were begun; a page may be asked for again."""

    def __init__(self) -> None:
        self._rests: dict[str, _Rest] = {}
        self._numbers = count(1)

    def first(self, asked: "Asked", items: Sequence[JSON], end: JSON) -> JSON:
        """The first page; `end` is what the last one says besides."""
        rest = _Rest(said(asked, {"pageToken"}), items, end)
        return self._page(rest, 0 if asked.world.switches.empty_pages and items else _size(asked))

    def next(self, asked: "Asked") -> JSON:
        """The page that a token means; 400 where it isn't known, or the rest of the request is another."""
        rest = self._rests.get(asked.first("pageToken"))
        if not rest or rest.asked != said(asked, {"pageToken"}):
            message = "Invalid page token value."
            raise invalid(message, "pageToken")
        return self._page(rest, _size(asked))

    def _page(self, rest: _Rest, size: int) -> JSON:
        page, left = rest.items[:size], rest.items[size:]
        if not left:
            return {"items": list(page), **rest.end}
        token = urlsafe_b64encode(f"page-{next(self._numbers)}".encode()).decode()
        self._rests[token] = _Rest(rest.asked, left, rest.end)
        return {"items": list(page), "nextPageToken": token}


@dataclass(frozen=True, slots=True)
class SyncToken:
    """Until which change of which calendar a client knows, and what it had asked."""

    calendar: str
    generation: int
    version: int
    asked: str

    @classmethod
    def now(cls, calendar: Calendar, asked: "Asked") -> "SyncToken":
        """The one that goes with what is shown now."""
        return cls(calendar.id, calendar.generation, calendar.version, _first_request(asked))

    def __str__(self) -> str:
        parts = [self.calendar, self.generation, self.version, self.asked]
        return urlsafe_b64encode(json.dumps(parts).encode()).decode()


def read_token(calendar: Calendar, asked: "Asked") -> SyncToken:
    """The sync token of a request; 400 for what is none or beside what it can't be, 410 where it is valid no more."""
    _check_beside(asked)
    token = _decoded(asked.first("syncToken"))
    if token.calendar != calendar.id:
        message = "Invalid sync token value."
        raise invalid(message, "syncToken")
    if token.generation != calendar.generation:
        raise Refused(reason="fullSyncRequired")
    if token.asked != _first_request(asked):
        message = "Sync token does not fit the other parameters: they must be those of the initial request."
        raise invalid(message, "syncToken")
    return token


def said(asked: "Asked", without: set[str]) -> str:
    """A request's path and query as one text, but for what doesn't matter."""
    pairs = sorted(pair for pair in asked.query if pair[0] not in NO_MATTER | without)
    return json.dumps([asked.method.id, asked.path, pairs])


def _first_request(asked: "Asked") -> str:
    own = {"pageToken", "syncToken", "showDeleted", *NOT_WITH_TOKEN}
    return json.dumps(sorted(pair for pair in asked.query if pair[0] not in NO_MATTER | own))


def _check_beside(asked: "Asked") -> None:
    beside = [name for name in NOT_WITH_TOKEN if asked.first(name)]
    if beside:
        message = f"Sync token cannot be used with {', '.join(beside)}."
        raise Refused(reason="badRequest", message=message)
    if asked.first("showDeleted") == "false":
        message = "Sync token cannot be used with showDeleted=false."
        raise Refused(reason="badRequest", message=message)


def _decoded(text: str) -> SyncToken:
    try:
        return SyncToken(*json.loads(urlsafe_b64decode(text)))
    except (ValueError, TypeError) as error:
        message = "Invalid sync token value."
        raise invalid(message, "syncToken") from error


def _size(asked: "Asked") -> int:
    wanted = min(int(asked.first("maxResults") or USUAL), MOST)
    return min(wanted, asked.world.switches.page_size or wanted)
