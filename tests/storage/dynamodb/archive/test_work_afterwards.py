"""Of an installation that was moved the work goes on where it was."""

from dataclasses import replace

import pytest

from integration.domain.archive import Record
from integration.domain.errors import SlotTaken
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.store import DynamoStore
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    delivery,
    held,
)
from tests.storage.samples_booking import DAY, booking, claimed


@pytest.fixture
def restored(filled: list[Record], there: DynamoArchive) -> None:
    there.restore(HERE, filled)


@pytest.mark.usefixtures("restored")
class TestWorkAfterwards:
    def test_a_ticket_that_was_held_can_be_claimed_at_once(self, moved: DynamoStore, now: StandingNow) -> None:
        work = moved.claim_ticket(HERE, "5", now(), LEASE)
        assert work is not None
        assert moved.finish(work)

    def test_tickets_that_wait_are_claimed_when_they_are_due_and_no_sooner(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        assert {held(moved, now).ticket for _ in range(2)} == {"1", "5"}
        assert moved.claim(now(), LEASE) is None
        now.move(MINUTE)
        assert {held(moved, now).ticket for _ in range(2)} == {"3", "6"}

    def test_a_delivery_that_came_before_is_none_anew_and_neither_is_its_second_id(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        again = delivery("d1", "1", now())
        also = replace(again, event=replace(again.event, id="new", also="sent#1"))
        assert moved.accept([again, also]) == [False, False]

    def test_the_time_of_a_booking_can_t_be_booked_twice_until_it_is_given_up(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        hour = now().replace(minute=0)
        with pytest.raises(SlotTaken):
            claimed(moved, booking("new", hour + 2 * DAY), now)
        stored = moved.booking(HERE, "b2")
        assert stored is not None
        moved.keep_booking(HERE, stored, (), now(), None)
        assert claimed(moved, booking("new", hour + 2 * DAY), now).id == "new"

    def test_what_was_asked_with_a_key_makes_no_second_booking(self, moved: DynamoStore, now: StandingNow) -> None:
        again = booking("other", now() + 9 * DAY, link="link-of-b2", request="r")
        assert claimed(moved, again, now).id == "b2"

    def test_another_hold_of_a_link_takes_the_place_of_the_one_before(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        former = moved.booking(HERE, "b1")
        assert former is not None
        claimed(moved, replace(former, id="b9", version=0), now)
        assert moved.booking(HERE, "b1") is None

    def test_a_posting_that_was_held_is_sent_and_one_that_is_stopped_when_its_endpoint_is_mended(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        first = moved.claim_posting(now(), LEASE)
        assert first is not None
        assert moved.claim_posting(now(), LEASE) is None
        moved.set_endpoint_problem(HERE, "pager", "")
        second = moved.claim_posting(now(), LEASE)
        assert second is not None
        assert (first.endpoint.id, second.endpoint.id) == ("chat", "pager")

    def test_an_endpoint_that_is_taken_away_takes_with_it_what_waits(
        self, moved: DynamoStore, now: StandingNow
    ) -> None:
        moved.remove_endpoint(HERE, "chat")
        assert moved.claim_posting(now(), LEASE) is None

    def test_a_view_goes_on_where_it_was(self, moved: DynamoStore, now: StandingNow) -> None:
        assert moved.claim_calendar(now(), LEASE) is not None
        found = moved.calendar(HERE, "ann@desk.example")
        assert found is not None
        account = replace(found[0], sync_token="t2")
        assert moved.advance_view(HERE, account, [], "t1")
        assert [each.id for each in moved.calendar_events(HERE, account.agent)] == ["e1", "e2#\0ž", "e3"]
