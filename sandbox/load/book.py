"""What the stand-in host remembers: every ticket, what happened on it, and what was written to it, and how late."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Any

from sandbox.customers import NO_ADDON, VIP
from sandbox.load.plan import OPENED, REPLIED, Event, Planned

OWN_USER, AGENT, STAFF = 2, 3, 4
_TITLE, _TEXT = "As discussed on the phone", "Here it is: " + "all that we talked about. " * 9


@dataclass(slots=True)
class Owed:
    """A write that something demands: what happened (its place on the ticket, and its entry), in which stretch of the
    run, and since when it was told.
    """

    at: int
    entry: int
    stretch: str
    told_at: float | None = None


@dataclass(slots=True)
class Kept:
    """A ticket as the host has it. `read` is how much of its history was last read from us.

    `fresh` are writes that changed something, `idle` those that changed nothing, `demanding` what demanded one.
    """

    planned: Planned
    shown: dict[str, Any]
    owed: list[Owed] = field(default_factory=list)
    read: int = 0
    fresh: int = 0
    idle: int = 0
    demanding: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A write that was owed: how many seconds after it was told."""

    installation: int
    stretch: str
    seconds: float


class Book:
    """All tickets of all installations; for two threads: the one that files, and the one that answers calls."""

    def __init__(self) -> None:
        self.tickets: dict[int, Kept] = {}
        self.written: list[Written] = []
        self.reads = self.turned_away = 0
        self._entries = 0
        self._lock = Lock()

    def happen(self, event: Event, stretch: str) -> bytes:
        """Let it happen, and say the webhook that tells it."""
        with self._lock:
            if event.what == OPENED:
                self.tickets[event.ticket.number] = Kept(event.ticket, _opened(event.ticket))
            kept = self.tickets[event.ticket.number]
            entry = self._entry(kept, *_SAID[event.what], public=True)
            if event.ticket.vip and event.what in {OPENED, REPLIED}:
                kept.demanding += 1
                kept.owed.append(Owed(event.at, entry["id"], stretch))
            followup = {} if event.what == OPENED else {"followup_id": entry["id"]}
            return json.dumps({"ticket": kept.shown, "queue_slug": "support", **followup}).encode()

    def told(self, event: Event) -> None:
        """The webhook of this event is on its way, or of what came before it."""
        with self._lock:
            kept, now = self.tickets[event.ticket.number], monotonic()
            for owed in kept.owed:
                if owed.told_at is None and owed.at <= event.at:
                    owed.told_at = now

    def of(self, installation: int) -> list[dict[str, Any]]:
        """An installation's tickets, by number."""
        with self._lock:
            mine = (each.shown for each in self.tickets.values() if each.planned.installation == installation)
            return sorted(mine, key=lambda shown: shown["id"])

    def read(self, kept: Kept) -> bytes:
        """The ticket as it stands, with its history."""
        with self._lock:
            self.reads += 1
            kept.read = max(entry["id"] for entry in kept.shown["followup_set"])
            return json.dumps(kept.shown).encode()

    def change(self, kept: Kept, fields: dict[str, Any]) -> None:
        """Write fields; what was owed for what had been read is written then."""
        with self._lock:
            differs = any(kept.shown.get(name) != value for name, value in fields.items())
            kept.fresh, kept.idle = kept.fresh + differs, kept.idle + (not differs)
            kept.shown.update(fields)
            now = monotonic()
            done = [each for each in kept.owed if each.entry <= kept.read]
            kept.owed = [each for each in kept.owed if each.entry > kept.read]
            where = kept.planned.installation
            self.written += [Written(where, each.stretch, now - each.told_at) for each in done if each.told_at]

    def say(self, kept: Kept, comment: str, *, public: bool) -> int:
        """VIP Desk says something on a ticket; the entry's number."""
        with self._lock:
            return int(self._entry(kept, OWN_USER, comment, public=public)["id"])

    def each(self) -> Iterator[Kept]:
        """All of them, by number."""
        return iter([self.tickets[number] for number in sorted(self.tickets)])

    def _entry(self, kept: Kept, user: int | None, comment: str, *, public: bool) -> dict[str, Any]:
        self._entries += 1
        entry: dict[str, Any] = {
            "id": self._entries,
            "ticket": kept.planned.number,
            "user": user,
            "title": "Comment",
            "comment": comment,
            "public": public,
            "new_status": None,
            "date": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "message_id": None,
            "email_recipients": [],
        }
        kept.shown["followup_set"].append(entry)
        return entry


_SAID: dict[str, tuple[int | None, str]] = {
    OPENED: (STAFF, _TEXT),
    REPLIED: (AGENT, "It works again, doesn't it?"),
    "the customer wrote": (None, "One thing more."),
}


def _opened(planned: Planned) -> dict[str, Any]:
    return {
        "id": planned.number,
        "queue": 1,
        "title": _TITLE,
        "description": _TEXT,
        "resolution": None,
        "submitter_email": (VIP if planned.vip else NO_ADDON).email,
        "assigned_to": None,
        "status": 1,
        "on_hold": False,
        "priority": 3,
        "due_date": None,
        "merged_to": None,
        "followup_set": [],
        "custom_vip_tags": "",
        "custom_vip_severity": 2 if planned.vip else None,
        "custom_vip_first_response_due": "",
        "custom_vip_followup_due": "",
    }
