"""The door for the queue: each message by itself, and none of a group after one that failed."""

from datetime import timedelta
from typing import Any

from integration.clients.queue import read, written
from integration.domain.errand import Errand, WorkTicket
from integration.domain.errors import UpstreamUnavailable
from integration.handlers.queue_worker import QueueWorker


class TwelveSeconds:
    """Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        return 12_000


class Errands:
    """Does errands but for those of the tickets that fail."""

    def __init__(self, **faults: Exception) -> None:
        self.faults, self.done = faults, list[str]()

    def __call__(self, errand: Errand, left: timedelta) -> None:
        assert left == timedelta(seconds=12)
        assert isinstance(errand, WorkTicket)
        if errand.ticket in self.faults:
            raise self.faults[errand.ticket]
        self.done.append(errand.ticket)


def batch(*tickets: str) -> dict[str, Any]:
    """Messages of a FIFO queue, `ticket/group`, or of a plain one, `ticket`; the message's id is the ticket's."""
    parted = [each.partition("/") for each in tickets]
    return {"Records": [_record(ticket, group) for ticket, _, group in parted]}


def _record(ticket: str, group: str) -> dict[str, Any]:
    attributes = {"MessageGroupId": group, "MessageDeduplicationId": ticket} if group else {}
    return {"messageId": ticket, "body": written(WorkTicket("main", ticket)), "attributes": attributes}


def failed(errands: Errands, event: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in QueueWorker(read, errands)(event, TwelveSeconds())["batchItemFailures"]]


def test_every_message_is_done_and_none_comes_again() -> None:
    errands = Errands()
    assert failed(errands, batch("a", "b", "c")) == []
    assert errands.done == ["a", "b", "c"]


def test_a_message_that_fails_comes_again_and_no_other() -> None:
    errands = Errands(b=UpstreamUnavailable("away"), d=ValueError("a fault of ours"))
    assert failed(errands, batch("a", "b", "c", "d", "e")) == ["b", "d"]
    assert errands.done == ["a", "c", "e"]


def test_nothing_of_a_group_is_done_after_one_of_it_has_failed() -> None:
    errands = Errands(b=UpstreamUnavailable("away"))
    assert failed(errands, batch("a/1", "b/2", "c/1", "d/2", "e/2", "f/3")) == ["b", "d", "e"]
    assert errands.done == ["a", "c", "f"]


def test_the_groups_of_a_plain_queue_say_whose_a_message_is_and_have_no_order() -> None:
    errands, event = Errands(a=UpstreamUnavailable("away")), batch("a", "b")
    for record in event["Records"]:
        record["attributes"] = {"MessageGroupId": "main"}
    assert failed(errands, event) == ["a"]
    assert errands.done == ["b"]


def test_what_is_no_errand_fails_alone() -> None:
    errands, event = Errands(), batch("a", "b")
    event["Records"][0]["body"] = "poison"
    assert failed(errands, event) == ["a"]
    assert errands.done == ["b"]
