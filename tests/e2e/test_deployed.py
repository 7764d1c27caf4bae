"""serverless.yml deployed by osls, and what was deployed, with nothing beside it, at work from end to end."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from sandbox.aws import RunningAws
from sandbox.waiting import until
from tests.deploy.processors import HERE
from tests.e2e.deployment import Deployment, deployed
from tests.e2e.world import EXPLICIT_S2, PATIENCE

TRIES = {"work": 100, "later": 5}
FUNCTIONS = {"http": (29, 1024), "worker": (30, 512), "tick": (55, 512)}
"""Seconds and MB."""


@pytest.fixture(scope="module")
def deployment(aws: RunningAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(aws, tmp_path_factory.mktemp("deployed")) as deployment:
        yield deployment


def test_what_runs_is_the_zip_that_was_built(deployment: Deployment) -> None:
    assert deployment.stack.code() == deployment.service.zip.path.read_bytes()
    running = deployment.world.cloud
    for function in (running.http, running.worker, running.tick):
        assert function.deployed.package == running.folder / "package"
        assert function.deployed.python == str(running.folder / "python/bin/python")


def test_the_functions_are_configured_as_they_run(deployment: Deployment) -> None:
    told = {function["FunctionName"]: function for function in deployment.stack.functions()}
    assert set(told) == {f"vipdesk-dev-{name}" for name in FUNCTIONS}
    for name, (seconds, memory) in FUNCTIONS.items():
        function, runs = told[f"vipdesk-dev-{name}"], getattr(deployment.world.cloud, name).deployed
        assert function["Runtime"] == deployment.service.zip.runtime
        assert function["Architectures"] == [HERE]
        assert function["Handler"] == runs.handler == f"integration.lambda_entry.{name}"
        assert (function["Timeout"], function["MemorySize"]) == (runs.timeout, runs.memory) == (seconds, memory)
        assert function["Environment"]["Variables"].items() <= runs.settings.items()


def test_every_function_is_told_of_the_deployed_parts(deployment: Deployment) -> None:
    parts = deployment.stack.parts
    for function in deployment.stack.functions():
        told = function["Environment"]["Variables"]
        assert told["VIPDESK_TABLE"] == parts["StateTable"]
        assert told["VIPDESK_WORK_QUEUE"] == parts["WorkQueue"]
        assert told["VIPDESK_LATER_QUEUE"] == parts["LaterQueue"]
        assert told["VIPDESK_KEYS_SECRET"] == parts["KeysSecret"]
        assert told["VIPDESK_PUBLIC_URL"] == deployment.stack.outputs["HttpApiUrl"]


def test_every_request_goes_to_the_http_function_which_is_done_before_the_api_gives_up(deployment: Deployment) -> None:
    apis, api = deployment.stack.aws.client("apigatewayv2"), deployment.stack.outputs["HttpApiId"]
    assert [route["RouteKey"] for route in apis.get_routes(ApiId=api)["Items"]] == ["$default"]
    (to_function,) = apis.get_integrations(ApiId=api)["Items"]
    assert to_function["PayloadFormatVersion"] == "2.0"
    assert to_function["IntegrationUri"].endswith(":function:vipdesk-dev-http")
    assert to_function["TimeoutInMillis"] / 1000 > FUNCTIONS["http"][0]
    (stage,) = apis.get_stages(ApiId=api)["Items"]
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)


def test_the_worker_is_fed_from_both_queues_one_message_at_a_time(deployment: Deployment) -> None:
    mappings = deployment.stack.mappings()
    assert {mapping["EventSourceArn"] for mapping in mappings} == {
        deployment.queue("WorkQueue")["QueueArn"],
        deployment.queue("LaterQueue")["QueueArn"],
    }
    for mapping in mappings:
        assert mapping["FunctionArn"].endswith(":function:vipdesk-dev-worker")
        assert mapping["BatchSize"] == 1
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["ScalingConfig"] == {"MaximumConcurrency": 5}


def test_the_queues_keep_order_where_it_counts_and_give_up_into_their_dead_letters(deployment: Deployment) -> None:
    work, later = deployment.queue("WorkQueue"), deployment.queue("LaterQueue")
    assert (work["FifoQueue"], "FifoQueue" in later) == ("true", False)
    assert (work["DeduplicationScope"], work["FifoThroughputLimit"]) == ("messageGroup", "perMessageGroupId")
    for told, name, tries in ((work, "WorkDeadLetters", 100), (later, "LaterDeadLetters", 5)):
        dead = deployment.queue(name)
        redrive = {"deadLetterTargetArn": dead["QueueArn"], "maxReceiveCount": tries}
        assert json.loads(told["RedrivePolicy"]) == redrive
        assert int(told["VisibilityTimeout"]) == 6 * FUNCTIONS["worker"][0]
        assert int(dead["MessageRetentionPeriod"]) > int(told["MessageRetentionPeriod"])
        assert told["KmsMasterKeyId"] == dead["KmsMasterKeyId"] == deployment.key


def test_the_table_is_encrypted_backed_up_and_forgets(deployment: Deployment) -> None:
    dynamodb, table = deployment.stack.aws.dynamodb, deployment.stack.parts["StateTable"]
    told = dynamodb.describe_table(TableName=table)["Table"]
    assert told["SSEDescription"] == {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": deployment.key}
    assert told["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    ttl = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_key_turns_and_the_secret_is_kept_by_it(deployment: Deployment) -> None:
    assert deployment.stack.aws.client("kms").get_key_rotation_status(KeyId=deployment.key)["KeyRotationEnabled"]
    secrets = deployment.stack.aws.client("secretsmanager")
    assert secrets.describe_secret(SecretId=deployment.stack.outputs["KeysSecretArn"])["KmsKeyId"] == deployment.key


def test_the_tick_is_called_every_minute_by_one_who_may(deployment: Deployment) -> None:
    schedule = deployment.stack.schedule()
    assert (schedule["ScheduleExpression"], schedule["State"]) == ("rate(1 minute)", "ENABLED")
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert schedule["Target"]["Arn"].endswith(":function:vipdesk-dev-tick")
    assert schedule["Target"]["RoleArn"].endswith(f":role/{deployment.stack.parts['TickScheduleRole']}")
    retries = deployment.stack.aws.client("lambda").get_function_event_invoke_config(FunctionName="vipdesk-dev-tick")
    assert (retries["MaximumRetryAttempts"], retries["MaximumEventAgeInSeconds"]) == (0, 60)


def watched(alarm: Mapping[str, Any]) -> set[str]:
    """What an alarm on a figure of Amazon's is about; our own figures are of no one part."""
    metrics = [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one] or [alarm]
    of_amazon = [metric for metric in metrics if metric.get("Namespace", "").startswith("AWS/")]
    return {dimension["Value"] for metric in of_amazon for dimension in metric["Dimensions"]}


