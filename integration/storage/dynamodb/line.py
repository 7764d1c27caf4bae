"""The line of work: a place per ticket, found by when it is ready in an index that is cut into shards.

An index's partition takes about a thousand changes a second, so the places are spread over several; who asks for the
next ticket looks at the head of each. What a head says may be old: the place itself, read again, decides.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from secrets import token_hex
from zlib import crc32

from integration.domain.work import Parked, Waiting, Work
from integration.ports import Now
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.place import NO_NEWS, News, Place, begun, place_of, values_of
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, maybe_instant, maybe_micros, to_micros

KIND = "line"
_PARKED, _FAILED = "parked", "failed"
_HEAD = 10
"""Places that are looked at together at the head of a shard."""


@dataclass(frozen=True, slots=True)
class DynamoLine:
    """Keeps `ports.Line`, but for `release_all` (leases.py); all its processes agree on the number of `shards`."""

    table: Table
    now: Now
    shards: int = 4

    def enqueue(self, installation: str, tickets: Sequence[str], at: datetime) -> None:
        """Put tickets in line, to be worked at this instant or later (an earlier place is kept)."""
        for ticket in dict.fromkeys(tickets):
            self._enqueue(installation, ticket, to_micros(at))

    def put(self, unit: Unit, installation: str, ticket: str, at: int, news: News = NO_NEWS) -> None:
        """Count an arrival within a unit of work, and bring back what was parked; in microseconds, as in a place."""
        item = unit.get(*key_of(installation, ticket))
        self._put(unit, installation, ticket, place_of(item).again(at, news) if item else begun(at, news))

    def claim(self, now: datetime, lease: timedelta) -> Work | None:
        """The longest waiting ticket that nobody holds, held for `lease`; None when nothing is ready."""
        for _, installation, ticket in self._ready(to_micros(now)):
            if work := self.claim_ticket(installation, ticket, now, lease):
                return work
        return None

    def claim_ticket(self, installation: str, ticket: str, now: datetime, lease: timedelta) -> Work | None:
        """This ticket, held for `lease`; None where it isn't ready, or isn't in line."""

        def work(unit: Unit) -> Work | None:
            item = unit.get(*key_of(installation, ticket))
            place = place_of(item) if item else None
            if place is None or place.ready_at is None or place.ready_at > to_micros(now):
                return None
            held = place.held(token_hex(16), to_micros(now + lease))
            self._put(unit, installation, ticket, held)
            return Work(installation, ticket, held.token, held.attempts, maybe_instant(held.since), held.trace)

        return at_once(self.table, work)

    def ready_at(self, installation: str, ticket: str) -> datetime | None:
        """From when on this ticket may be claimed; None: not until something happens, or it isn't in line."""
        item = self.table.get(*key_of(installation, ticket))
        return maybe_instant(place_of(item).ready_at) if item else None

    def finish(self, work: Work, *, look_again_at: datetime | None = None) -> bool:
        """Done, unless more arrived since the claim; False where the lease had passed to another worker."""
        return self._end(work, lambda place: place.finished(maybe_micros(look_again_at)))

    def retry(self, work: Work, at: datetime, reason: str) -> bool:
        """Give the ticket back, to be worked again at this instant; False as in `finish`."""
        return self._end(work, lambda place: place.failed(reason, to_micros(at)))

    def park(self, work: Work, reason: str, now: datetime) -> bool:
        """Take the ticket out of the line, unless more arrived since the claim; False as in `finish`."""
        return self._end(work, lambda place: place.parked(reason, to_micros(now)))

    def try_again(self, installation: str, at: datetime) -> int:
        """Let those be worked at this instant that wait after a failure, as if they had not failed; how many."""
        failed = self.table.found("by2", partition(installation, KIND, _FAILED))
        return sum(self._try_again(installation, ticket_of(item), to_micros(at)) for item in failed)

    def parked(self, installation: str) -> Sequence[Parked]:
        """What waits for a person, and why; the longest parked first."""
        found = self.table.found("by1", partition(installation, KIND, _PARKED))
        places = [(ticket_of(item), place_of(item)) for item in found]
        return [Parked(ticket, from_micros(each.parked_at or 0), each.reason) for ticket, each in places]

    def waiting(self) -> Waiting:
        """How many tickets are ready, scheduled, held and parked, and when the next becomes ready; by the index."""
        now = to_micros(self.now()) + 1
        ready = sum(self.table.count("due", each, Span(end=in_order(now))) for each in self._everywhere())
        later = sum(self.table.count("due", each, Span(start=in_order(now))) for each in _of(_FREE, self.shards))
        held = sum(self.table.count("due", each, Span(start=in_order(now))) for each in _of(_HELD, self.shards))
        parked = self.table.count("by3", _PARKED)
        first = min((at for at, _, _ in self._heads()), default=None)
        return Waiting(ready, later, held, parked, maybe_instant(first))

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[str, str, datetime]]:
        """Installation, ticket and instant of what becomes ready from `since` on and before `until`, by instant."""
        span = Span(start=in_order(to_micros(since)), end=in_order(to_micros(until)))
        heads = (map(_told, self.table.keys("due", each, span, page=limit)) for each in self._everywhere())
        return [(installation, ticket, from_micros(at)) for at, installation, ticket in islice(merge(*heads), limit)]

    def _enqueue(self, installation: str, ticket: str, at: int) -> None:
        at_once(self.table, lambda unit: self.put(unit, installation, ticket, at))

    def _ready(self, now: int) -> Iterator[tuple[int, str, str]]:
        """What the index says may be claimed: since when, whose, which ticket; those first that wait longest."""
        span = Span(end=in_order(now + 1))
        return merge(*(map(_told, self.table.keys("due", each, span, page=_HEAD)) for each in self._everywhere()))

    def _heads(self) -> Iterator[tuple[int, str, str]]:
        for each in self._everywhere():
            yield from (_told(item) for item in self.table.first("due", each))

    def _everywhere(self) -> Sequence[str]:
        return [*_of(_FREE, self.shards), *_of(_HELD, self.shards)]

    def _try_again(self, installation: str, ticket: str, at: int) -> bool:
        def work(unit: Unit) -> bool:
            item = unit.get(*key_of(installation, ticket))
            place = place_of(item) if item else None
            if place is None or not _waits_after_a_failure(place):
                return False
            self._put(unit, installation, ticket, place.tried_again(at))
            return True

        return at_once(self.table, work)

    def _end(self, work: Work, ended: Callable[[Place], Place]) -> bool:
        def end(unit: Unit) -> bool:
            item = unit.get(*key_of(work.installation, work.ticket))
            place = place_of(item) if item else None
            if place is None or place.token != work.token:
                return False
            self._put(unit, work.installation, work.ticket, ended(place))
            return True

        return at_once(self.table, end)

    def _put(self, unit: Unit, installation: str, ticket: str, place: Place) -> None:
        unit.put(*key_of(installation, ticket), says(installation, ticket, place, self.shards))


