"""At scale, from end to end: the real helpdesk's webhook, the HTTP function, the queue, the worker, the helpdesk."""

from collections.abc import Iterator

import pytest

from integration.clients.queue import written
from integration.domain.errand import WorkTicket
from integration.storage.sealing import new_key
from sandbox.aws import RunningAws
from sandbox.aws.function import FunctionFailed
from sandbox.aws.process import Deployed
from sandbox.aws.runtime import RunningFunction
from sandbox.cloud import RunningCloud
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.waiting import until
from tests.e2e.cloud_world import CloudWorld
from tests.e2e.world import EXPLICIT_S2, PATIENCE

AFTER_ITS_LEASE = 90.0
"""Seconds in which a ticket whose holder died is worked by another."""


@pytest.fixture(scope="module")
def cloud(aws: RunningAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudWorld]:
    with RunningHelpdesk() as helpdesk, RunningCloud(aws, tmp_path_factory.mktemp("cloud")) as running:
        running.connect(helpdesk)
        yield CloudWorld(helpdesk, running)


def test_a_vips_ticket_is_right_by_webhook_queue_and_worker(cloud: CloudWorld) -> None:
    filed = cloud.file(EXPLICIT_S2)
    cloud.right(filed)
    assert cloud.writes(filed) == 1
    assert {each["ticket"] for each in cloud.cloud.tickets()} == {str(filed.ticket)}


def test_a_burst_of_replies_ends_right(cloud: CloudWorld) -> None:
    filed = cloud.file(EXPLICIT_S2)
    cloud.right(filed)
    with cloud.helpdesk.api_of("dana") as dana:
        for number in range(10):
            dana.reply(filed.ticket, f"Step {number} is done.")
    cloud.right(filed)


def test_a_worker_that_is_killed_at_it_loses_no_ticket(cloud: CloudWorld) -> None:
    starts = cloud.cloud.worker.starts
    with cloud.helpdesk.waiting_for(INTEGRATION_USER) as gate:
        filed = cloud.file(EXPLICIT_S2)
        until(lambda: gate.reached, seconds=PATIENCE, what="the worker has asked the helpdesk")
        cloud.cloud.worker.kill9()
    cloud.right(filed, seconds=AFTER_ITS_LEASE)
    assert cloud.cloud.worker.starts > starts
    assert cloud.writes(filed) == 1


def test_a_message_that_is_no_errand_ends_as_a_dead_letter_and_holds_up_nothing(cloud: CloudWorld) -> None:
    sqs, before = cloud.cloud.aws.client("sqs"), cloud.in_dead_letters()
    sqs.send_message(QueueUrl=cloud.cloud.later, MessageBody="poison")
    cloud.right(cloud.file(EXPLICIT_S2))
    until(lambda: cloud.in_dead_letters() == before + 1, seconds=PATIENCE, what="the poison is a dead letter")


def test_what_lost_its_errand_is_found_by_the_tick(cloud: CloudWorld) -> None:
    """As by `vipdesk replay`, which writes to the table alone."""
    filed = cloud.file(EXPLICIT_S2)
    cloud.right(filed)
    cloud.helpdesk.api.change(filed.ticket, priority=5)
    cloud.cloud.command("replay", "--since", "2026-01-01T00:00:00+0000", "-i", "demo")
    assert cloud.helpdesk.api.ticket(filed.ticket)["priority"] == 5
    cloud.cloud.beat()
    cloud.right(filed)


def test_a_worker_whose_keys_fit_nothing_puts_no_ticket_aside(cloud: CloudWorld) -> None:
    running = cloud.cloud
    other = {**running.settings, "VIPDESK_KEYS_SECRET": "", "VIPDESK_KEY": new_key()}
    deployed = Deployed("integration.lambda_entry.worker", settings=other, timeout=30)
    message = {"messageId": "1", "body": written(WorkTicket("demo", "1")), "attributes": {}}
    with RunningFunction(deployed) as worker, pytest.raises(FunctionFailed, match="sealed with another key"):
        worker.invoke({"Records": [message]})
    assert running.command("parked", "--json").strip() == ""
