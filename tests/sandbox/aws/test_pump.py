"""A queue's messages reach the function in batches; what it does not name as failed is gone, the rest comes again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.aws import REGION
from sandbox.aws.pump import Pumping, Step, failed_of
from sandbox.waiting import NeverCame, until
from tests.sandbox.aws.conftest import Run
from tests.sandbox.aws.queues import MakeQueue, Queue, bodies, failing, raising
from tests.sandbox.aws.saying import Saying, always

IDS = frozenset({"a", "b", "c"})


def test_a_record_tells_all_that_sqs_says_of_a_message(queue: Queue) -> None:
    attributes = {
        "kind": {"DataType": "String", "StringValue": "webhook"},
        "seal": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    }
    [sent], heard = queue.send("hello", MessageAttributes=attributes), always(None)
    queue.pump(heard).step()
    [record] = heard.events[0]["Records"]
    assert (record["messageId"], record["body"], record["eventSource"]) == (sent, "hello", "aws:sqs")
    assert record["eventSourceARN"].startswith(f"arn:aws:sqs:{REGION}:")
    assert record["awsRegion"] == REGION
    assert record["md5OfBody"] == "5d41402abc4b2a76b9719d911017c592"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert {"SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"} <= set(record["attributes"])
    none: dict[str, object] = {"stringListValues": [], "binaryListValues": []}
    told = {
        "kind": {"dataType": "String", "stringValue": "webhook"},
        "seal": {"dataType": "Binary", "binaryValue": "AP8="},
    }
    assert record["messageAttributes"] == {name: value | none for name, value in told.items()}


@pytest.mark.parametrize(
    "answer", [None, {}, [], {"batchItemFailures": []}, {"batchItemFailures": None}, {"statusCode": 200}]
)
def test_an_answer_that_names_nothing_is_all_done(answer: object) -> None:
    assert failed_of(answer, IDS) == frozenset()


def test_an_answer_that_names_some_leaves_those() -> None:
    told = {"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "c"}, {"itemIdentifier": "a"}]}
    assert failed_of(told, IDS) == {"a", "c"}


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"messageId": "a"}]},
        {"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "unknown"}]},
        {"batchItemFailures": ["a"]},
        {"batchItemFailures": "a"},
        "done",
        ["a"],
        7,
        True,
    ],
)
def test_an_answer_that_names_one_wrongly_leaves_all(answer: object) -> None:
    assert failed_of(answer, IDS) == IDS


def test_a_step_takes_at_most_ten_and_what_is_done_is_gone(queue: Queue) -> None:
    sent, heard = queue.send(*map(str, range(12))), always(None)
    pump = queue.pump(heard)
    first, second, third = pump.step(), pump.step(), pump.step()
    assert (len(first.done), len(second.done), third) == (10, 2, Step())
    assert sorted(first.done + second.done) == sorted(sent)
    assert pump.left() == 0


def test_a_step_of_an_empty_queue_invokes_nothing(queue: Queue) -> None:
    heard = always(None)
    assert queue.pump(heard).step() == Step()
    assert not heard.events


def test_a_batch_may_be_smaller(queue: Queue) -> None:
    queue.send("1", "2", "3")
    assert len(queue.pump(always(None), limit=2).step().received) == 2


@pytest.mark.parametrize("error_type", ["ValueError", "Sandbox.Timedout", "Runtime.ExitError"])
def test_a_function_that_fails_leaves_its_whole_batch(queue: Queue, error_type: str) -> None:
    sent = queue.send("1", "2")
    step = queue.pump(raising(error_type)).step()
    assert (step.done, sorted(step.failed)) == ((), sorted(sent))
    assert sorted(queue.pump(always(None)).step().done) == sorted(sent)


def test_what_failed_comes_again_with_a_higher_count_once_its_visibility_timeout_is_over(make_queue: MakeQueue) -> None:
    queue = make_queue(visibility=1)
    [sent], heard = queue.send("1"), failing("1")
    pump = queue.pump(heard)
    assert pump.step().failed == (sent,)
    assert pump.step() == Step()
    assert pump.left() == 1
    until(lambda: pump.step().received, seconds=5, what="it is seen again")
    counts = [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in heard.events]
    assert counts == ["1", "2"]


def test_a_poison_message_ends_in_the_dead_letter_queue_and_the_others_are_done_once(make_queue: MakeQueue) -> None:
    queue, heard = make_queue(visibility=1, tries=2), failing("poison")
    queue.send("1", "poison", "2", "3")
    steps = queue.pump(heard).run_until_empty(10)
    assert sorted(bodies(heard)) == ["1", "2", "3", "poison", "poison"]
    assert [len(step.failed) for step in steps] == [1, 1]
    assert queue.dead_letters() == ["poison"]


def test_a_running_function_is_pumped_through_the_same_way(run: Run, queue: Queue) -> None:
    queue.send("1", "poison", "2")
    steps = queue.pump(run("tiny.work")).run_until_empty(10)
    assert sum(len(step.done) for step in steps) == 2
    assert queue.dead_letters() == ["poison"]


def test_running_until_empty_waits_for_what_is_delayed(queue: Queue) -> None:
    heard = always(None)
    queue.send("later", DelaySeconds=1)
    assert len(queue.pump(heard).run_until_empty(5)) == 1


def test_running_until_empty_has_an_end(make_queue: MakeQueue) -> None:
    queue = make_queue(tries=1000)
    queue.send("poison")
    with pytest.raises(NeverCame, match=r"not within 0\.2 s: the queue is empty; 1 messages are left"):
        queue.pump(failing("poison")).run_until_empty(0.2)


def test_a_long_poll_ends_as_soon_as_something_comes(queue: Queue) -> None:
    pump = queue.pump(always(None))
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(pump.step, wait=20)
        assert not polling.done()
        [sent] = queue.send("1")
        assert polling.result(10).done == (sent,)


def test_pumping_goes_on_by_itself_until_its_block_ends(queue: Queue) -> None:
    heard = always(None)
    pump = queue.pump(heard)
    with Pumping(pump):
        queue.send("1", "2")
        until(lambda: pump.left() == 0, seconds=10, what="all is done", every=0.01)
    assert sorted(bodies(heard)) == ["1", "2"]
    queue.send("3")
    assert pump.left() == 1


def test_pumping_ends_when_its_time_is_over(queue: Queue) -> None:
    queue.send("1")
    pump = queue.pump(always(None))
    with Pumping(pump, seconds=0) as pumping:
        until(lambda: not pumping.alive, seconds=10, what="it has ended", every=0.01)
    assert pump.left() == 1


def test_what_breaks_the_pumping_is_raised_at_the_end_of_its_block(queue: Queue) -> None:
    def breaks(_event: object) -> object:
        message = "the test's own mistake"
        raise ZeroDivisionError(message)

    queue.send("1")
    with pytest.raises(ZeroDivisionError, match="own mistake"), Pumping(queue.pump(Saying(breaks))) as pumping:
        until(lambda: not pumping.alive, seconds=10, what="it has ended", every=0.01)
