"""What bookings claim: an item per seat, which is the only lock; all within the caller's unit of work.

A seat that a booking has for good is changed by that booking's own writes alone, and all of them change the booking's
item too: who has read that first need not check such a seat. Any other seat is written in the version that was read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.booking.claims import Claim
from integration.domain.errors import SlotTaken
from integration.storage.dynamodb.booking_items import expiry_of
from integration.storage.dynamodb.faults import Crossed
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Key
from integration.storage.dynamodb.unit import Unit
from integration.storage.instants import maybe_micros

KIND = "booking-claim"

ROOM = 80
"""Seats that are freed, or taken by one who goes on later, in one unit: the rest of it is for what is renewed."""

Found = Mapping[str, Item]
"""The seats that were looked at and that somebody has, or had until they ran out."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A booking and the seats that it took; those that ran out may be another's by now."""

    booking: str
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """The seats that a booking has after a unit, whether those are all that it claims, and whether that was all."""

    seats: frozenset[str]
    has_all: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class Claimer:
    """A booking that claims, as of an instant in microseconds; what `former` has is as good as free.

    The unit must have read the booking's item before.
    """

    unit: Unit
    installation: str
    mine: Holding
    now: int
    former: Holding = Holding("")

    def take(self, claims: Sequence[Claim]) -> tuple[frozenset[str], frozenset[str]]:
        """Let the booking have all of them beside what it has already; raises SlotTaken where one is another's.

        Gives the seats that it has then, and those of `former` that the unit had no room to free.
        """
        looked = {*self._candidates(claims), *self.former.seats}
        found = self._found(looked)
        chosen = self._chosen(claims, found)
        if None in chosen.values():
            self._refuse(looked, found)
        written = self._written(chosen, found)
        given = [seat for seat in sorted(self.former.seats) if seat not in written and _has(self.former, seat, found)]
        room = max(0, ROOM - len(written))
        self._write(written | dict.fromkeys(given[:room]), found)
        keys = {claim.key for claim in claims}
        others = {seat for seat in self.mine.seats if _claimed(seat) not in keys}
        return frozenset({*others, *_seats(chosen)}), frozenset(given[room:])

    def keep(self, claims: Sequence[Claim], *, in_steps: bool) -> Kept:
        """Let the booking have these alone, as far as they are not another's.

        In steps, what there is no room for in a unit is left to be asked for again: what it lacks comes first.
        """
        found = self._found({*self._candidates(claims), *self.mine.seats})
        chosen = self._chosen(claims, found)
        has_all, kept, written = None not in chosen.values(), _seats(chosen), self._written(chosen, found)
        gone = [seat for seat in sorted(self.mine.seats - kept) if _has(self.mine, seat, found)]
        lacked = [seat for seat in written if not _has(self.mine, seat, found)]
        steps = [*lacked, *gone]
        if len(steps) <= ROOM or not in_steps:
            self._write(written | dict.fromkeys(gone), found)
            return Kept(kept, has_all, is_done=True)
        self._write({seat: written.get(seat) for seat in steps[:ROOM]}, found)
        step = frozenset(steps[:ROOM])
        return Kept((self.mine.seats | step & kept) - (step - kept), has_all, is_done=False)

    def _candidates(self, claims: Iterable[Claim]) -> Iterator[str]:
        """All that the claims could have, with what the booking has of them: under a cap that was lowered, perhaps."""
        keys = set()
        for claim in claims:
            keys.add(claim.key)
            yield from _seats_of(claim)
        yield from (seat for seat in self.mine.seats if _claimed(seat) in keys)

    def _found(self, seats: Iterable[str]) -> dict[str, Item]:
        # Looked at together, and not as reads of the unit: with the highest caps these are about 400.
        return {str(item["sk"]): item for item in self.unit.table.get_all(map(self._key, seats))}

    def _chosen(self, claims: Iterable[Claim], found: Found) -> dict[Claim, str | None]:
        """A seat for each claim, or None; one's own first, even one that ran out, as long as nobody took it over."""
        own = {_claimed(seat): seat for seat in self.mine.seats if seat not in found or _has(self.mine, seat, found)}
        taken = {seat for seat, item in found.items() if self._is_taken(item)}
        return {claim: own.get(claim.key) or _first_free(claim, taken) for claim in claims}

    def _is_taken(self, item: Item) -> bool:
        until = item.get("until")
        return item["booking"] not in {self.mine.booking, self.former.booking} and (
            until is None or int(until) > self.now
        )

    def _refuse(self, looked: Iterable[str], found: Found) -> None:
        """Raise SlotTaken; Crossed where a second look at all that was read tells of another state than the first."""
        unit = self.unit
        first = {key: str(item["v"]) for key, item in unit.read.items() if item is not None}
        first |= {self._key(seat): str(item["v"]) for seat, item in found.items()}
        items = unit.table.get_all({*unit.read, *map(self._key, looked)})
        if first != {(str(item["pk"]), str(item["sk"])): str(item["v"]) for item in items}:
            raise Crossed
        message = "that time is no longer free, or no more calls are allowed: choose another time"
        raise SlotTaken(message)

    def _written(self, chosen: Mapping[Claim, str | None], found: Found) -> dict[str, Claim | None]:
        """What must be written for these: all but what the booking has for good, and shall."""
        wanted = {seat: claim for claim, seat in chosen.items() if seat is not None}
        return {seat: claim for seat, claim in wanted.items() if claim.until or not self._has_for_good(seat, found)}

    def _has_for_good(self, seat: str, found: Found) -> bool:
        return _has(self.mine, seat, found) and "until" not in found[seat]

    def _write(self, seats: Mapping[str, Claim | None], found: Found) -> None:
        """Let the booking have these, and nobody those without a claim; where they are still as they were found."""
        for seat, claim in seats.items():
            key = self._key(seat)
            self.unit.read[key] = found.get(seat)
            if claim:
                self.unit.put(*key, values_of(self.mine.booking, claim.until))
            else:
                self.unit.delete(*key)

    def _key(self, seat: str) -> Key:
        return partition(self.installation, KIND), seat


def free(unit: Unit, installation: str, holding: Holding) -> None:
    """Free what the booking still has of these seats, which one unit must have room for."""
    Claimer(unit, installation, holding, 0).keep((), in_steps=False)


def values_of(booking: str, until: datetime | None) -> dict[str, Value | None]:
    """What an item says of a seat that a booking has, until then or (None) for good."""
    expires_at = expiry_of(until) if until else None
    return {"booking": booking, "until": maybe_micros(until), "expires_at": expires_at}


def _has(holding: Holding, seat: str, found: Found) -> bool:
    return seat in found and found[seat]["booking"] == holding.booking


def _seats(chosen: Mapping[Claim, str | None]) -> frozenset[str]:
    return frozenset(seat for seat in chosen.values() if seat is not None)


def _claimed(seat: str) -> str:
    """The claim's key that a seat is of."""
    return seat.rpartition("#")[0]


def _first_free(claim: Claim, taken: set[str]) -> str | None:
    return next((seat for seat in _seats_of(claim) if seat not in taken), None)


def _seats_of(claim: Claim) -> Iterator[str]:
    for number in range(claim.seats):
        yield f"{claim.key}#{number}"
