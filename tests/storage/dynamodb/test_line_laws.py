"""In any order of calls the line at scale loses nothing, and gives no ticket to two holders."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from integration.ports import Store
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.opening import opened
from tests.storage.line_machine import LineMachine


def test_the_laws_of_the_line_hold_at_scale(aws: RunningAws) -> None:
    class DynamoLineMachine(LineMachine):
        def opened(self, now: StandingNow) -> Store:
            return opened(aws, now, shards=1)

    run_state_machine_as_test(DynamoLineMachine, settings=settings(max_examples=5, stateful_step_count=30))
