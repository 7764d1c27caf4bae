"""Errands through Amazon SQS in small: what is sent arrives, in the order of its ticket, and when its time has come."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from integration.clients.queue import SqsQueue, read
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errand import Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import Misconfigured, UpstreamUnavailable
from sandbox.aws import RunningAws

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass
class Queues:
    """Two queues of AWS in small, and what stands in them."""

    aws: RunningAws
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.aws.client("sqs")
        self.work, self.later = self.aws.make_queue(fifo=True), self.aws.make_queue()

    @property
    def queue(self) -> SqsQueue:
        return SqsQueue(lambda: self.client, self.work, self.later)

    def received(self, address: str) -> list[Errand]:
        """Everything that can be had now, each message taken off."""
        found: list[Errand] = []
        asked = {"QueueUrl": address, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0}
        while messages := self.client.receive_message(**asked).get("Messages", []):
            for each in messages:
                found.append(read(each["Body"]))
                self.client.delete_message(QueueUrl=address, ReceiptHandle=each["ReceiptHandle"])
        return found

    def put_off(self) -> int:
        names = ["ApproximateNumberOfMessagesDelayed"]
        return int(self.client.get_queue_attributes(QueueUrl=self.later, AttributeNames=names)["Attributes"][names[0]])


class FailingClient:
    """A client whose answers are told beforehand; asked for more, it takes everything."""

    def __init__(self, *answers: dict[str, Any] | Exception) -> None:
        self.answers, self.asked = list(answers), list[list[dict[str, Any]]]()

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ARG002, N803 - AWS's own
        self.asked.append(Entries)
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, Exception):
            raise answer
        return answer


def failing(*answers: dict[str, Any] | Exception) -> tuple[SqsQueue, FailingClient]:
    client = FailingClient(*answers)
    return SqsQueue(lambda: client, "work", "later"), client  # type: ignore[arg-type,return-value]


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "SendMessageBatch")


@pytest.fixture
def queues(aws: RunningAws) -> Queues:
    return Queues(aws)


def delivery(event: str, ticket: str = "7", installation: str = "main") -> Delivery:
    return Delivery(installation, TicketEvent(event, EventKind.FOLLOW_UP, ticket), NOW)


def test_deliveries_of_a_ticket_arrive_in_their_order(queues: Queues) -> None:
    sent = [delivery(str(number)) for number in range(25)]
    queues.queue.deliver(sent)
    assert queues.received(queues.work) == [Arrived(each) for each in sent]


def test_a_delivery_that_the_host_sends_again_is_queued_once(queues: Queues) -> None:
    queues.queue.deliver([delivery("a")])
    queues.queue.deliver([delivery("a"), delivery("a", installation="other")])
    assert queues.received(queues.work) == [Arrived(delivery("a")), Arrived(delivery("a", installation="other"))]


def test_while_a_ticket_is_in_work_its_next_delivery_waits_and_another_tickets_does_not(queues: Queues) -> None:
    queues.queue.deliver([delivery("a", "7"), delivery("b", "8")])
    first, second = (
        queues.client.receive_message(QueueUrl=queues.work, MaxNumberOfMessages=1)["Messages"][0] for _ in range(2)
    )
    queues.queue.deliver([delivery("c", "7")])
    assert {read(first["Body"]), read(second["Body"])} == {Arrived(delivery("a", "7")), Arrived(delivery("b", "8"))}
    assert "Messages" not in queues.client.receive_message(QueueUrl=queues.work, WaitTimeSeconds=0)


def test_ids_of_any_length_and_sign_are_delivered(queues: Queues) -> None:
    odd = delivery("é\u2028" * 400, "№ 7 / 8", "zd-acme")
    queues.queue.deliver([odd])
    assert queues.received(queues.work) == [Arrived(odd)]


def test_errands_arrive_and_those_that_are_put_off_do_not_yet(queues: Queues) -> None:
    now, hour = timedelta(0), timedelta(hours=1)
    queues.queue.send_all([(WorkTicket("main", str(n)), now) for n in range(12)] + [(WorkTicket("main", "x"), hour)])
    assert {str(each) for each in queues.received(queues.later)} == {str(WorkTicket("main", str(n))) for n in range(12)}
    assert queues.put_off() == 1


def test_nothing_to_send_asks_nothing() -> None:
    queue, client = failing()
    queue.deliver([])
    queue.send_all([])
    assert client.asked == []


def test_what_the_queue_did_not_take_of_a_batch_is_sent_again_alone() -> None:
    queue, client = failing({"Failed": [{"Id": "1", "SenderFault": False, "Code": "InternalError"}]})
    queue.send_all([(DoChore(each), timedelta(0)) for each in (Chore.POSTINGS, Chore.SWEEP)])
    assert [[read(entry["MessageBody"]) for entry in asked] for asked in client.asked] == [
        [DoChore(Chore.POSTINGS), DoChore(Chore.SWEEP)],
        [DoChore(Chore.SWEEP)],
    ]


def test_a_queue_that_never_takes_a_message_is_busy() -> None:
    queue, client = failing(*[{"Failed": [{"Id": "0", "SenderFault": False}]}] * 50)
    with pytest.raises(UpstreamUnavailable, match="the queue is busy"):
        queue.send(DoChore(Chore.SWEEP))
    assert len(client.asked) == 5


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ({"Failed": [{"Id": "0", "SenderFault": True}]}, Misconfigured, "look at its settings"),
        (refused("AccessDenied"), Misconfigured, "give our role the right to it"),
        (refused("QueueDoesNotExist"), Misconfigured, "deploy it"),
        (refused("RequestThrottled"), UpstreamUnavailable, "busy"),
        (EndpointConnectionError(endpoint_url="https://sqs.example/secret"), UpstreamUnavailable, "cannot be reached"),
    ],
)
def test_a_queue_that_refuses_says_what_to_do(
    answer: dict[str, Any] | Exception, error: type[Exception], said: str
) -> None:
    queue, _ = failing(answer)
    with pytest.raises(error, match=said) as raised:
        queue.deliver([delivery("a")])
    assert "secret" not in str(raised.value)


def test_what_comes_later_says_whose_it_is_so_that_nobodys_flood_is_before_the_others() -> None:
    queue, client = failing()
    errands: list[Errand] = [WorkTicket("main", "1"), GoRounds("main", (Round.POLL,)), WorkTicket("other", "1")]
    errands.append(DoChore(Chore.SWEEP))
    queue.send_all([(each, timedelta(0)) for each in errands])
    groups = [each.get("MessageGroupId") for each in client.asked[0]]
    assert groups[0] == groups[1] != groups[2]
    assert all(group and group.isalnum() for group in groups[:3])
    assert groups[3] is None
