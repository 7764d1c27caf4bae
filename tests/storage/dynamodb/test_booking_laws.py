"""In any order of calls the store at scale gives no time to two bookings."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from integration.ports import Store
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.booking_machine import BookingMachine
from tests.storage.dynamodb.opening import opened


def test_the_laws_of_slots_hold_at_scale(aws: RunningAws) -> None:
    class DynamoBookingMachine(BookingMachine):
        def opened(self, now: StandingNow) -> Store:
            return opened(aws, now, shards=1)

    run_state_machine_as_test(DynamoBookingMachine, settings=settings(max_examples=5, stateful_step_count=30))