def test_every_alarm_watches_something_that_was_deployed_and_tells_the_topic(deployment: Deployment) -> None:
    alarms = deployment.stack.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
    topic = [deployment.stack.outputs["AlarmTopicArn"]]
    assert {tuple(alarm["AlarmActions"] + alarm["OKActions"]) for alarm in alarms} == {(*topic, *topic)}
    there = {part.rpartition("/")[2] for part in deployment.stack.parts.values()}
    seen = set().union(*(watched(alarm) for alarm in alarms))
    assert seen <= there
    assert {f"vipdesk-dev-{name}" for name in FUNCTIONS} | {deployment.stack.parts["StateTable"]} <= seen


def test_a_vips_ticket_is_right_by_the_deployed_route_queue_and_functions(deployment: Deployment) -> None:
    world = deployment.world
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    assert world.writes(filed) == 1
    assert str(filed.ticket) in {each["ticket"] for each in world.cloud.tickets()}


def test_what_lost_its_errand_is_found_by_the_deployed_tick(deployment: Deployment) -> None:
    """As by `vipdesk replay`, which writes to the table alone."""
    world = deployment.world
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    world.helpdesk.api.change(filed.ticket, priority=5)
    world.cloud.command("replay", "--since", "2026-01-01T00:00:00+0000", "-i", "demo")
    assert world.helpdesk.api.ticket(filed.ticket)["priority"] == 5
    world.cloud.beat()
    world.right(filed)


@contextmanager
def at_once_again(deployment: Deployment, queue: str) -> Iterator[None]:
    """What fails comes again at once, not after three minutes: nothing else of the queue is changed."""
    sqs = deployment.stack.aws.client("sqs")
    before = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "0"})
    yield
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=before)


@pytest.mark.parametrize("name", TRIES)
def test_a_message_that_is_no_errand_is_a_dead_letter_after_all_its_tries(deployment: Deployment, name: str) -> None:
    queue, fifo = getattr(deployment.world.cloud, name), name == "work"
    group = {"MessageGroupId": "poison", "MessageDeduplicationId": str(uuid4())} if fifo else {}
    before = deployment.world.in_dead_letters()
    with at_once_again(deployment, queue):
        deployment.stack.aws.client("sqs").send_message(QueueUrl=queue, MessageBody="poison", **group)
        until(
            lambda: deployment.world.in_dead_letters() == before + 1,
            seconds=PATIENCE,
            what="the poison is a dead letter",
        )
    (dead,) = deployment.stack.aws.client("sqs").receive_message(
        QueueUrl=deployment.world.cloud.dead[fifo], MessageSystemAttributeNames=["ApproximateReceiveCount"]
    )["Messages"]
    assert dead["Body"] == "poison"
    deployment.world.right(deployment.world.file(EXPLICIT_S2))


def test_who_deploys_the_same_again_changes_nothing(deployment: Deployment) -> None:
    assert "No changes to deploy" in deployment.service.osls("deploy")
