"""Our views of agents' calendars: an item per event, changed only together with the token that says how far they go.

A view may have more events than a transaction has room for. So its events are of a generation, which the connection
names: a new one is written where nobody reads it, and becomes the view in one write of the connection, with the token.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_hex

from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import CalendarEvent
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.calendars import EVENTS, KIND, account_of, all_events, kept
from integration.storage.dynamodb.faults import Crossed, patient
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once

_ROOM, _BYTES = 90, 3_000_000
"""Items that one transaction changes here, and bytes of events: below its 100, and its 4 MB."""

_LONGEST = 512
"""Bytes of an event's id that stand in its key, which has room for 1024; Google's ids have up to as many."""

_Events = Mapping[str, CalendarEvent]
"""By their ids."""


@dataclass(frozen=True, slots=True)
class DynamoViews:
    """Keeps what `ports.Calendars` says of views."""

    table: Table

    def calendar_events(self, installation: str, agent: str) -> Sequence[CalendarEvent]:
        """Our view: every event that is not cancelled, and cancelled exceptions of series; by id."""
        for attempt in patient("a view keeps changing while it is read"):
            with attempt:
                events = self._read(installation, agent)
        return [events[key] for key in sorted(events)]

    def advance_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """Take changes into the view; False, and nothing changes, where the stored token is no longer `before`."""
        change = _Change(installation, account, before, token_hex(8))

        def work(unit: Unit) -> bool | None:
            item = change.stands_in(unit)
            if item is None or item["view"] == change.mark:
                return item is not None
            # Only what is taken out has to do with other events than those that are told.
            known = self._events(item, installation) if any(event.cancelled for event in events) else {}
            return change.put(unit, item, known, taken(known, events))

        done = at_once(self.table, work)
        return self._renew(change, events, is_all=False) if done is None else done

    def replace_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """As `advance_view`, but these events alone are the new view."""
        return self._renew(_Change(installation, account, before, token_hex(8)), events, is_all=True)

    def _renew(self, change: "_Change", events: Sequence[CalendarEvent], *, is_all: bool) -> bool:
        """Write a new generation, let it be the view, and delete every other one that stood there before.

        Those that others are writing are among them: none of these can become the view any more.
        """
        item = change.stands_in(Unit(self.table))
        if item is None:
            return False
        former = list(self.table.query(*all_events(change.installation, change.account.agent)))
        known = {} if is_all else _events(each for each in former if _is_of(item, each))
        rows = [change.row(change.mark, event) for event in taken(known, events).values()]
        self.table.put_all(rows)
        took = at_once(self.table, lambda unit: change.flip(unit, item["view"]))
        self.table.delete_all((str(each["pk"]), str(each["sk"])) for each in (former if took else rows))
        return took

    def _read(self, installation: str, agent: str) -> _Events:
        """The view as it is at one instant; raises Crossed where it was changed meanwhile."""
        before = self.table.get(partition(installation, KIND), agent)
        if before is None:
            return {}
        events = self._events(before, installation)
        after = self.table.get(partition(installation, KIND), agent)
        if after is None or after["view"] != before["view"]:
            raise Crossed
        return events

    def _events(self, item: Item, installation: str) -> _Events:
        return _events(self.table.query(partition(installation, EVENTS), events_in(item)))


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a view that begins at a token; by its `mark` it knows itself where its answer was lost."""

    installation: str
    account: CalendarAccount
    before: str
    mark: str

    def stands_in(self, unit: Unit) -> Item | None:
        """The connection's item, where the change may be made in it or has been; else None."""
        item = unit.get(partition(self.installation, KIND), self.account.agent)
        if item is None or self.mark in {item["view"], item["generation"]}:
            return item
        stored = account_of(item)
        # The agent may have connected another calendar meanwhile, which begins with an empty token as this one did.
        return item if (stored.sync_token, stored.calendar) == (self.before, self.account.calendar) else None

    def put(self, unit: Unit, item: Item, known: _Events, after: _Events) -> bool | None:
        """Change the view within a unit of work; None where it hasn't room for that."""
        generation = str(item["generation"])
        rows = [self.row(generation, event) for key, event in after.items() if known.get(key) != event]
        gone = [self._sk(generation, key) for key in known.keys() - after.keys()]
        if len(rows) + len(gone) >= _ROOM or sum(map(_weight, rows)) > _BYTES:
            return None
        for row in rows:
            unit.put(str(row["pk"]), str(row["sk"]), {**row})
        for sk in gone:
            unit.delete(partition(self.installation, EVENTS), sk)
        self._put_token(unit, item, generation)
        return True

    def flip(self, unit: Unit, view: Value) -> bool:
        """Let the generation of this mark be the view instead of that; False where that is no longer the view."""
        item = self.stands_in(unit)
        if item and item["generation"] == self.mark:
            return True
        if item is None or item["view"] != view:
            return False
        self._put_token(unit, item, self.mark)
        return True

    def row(self, generation: str, event: CalendarEvent) -> Item:
        """The item of an event."""
        return event_item(self.installation, self.account.agent, generation, event.id, encode(event))

    def _sk(self, generation: str, event: str) -> str:
        return _sort(self.account.agent, generation) + _name(event)

    def _put_token(self, unit: Unit, item: Item, generation: str) -> None:
        token, synced_at, zone = self.account.sync_token, self.account.synced_at, self.account.zone
        stored = replace(account_of(item), sync_token=token, synced_at=synced_at, zone=zone)
        values: Item = item | kept(stored) | {"generation": generation, "view": self.mark}
        unit.put(partition(self.installation, KIND), self.account.agent, {**values})


def event_item(installation: str, agent: str, generation: str, event: str, document: bytes) -> Item:
    """The item of the event with this id, in a generation of an agent's view."""
    key: Item = {"pk": partition(installation, EVENTS), "sk": _sort(agent, generation) + _name(event)}
    return key | {"document": pack(document)}


def events_in(item: Item) -> Span:
    """Where the events stand that are the view of the connection in this item."""
    return Span(prefix=_sort(str(item["sk"]), str(item["generation"])))


def taken(known: _Events, events: Iterable[CalendarEvent]) -> _Events:
    """The view once these changes are in it."""
    # A walk of several pages may tell an event twice: the last one counts.
    latest = {**known, **{event.id: event for event in events}}
    there = {key: event for key, event in latest.items() if not event.cancelled or event.is_exception}
    # What is taken out of a series that isn't there says nothing any more.
    return {key: event for key, event in there.items() if not event.cancelled or event.series in there}


def _events(items: Iterable[Item]) -> _Events:
    events = (decode(unpack(item["document"]), CalendarEvent) for item in items)
    return {event.id: event for event in events}


def _weight(item: Item) -> int:
    return len(item["document"])  # type: ignore[arg-type]


def _is_of(item: Item, event: Item) -> bool:
    """Whether an event is of the view that a connection names."""
    return str(event["sk"]).startswith(_sort(str(item["sk"]), str(item["generation"])))


def _sort(agent: str, generation: str) -> str:
    return f"{agent}\x00{generation}\x00"


def _name(event: str) -> str:
    """An event's id, or what stands for one that is too long for a key."""
    whole = event.encode()
    return event if len(whole) <= _LONGEST else f"~{sha256(whole).hexdigest()}"
