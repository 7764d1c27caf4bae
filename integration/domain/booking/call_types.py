"""What calls are sold: three types, each with its length, buffers, notice, horizon and caps (docs/service.md, P5)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from integration.domain.errors import BadInput

CELL = timedelta(minutes=15)
"""An agent's time is claimed in cells of this length, counted in UTC."""

LONGEST_HORIZON = timedelta(days=366)
MOST_CALLS = 100
_NOTHING = timedelta(0)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def _refuse(wrong: bool, message: str) -> None:  # noqa: FBT001 - reads as the sentence that it is
    if wrong:
        raise BadInput(message)


class CallKind(StrEnum):
    """What a call is for."""

    SUPPORT = "support"
    TRAINING = "training"
    ANALYSIS = "analysis"


@dataclass(frozen=True, slots=True)
class CallType:
    """One type: `length` of the call, `before` and `after` it the agent's time for preparing and writing up.

    It is booked at least `notice` and at most `horizon` ahead. `per_day` and `per_week` bound the agent's calls of this
    type on a local date and in an ISO week, `per_customer` those that one customer has ahead.
    """

    kind: CallKind
    length: timedelta
    before: timedelta = _NOTHING
    after: timedelta = _NOTHING
    notice: timedelta = 2 * _HOUR
    horizon: timedelta = 30 * _DAY
    per_day: int = 4
    per_week: int = 15
    per_customer: int = 3

    def __post_init__(self) -> None:
        _refuse(not 5 * _MINUTE <= self.length <= 8 * _HOUR, f"a {self.kind} call takes from 5 minutes to 8 hours")
        for name in ("length", "before", "after"):
            whole = not getattr(self, name) % _MINUTE
            _refuse(not whole, f"the {name} of a {self.kind} call is whole minutes")
        for name in ("before", "after"):
            in_bounds = _NOTHING <= getattr(self, name) <= 4 * _HOUR
            _refuse(not in_bounds, f"the buffer {name} a {self.kind} call is at most 4 hours")
        fits = _NOTHING <= self.notice < self.horizon <= LONGEST_HORIZON
        _refuse(not fits, f"the notice of a {self.kind} call is shorter than its horizon, and that at most 366 days")
        caps = min(self.per_day, self.per_week, self.per_customer)
        _refuse(caps < 1, f"a cap of a {self.kind} call is 1 or more; to sell none, leave the type out")
        _refuse(max(self.per_day, self.per_week, self.per_customer) > MOST_CALLS, f"a cap is at most {MOST_CALLS}")


_TRAINING = CallType(
    CallKind.TRAINING,
    60 * _MINUTE,
    before=15 * _MINUTE,
    after=15 * _MINUTE,
    notice=_DAY,
    horizon=60 * _DAY,
    per_day=2,
    per_week=6,
    per_customer=2,
)

DEFAULT_CALLS = (
    CallType(CallKind.SUPPORT, 30 * _MINUTE, after=15 * _MINUTE),
    _TRAINING,
    replace(_TRAINING, kind=CallKind.ANALYSIS, length=45 * _MINUTE),
)


@dataclass(frozen=True, slots=True)
class BookingTerms:
    """How calls are booked.

    Calls start on a `grid` of the clock on the wall. A customer may move or cancel one until `cut_off` before it
    starts. Who has an open S1 ticket needs no more than `urgent_notice`. A picked slot is held for `hold`. A view of
    the agent's calendar that is older than `stale` offers nothing.
    """

    calls: tuple[CallType, ...] = DEFAULT_CALLS
    grid: timedelta = 30 * _MINUTE
    cut_off: timedelta = 2 * _HOUR
    urgent_notice: timedelta = 15 * _MINUTE
    hold: timedelta = 5 * _MINUTE
    stale: timedelta = 15 * _MINUTE

    def __post_init__(self) -> None:
        kinds = [call.kind for call in self.calls]
        _refuse(len(kinds) != len(set(kinds)), "each type of call stands in the terms once")
        on_cells = CELL <= self.grid <= 4 * _HOUR and not self.grid % CELL
        _refuse(not on_cells, "the grid of starts is 15 minutes or a multiple of that, up to 4 hours")
        _refuse(not _NOTHING <= self.cut_off <= 14 * _DAY, "the cut-off for moving a call is at most 14 days")
        _refuse(not _NOTHING <= self.urgent_notice <= _DAY, "the notice for urgent calls is at most a day")
        _refuse(not _MINUTE <= self.hold <= _HOUR, "a picked slot is held for 1 to 60 minutes")
        _refuse(not 2 * _MINUTE <= self.stale <= _DAY, "a view of a calendar is stale after 2 minutes to 1 day")

    def call(self, kind: CallKind) -> CallType:
        """The type of this kind; raises BadInput where it isn't sold."""
        found = next((call for call in self.calls if call.kind is kind), None)
        if found is None:
            message = f"{kind} calls can't be booked here; choose {', '.join(call.kind for call in self.calls)}"
            raise BadInput(message)
        return found
