"""A place in line as a value."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from integration.storage.dynamodb.items import from_wire, to_wire
from integration.storage.dynamodb.place import NO_NEWS, News, Place, place_of, values_of

MICROS = st.integers(0, 1000)
PLACES = st.builds(
    Place,
    MICROS,
    arrived=st.integers(1, 5),
    since=st.none() | MICROS,
    fresh_since=st.none() | MICROS,
    look_again_at=st.none() | MICROS,
    attempts=st.integers(0, 2),
    reason=st.sampled_from(["", "busy"]),
    settled_at=st.just(0) | MICROS,
)
"""Places that nobody holds."""


def or_next_look(place: Place, at: int) -> int:
    return at if place.look_again_at is None else min(at, place.look_again_at)


@given(PLACES)
def test_a_place_comes_back_from_its_item_as_it_was(place: Place) -> None:
    item = {name: value for name, value in values_of(place).items() if value is not None}
    assert place_of(from_wire(to_wire(item | {"pk": "a", "sk": "7", "v": "1", "duep": "free#0"}))) == place


@given(PLACES, MICROS)
def test_a_held_place_is_ready_when_its_lease_is_over_and_not_before(place: Place, until: int) -> None:
    held = place.held("mine", until)
    assert (held.ready_at, held.token) == (until, "mine")


@given(PLACES, MICROS)
def test_a_parked_place_is_never_ready_until_something_arrives(place: Place, at: int) -> None:
    parked = place.held("mine", at).parked("gone", at)
    assert (parked.ready_at, parked.parked_at, parked.token) == (None, at, "")
    assert parked.again(at, NO_NEWS).ready_at == or_next_look(place, at)


@given(PLACES, MICROS, MICROS)
def test_what_arrives_while_a_place_is_held_is_worked_after_it(place: Place, until: int, at: int) -> None:
    held = place.held("mine", until).again(at, News(at))
    assert (held.finished(None).ready_at, held.finished(None).since) == (at, at)
    assert held.parked("gone", until).ready_at == or_next_look(place, at)


@given(PLACES, MICROS)
def test_a_place_that_is_worked_off_waits_for_news_or_for_its_next_look(place: Place, at: int) -> None:
    held = place.held("mine", at)
    assert held.finished(None).ready_at is None
    assert held.finished(at).ready_at == at


@given(PLACES, MICROS, MICROS)
def test_a_back_off_is_not_cut_short_by_news_and_is_by_a_person(place: Place, at: int, now: int) -> None:
    failed = replace(place.held("mine", at).failed("busy", at), settled_at=0)
    assert failed.again(now, NO_NEWS).ready_at == failed.ready_at == at
    assert failed.tried_again(now).ready_at == or_next_look(place, now)
    assert (failed.attempts, failed.tried_again(now).attempts) == (place.attempts + 1, 0)


@given(PLACES, MICROS, MICROS)
def test_a_lease_that_ran_out_counts_as_a_failure_with_whoever_comes_next(place: Place, at: int, until: int) -> None:
    held = place.held("mine", at)
    assert held.held("yours", until).attempts == place.attempts + 1


@given(MICROS, MICROS, MICROS)
def test_a_ticket_that_the_host_is_still_changing_waits_until_it_has_settled(at: int, again: int, wait: int) -> None:
    place = Place(at, since=at, fresh_since=at, settled_at=at + wait)
    assert place.ready_at == at + wait
    news = place.again(again, News(again, again + wait))
    assert (news.ready_at or 0) >= (place.ready_at or 0)
