"""What bookings claim: a row per seat, and its primary key is the only lock; all within the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from integration.domain.booking.claims import Claim
from integration.domain.errors import SlotTaken
from integration.storage.instants import maybe_micros

OWN = "SELECT claim FROM booking_claims WHERE installation = ? AND booking = ?"
LIVE = """
SELECT claim FROM booking_claims WHERE installation = ? AND (until IS NULL OR until > ?) AND claim IN ({})
"""
_TAKE = """
INSERT INTO booking_claims (installation, claim, booking, until) VALUES (?, ?, ?, ?)
ON CONFLICT (installation, claim) DO UPDATE SET booking = excluded.booking, until = excluded.until
"""
_FREE = "DELETE FROM booking_claims WHERE installation = ? AND booking = ? AND claim = ?"


@dataclass(frozen=True, slots=True)
class Claimer:
    """A booking that claims, as of an instant in microseconds, within a transaction that writes."""

    connection: Connection
    installation: str
    booking: str
    now: int

    def take(self, claims: Sequence[Claim]) -> None:
        """Let the booking have all of them beside what it has already; raises SlotTaken where one is another's."""
        seats = self._seats(claims)
        if None in seats.values():
            message = "that time is no longer free, or no more calls are allowed: choose another time"
            raise SlotTaken(message)
        self._put(seats)

    def keep(self, claims: Sequence[Claim]) -> bool:
        """Let the booking have these alone, as far as they are not another's; says whether it has them all."""
        seats = self._seats(claims)
        kept = set(seats.values())
        gone = [(self.installation, self.booking, seat) for seat in self._own() if seat not in kept]
        self.connection.executemany(_FREE, gone)
        self._put(seats)
        return None not in kept

    def _seats(self, claims: Sequence[Claim]) -> dict[Claim, str | None]:
        own = {seat.rpartition("#")[0]: seat for seat in self._own()}
        taken = self._live(claims) - set(own.values())
        return {claim: own.get(claim.key) or _first_free(claim, taken) for claim in claims}

    def _own(self) -> list[str]:
        # A claim that ran out is still there to be used again, as long as nobody took it over.
        return [seat for (seat,) in self.connection.execute(OWN, (self.installation, self.booking))]

    def _live(self, claims: Iterable[Claim]) -> set[str]:
        wanted = [seat for claim in claims for seat in _seats_of(claim)]
        # One question for all seats, however many they are: with the highest caps about 400.
        rows = self.connection.execute(LIVE.format(_marks(wanted)), (self.installation, self.now, *wanted))
        return {seat for (seat,) in rows}

    def _put(self, seats: dict[Claim, str | None]) -> None:
        rows = [(self.installation, seat, self.booking, maybe_micros(claim.until)) for claim, seat in seats.items()]
        self.connection.executemany(_TAKE, [row for row in rows if row[1] is not None])


def _first_free(claim: Claim, taken: set[str]) -> str | None:
    return next((seat for seat in _seats_of(claim) if seat not in taken), None)


def _seats_of(claim: Claim) -> Iterator[str]:
    for number in range(claim.seats):
        yield f"{claim.key}#{number}"


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
