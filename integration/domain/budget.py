"""How many calls a host allows in a stretch of time, with some kept back for urgent work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.errors import BadInput

_NO_WAIT = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)

_OUT_OF_ORDER = timedelta(seconds=30)
"""How far askers' instants may be out of order; one that is further back comes from a clock that was set back."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a host allows: at most `most` calls in any stretch as long as `within`, `kept_back` of them for urgent work.

    `what` names one of several budgets of an installation, such as the writes of one ticket; empty for all its calls.
    Raises BadInput unless `kept_back` is less than the third of `most` that a bucket holds.
    """

    most: int
    within: timedelta = timedelta(minutes=1)
    kept_back: int = 0
    what: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.kept_back < self.holding or self.within <= _NO_WAIT:
            message = (
                f"of {self.most} calls {self.kept_back} cannot be kept back: allow 3 or more in some time, and keep "
                "back less than a third"
            )
            raise BadInput(message)

    @property
    def holding(self) -> int:
        """How many calls a full bucket holds."""
        return self.most // 3

    @property
    def filling(self) -> int:
        """How many calls fill the bucket `within` its time: as many parts of one a microsecond."""
        return self.most - self.holding

    @property
    def call(self) -> int:
        """One call in parts, as many as `within` has microseconds: a call in that time is a part a microsecond."""
        return self.within // _MICROSECOND


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of a host's calls: `level` in parts of a call (`Allowance.call`), as it was at the instant `since`.

    A bucket that held all that is allowed, and filled with as much again, would let twice that through in its worst
    stretch. This one holds a third of `most` and fills evenly with the other two thirds in the time `within`, so that
    its laws hold for any stretch of that length, both ends included, wherever a host begins to count:

    - at most `most` calls are granted, and at most `most - kept_back` of them to work that isn't urgent;
    - urgent work finds `kept_back` calls at once, whatever others took, unless urgent work itself took them within the
      last half of `within`;
    - in the long run two thirds of `most` are granted to those who always ask;
    - nobody is told to wait for longer than half of `within`.

    The laws speak of the latest instant that anybody named. A clock that is set back grants nothing extra and adds at
    most half a minute to a wait; one that jumps ahead grants at most the third that a full bucket holds.
    """

    level: int
    since: datetime

    def spend(self, now: datetime, allowance: Allowance, *, urgent: bool) -> tuple["Bucket", timedelta]:
        """The bucket after one call and no wait, or the bucket as it is and how long until the call will be granted."""
        filled = self._filled(now, allowance)
        lacking = (1 if urgent else 1 + allowance.kept_back) * allowance.call - filled.level
        if lacking <= 0:
            return Bucket(filled.level - allowance.call, filled.since), _NO_WAIT
        return filled, filled.since - now + -(-lacking // allowance.filling) * _MICROSECOND

    def _filled(self, now: datetime, allowance: Allowance) -> "Bucket":
        since = now if self.since - now > _OUT_OF_ORDER else self.since
        until = max(since, now)
        level = self.level + allowance.filling * ((until - since) // _MICROSECOND)
        return Bucket(min(level, allowance.holding * allowance.call), until)


def full_bucket(now: datetime, allowance: Allowance) -> Bucket:
    """The bucket of a host that nobody has called yet."""
    return Bucket(allowance.holding * allowance.call, now)


def share_of(per_second: int) -> Allowance:
    """An installation's share of all workers: so many tickets a second, and at once as many as in two seconds."""
    return Allowance(6 * per_second, timedelta(seconds=4), what="turns")
