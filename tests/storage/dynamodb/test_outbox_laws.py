"""In any order of calls the outbox at scale loses nothing, tells nothing twice, and gives nothing to two holders."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from integration.ports import Store
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.opening import opened
from tests.storage.outbox_machine import OutboxMachine


def test_the_laws_of_the_outbox_hold_at_scale(aws: RunningAws) -> None:
    class DynamoOutboxMachine(OutboxMachine):
        def opened(self, now: StandingNow) -> Store:
            return opened(aws, now, shards=1)

    run_state_machine_as_test(DynamoOutboxMachine, settings=settings(max_examples=7, stateful_step_count=30))
