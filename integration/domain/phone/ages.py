"""How long missed calls wait to be returned, or waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from integration.domain.hours.business_hours import BusinessHours
from integration.domain.phone.call_back import CallBack

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Ages:
    """Figures of some missed calls: how many, how many of them are still open, and the median and longest age.

    `median` and `longest` count around the clock, `open_median` and `open_longest` the time in which the desk was open.
    """

    count: int
    open: int
    median: timedelta
    longest: timedelta
    open_median: timedelta
    open_longest: timedelta


def open_age(call_back: CallBack, hours: BusinessHours, now: datetime) -> timedelta:
    """How much of its age the desk was open."""
    return hours.between(call_back.at, max(call_back.done_at or now, call_back.at))


def ages(call_backs: Sequence[CallBack], hours: BusinessHours, now: datetime) -> Ages:
    """The figures of these; all zero for none."""
    whole = [each.age(now) for each in call_backs]
    inside = [open_age(each, hours, now) for each in call_backs]
    return Ages(
        count=len(call_backs),
        open=sum(each.open for each in call_backs),
        median=_median(whole),
        longest=max(whole, default=_NONE),
        open_median=_median(inside),
        open_longest=max(inside, default=_NONE),
    )


def _median(lengths: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(each.total_seconds() for each in lengths)) if lengths else _NONE