def key_of(installation: str, ticket: str) -> Key:
    """Where a ticket's place stands; the sign at its end is for a ticket without a name, as no key may be empty."""
    return partition(installation, KIND), f"{ticket}\0"


def says(installation: str, ticket: str, place: Place, shards: int) -> dict[str, Value | None]:
    """What an item says of a place, and in which indexes it stands."""
    return {**values_of(place), **_where(installation, ticket, place, shards)}


def _where(installation: str, ticket: str, place: Place, shards: int) -> dict[str, Value]:
    if place.parked_at is not None:
        at = in_order(place.parked_at)
        parked = placed("by1", partition(installation, KIND, _PARKED), at)
        return parked | placed("by3", _PARKED, partition(installation, at, ticket))
    pk, sk = key_of(installation, ticket)
    failed = placed("by2", partition(pk, _FAILED), sk) if _waits_after_a_failure(place) else {}
    if place.ready_at is None:
        return failed
    shard = crc32(f"{installation}#{ticket}".encode()) % shards
    line = f"{_HELD if place.token else _FREE}#{shard}"
    return failed | placed("due", line, partition(in_order(place.ready_at), installation, ticket))


def ticket_of(item: Item) -> str:
    """The ticket whose place this is."""
    return str(item["sk"])[:-1]


_FREE, _HELD = "free", "held"
"""The two lines, as who asks how long they are wants to know them apart."""


def _of(line: str, shards: int) -> Sequence[str]:
    return [f"{line}#{number}" for number in range(shards)]


def _told(item: Item) -> tuple[int, str, str]:
    """What the index says of a place: when it is ready, whose it is, which ticket."""
    ready, installation, _ = str(item["dues"]).split("#", 2)
    return int(ready), installation, ticket_of(item)


def _waits_after_a_failure(place: Place) -> bool:
    return place.attempts > 0 and not place.token and place.parked_at is None
