from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.domain.booking.call_types import DEFAULT_CALLS, BookingTerms, CallKind, CallType
from integration.domain.errors import BadInput

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CALL = CallType(CallKind.SUPPORT, 30 * MINUTE)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"length": 4 * MINUTE}, "takes from 5 minutes to 8 hours"),
        ({"length": 8 * HOUR + MINUTE}, "takes from 5 minutes to 8 hours"),
        ({"length": 30.5 * MINUTE}, "the length of a support call is whole minutes"),
        ({"before": timedelta(seconds=1)}, "the before of a support call is whole minutes"),
        ({"after": timedelta(seconds=90)}, "the after of a support call is whole minutes"),
        ({"before": -MINUTE}, "the buffer before a support call is at most 4 hours"),
        ({"after": 4 * HOUR + MINUTE}, "the buffer after a support call is at most 4 hours"),
        ({"notice": -MINUTE}, "the notice of a support call is shorter than its horizon"),
        ({"notice": 30 * DAY}, "the notice of a support call is shorter than its horizon"),
        ({"horizon": 367 * DAY}, "at most 366 days"),
        ({"per_day": 0}, "a cap of a support call is 1 or more"),
        ({"per_week": 0}, "a cap of a support call is 1 or more"),
        ({"per_customer": 0}, "a cap of a support call is 1 or more"),
        ({"per_day": 101}, "a cap is at most 100"),
        ({"per_week": 101}, "a cap is at most 100"),
        ({"per_customer": 101}, "a cap is at most 100"),
    ],
)
def test_a_type_of_call_that_makes_no_sense_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        replace(CALL, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"length": 5 * MINUTE},
        {"length": 8 * HOUR},
        {"before": 4 * HOUR, "after": 4 * HOUR},
        {"notice": 0 * MINUTE},
        {"notice": 30 * DAY - MINUTE},
        {"horizon": 366 * DAY},
        {"per_day": 100, "per_week": 100, "per_customer": 100},
        {"per_day": 1, "per_week": 1, "per_customer": 1},
    ],
)
def test_the_bounds_of_a_type_of_call_are_included(change: dict[str, Any]) -> None:
    assert replace(CALL, **change).kind is CallKind.SUPPORT


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"calls": (CALL, CALL)}, "each type of call stands in the terms once"),
        ({"grid": 10 * MINUTE}, "the grid of starts is 15 minutes or a multiple"),
        ({"grid": 20 * MINUTE}, "the grid of starts is 15 minutes or a multiple"),
        ({"grid": 4 * HOUR + 15 * MINUTE}, "up to 4 hours"),
        ({"cut_off": -MINUTE}, "the cut-off"),
        ({"cut_off": 14 * DAY + MINUTE}, "the cut-off for moving a call is at most 14 days"),
        ({"urgent_notice": -MINUTE}, "the notice for urgent calls"),
        ({"urgent_notice": DAY + MINUTE}, "the notice for urgent calls is at most a day"),
        ({"hold": 59 * timedelta(seconds=1)}, "held for 1 to 60 minutes"),
        ({"hold": 61 * MINUTE}, "held for 1 to 60 minutes"),
        ({"stale": MINUTE}, "stale after 2 minutes to 1 day"),
        ({"stale": DAY + MINUTE}, "stale after 2 minutes to 1 day"),
    ],
)
def test_terms_of_booking_that_make_no_sense_are_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        replace(BookingTerms(), **change)


def test_all_three_types_are_sold_unless_said_otherwise() -> None:
    assert BookingTerms().calls == DEFAULT_CALLS
    assert [BookingTerms().call(kind).kind for kind in CallKind] == list(CallKind)


def test_a_kind_that_is_not_sold_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInput, match="analysis calls can't be booked here; choose support, training"):
        BookingTerms(DEFAULT_CALLS[:2]).call(CallKind.ANALYSIS)
