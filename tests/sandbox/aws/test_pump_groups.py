"""A FIFO queue's groups: each in its order, whatever fails, and one never waits for another."""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from sandbox.aws.pump import Pumping, Step
from sandbox.waiting import until
from tests.sandbox.aws.queues import MakeQueue, failing
from tests.sandbox.aws.saying import Saying


def stopping_groups(fails: Counter[str], done: list[str]) -> Saying:
    """Fails each body as often as told, then does it; what follows a failure in its group is named as failed, too."""

    def work(event: Mapping[str, Any]) -> object:
        stopped: set[str] = set()
        failed = []
        for record in event["Records"]:
            group, body = record["attributes"]["MessageGroupId"], record["body"]
            if group in stopped or fails[body]:
                fails[body] -= group not in stopped
                stopped.add(group)
                failed.append({"itemIdentifier": record["messageId"]})
            else:
                done.append(body)
        return {"batchItemFailures": failed}

    return Saying(work)


@pytest.mark.parametrize("visibility", [0, 1])
def test_a_group_whose_first_failed_is_done_in_order_later_and_another_goes_on_meanwhile(
    make_queue: MakeQueue, visibility: int
) -> None:
    queue = make_queue(fifo=True, visibility=visibility)
    done: list[str] = []
    for body in ("a1", "b1", "a2", "b2", "a3"):
        queue.send(body, MessageGroupId=body[0], MessageDeduplicationId=body)
    queue.pump(stopping_groups(Counter(a1=1), done)).run_until_empty(10)
    assert done[:2] == ["b1", "b2"]
    assert done[2:] == ["a1", "a2", "a3"]


def test_several_pumps_of_one_queue_keep_each_groups_order_and_do_everything_once(make_queue: MakeQueue) -> None:
    queue = make_queue(fifo=True, visibility=30)
    sent = [f"{group}{number}" for number in range(8) for group in "abcd"]
    for body in sent:
        queue.send(body, MessageGroupId=body[0], MessageDeduplicationId=body)
    done: list[str] = []
    pumps = [queue.pump(stopping_groups(Counter(), done), limit=3) for _ in range(4)]
    with ExitStack() as pumping:
        for pump in pumps:
            pumping.enter_context(Pumping(pump))
        until(lambda: pumps[0].left() == 0, seconds=20, what="all is done", every=0.01)
    assert sorted(done) == sorted(sent)
    assert all([body for body in done if body[0] == group] == [f"{group}{n}" for n in range(8)] for group in "abcd")


def test_of_a_fifo_group_what_the_function_does_not_name_is_deleted_also_after_a_failure(make_queue: MakeQueue) -> None:
    """As AWS does it: keeping the order is the function's own affair."""
    queue, heard = make_queue(fifo=True, visibility=30), failing("1")
    sent = [queue.send(body, MessageGroupId="g", MessageDeduplicationId=body)[0] for body in "12"]
    assert queue.pump(heard).step() == Step(tuple(sent), (sent[1],), (sent[0],))
    attributes = heard.events[0]["Records"][0]["attributes"]
    assert (attributes["MessageGroupId"], attributes["MessageDeduplicationId"]) == ("g", "1")
    assert "SequenceNumber" in attributes


def test_a_group_with_a_message_in_flight_is_not_received_before_that_is_over(make_queue: MakeQueue) -> None:
    queue, heard = make_queue(fifo=True, visibility=30), failing("1")
    for body in "12":
        queue.send(body, MessageGroupId="g", MessageDeduplicationId=body)
    pump = queue.pump(heard, limit=1)
    assert len(pump.step().failed) == 1
    assert pump.step() == Step()
