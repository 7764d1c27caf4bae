"""How many calls a host allows in a minute, with some kept back for urgent work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.errors import BadInput

_NO_WAIT = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)

_CALL = 60_000_000
"""One call in parts. A minute has as many microseconds, so a call a minute is a part a microsecond: whole numbers."""

_OUT_OF_ORDER = timedelta(seconds=30)
"""How far askers' instants may be out of order; one that is further back comes from a clock that was set back."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of a host's calls: `level` in 60 millionths of a call, as it was at the instant `since`.

    A bucket that held `per_minute` and filled with as many a minute would let twice that through in its worst minute.
    This one holds a third of `per_minute` and fills evenly with the other two thirds a minute, so that its laws hold
    for any 60 seconds, both ends included, wherever a host begins to count:

    - at most `per_minute` calls are granted, and at most `per_minute - kept_back` of them to work that isn't urgent;
    - urgent work finds `kept_back` calls at once, whatever others took, unless urgent work itself took them within the
      last half minute;
    - in the long run two thirds of `per_minute` are granted to those who always ask;
    - nobody is told to wait for longer than half a minute.

    The laws speak of the latest instant that anybody named. A clock that is set back grants nothing extra and adds at
    most another half minute to a wait; one that jumps ahead grants at most the third that a full bucket holds.
    """

    level: int
    since: datetime

    def spend(self, now: datetime, *, per_minute: int, kept_back: int, urgent: bool) -> tuple["Bucket", timedelta]:
        """The bucket after one call and no wait, or the bucket as it is and how long until the call will be granted.

        Raises BadInput unless `kept_back` is less than the third of `per_minute` that a bucket holds.
        """
        _refuse_shares(per_minute, kept_back)
        filled = self._filled(now, per_minute)
        lacking = (1 if urgent else 1 + kept_back) * _CALL - filled.level
        if lacking <= 0:
            return Bucket(filled.level - _CALL, filled.since), _NO_WAIT
        return filled, filled.since - now + -(-lacking // _filling(per_minute)) * _MICROSECOND

    def _filled(self, now: datetime, per_minute: int) -> "Bucket":
        since = now if self.since - now > _OUT_OF_ORDER else self.since
        until = max(since, now)
        level = self.level + _filling(per_minute) * ((until - since) // _MICROSECOND)
        return Bucket(min(level, _holding(per_minute) * _CALL), until)


def full_bucket(now: datetime, per_minute: int) -> Bucket:
    """The bucket of a host that nobody has called yet."""
    return Bucket(_holding(per_minute) * _CALL, now)


def _holding(per_minute: int) -> int:
    """How many calls a full bucket holds."""
    return per_minute // 3


def _filling(per_minute: int) -> int:
    """How many calls a minute fill the bucket: as many parts of one a microsecond."""
    return per_minute - _holding(per_minute)


def _refuse_shares(per_minute: int, kept_back: int) -> None:
    if not 0 <= kept_back < _holding(per_minute):
        message = (
            f"of {per_minute} calls a minute {kept_back} cannot be kept back: allow 3 or more, and keep back less than "
            "a third"
        )
        raise BadInput(message)
