"""What is deployed, read from the template that osls makes: moto's CloudFormation leaves out much of it."""

import re

import pytest

from integration.config import PREFIX, SETTINGS
from tests.deploy.stacks import Stack, lint, named

FUNCTIONS = {"HttpLambdaFunction": "http", "WorkerLambdaFunction": "worker", "TickLambdaFunction": "tick"}
QUEUES = {"WorkQueue": "WorkDeadLetters", "LaterQueue": "LaterDeadLetters"}
QUEUE = "AWS::SQS::Queue"
TRIES = {"WorkQueue": 100, "LaterQueue": 5}
"""What comes by the tick anyway needs no more."""

LARGEST_EVENT = 6 * 1024 * 1024
SIX_TIMES = 6
"""What Amazon advises: the visibility timeout of a queue is six times its function's timeout."""


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_templates_are_clean_to_amazons_own_linter(request: pytest.FixtureRequest, stage: str) -> None:
    stack: Stack = request.getfixturevalue(stage)
    assert lint(stack.folder) == ""


@pytest.mark.parametrize(("resource", "name"), FUNCTIONS.items())
def test_a_function_is_one_of_our_handlers_on_the_python_and_the_processor_of_the_package(
    dev: Stack, resource: str, name: str
) -> None:
    function = dev[resource]
    assert function["Handler"] == f"integration.lambda_entry.{name}"
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert function["Code"]["S3Key"].endswith("/vip-desk-lambda-arm64.zip")


@pytest.mark.parametrize("resource", FUNCTIONS)
def test_a_function_is_told_where_everything_is_in_settings_that_we_know(dev: Stack, resource: str) -> None:
    told = dict(dev[resource]["Environment"]["Variables"])
    assert {name.removeprefix(PREFIX) for name in told} <= set(SETTINGS)
    told.pop("VIPDESK_PUBLIC_URL")
    level, largest = told.pop("VIPDESK_LOG_LEVEL"), int(told.pop("VIPDESK_MAX_BODY_BYTES"))
    assert largest * 4 / 3 < LARGEST_EVENT
    assert SETTINGS["SHARE"].read(str(told.pop("VIPDESK_SHARE"))) == 10
    settings = {} if resource == "TickLambdaFunction" else {"VIPDESK_SETTINGS_SECRET": "SettingsSecret"}
    assert {name: named(value) for name, value in told.items()} == settings | {
        "VIPDESK_TABLE": "StateTable",
        "VIPDESK_WORK_QUEUE": "WorkQueue",
        "VIPDESK_LATER_QUEUE": "LaterQueue",
        "VIPDESK_KEYS_SECRET": "KeysSecret",
    }
    assert level == "info"


def test_the_public_address_is_what_the_stage_says_or_else_the_apis_own(dev: Stack, prod: Stack) -> None:
    api = {"Fn::Sub": "https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    for stack, said in ((dev, ""), (prod, "https://vip.example.com")):
        url = stack["HttpLambdaFunction"]["Environment"]["Variables"]["VIPDESK_PUBLIC_URL"]
        assert url == {"Fn::If": ["HasPublicUrl", {"Ref": "PublicUrl"}, api]}
        assert stack.template["Parameters"]["PublicUrl"]["Default"] == said


def test_every_request_comes_to_the_one_function_and_no_address_is_logged(dev: Stack) -> None:
    assert [route["RouteKey"] for route in dev.of("AWS::ApiGatewayV2::Route").values()] == ["$default"]
    (to_function,) = dev.of("AWS::ApiGatewayV2::Integration").values()
    assert named(to_function["IntegrationUri"]) == "HttpLambdaFunction.Arn"
    assert to_function["PayloadFormatVersion"] == "2.0"
    assert dev["HttpLambdaFunction"]["Timeout"] < to_function["TimeoutInMillis"] / 1000
    assert "AccessLogSettings" not in dev["HttpApiStage"]


def test_who_floods_the_api_is_held_up_by_it(dev: Stack) -> None:
    routes = dev["HttpApiStage"]["DefaultRouteSettings"]
    assert (routes["ThrottlingRateLimit"], routes["ThrottlingBurstLimit"]) == (200, 400)
    assert routes["DetailedMetricsEnabled"]


@pytest.mark.parametrize("queue", QUEUES)
def test_the_worker_takes_messages_and_names_those_that_must_come_again(dev: Stack, prod: Stack, queue: str) -> None:
    mapping = dev[f"WorkerEventSourceMappingSQS{queue}"]
    assert named(mapping["EventSourceArn"]) == f"{queue}.Arn"
    assert named(mapping["FunctionName"]) == "WorkerLambdaFunction.Arn"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 5}
    assert prod[f"WorkerEventSourceMappingSQS{queue}"]["ScalingConfig"] == {"MaximumConcurrency": 20}
    assert len(dev.of("AWS::Lambda::EventSourceMapping")) == len(QUEUES)


@pytest.mark.parametrize(("queue", "dead"), QUEUES.items())
def test_a_message_is_hidden_long_enough_and_after_all_its_tries_it_waits_for_somebody_to_look(
    dev: Stack, queue: str, dead: str
) -> None:
    kept, given_up = dev[queue], dev[dead]
    assert kept["VisibilityTimeout"] == SIX_TIMES * dev["WorkerLambdaFunction"]["Timeout"]
    assert named(kept["RedrivePolicy"]["deadLetterTargetArn"]) == f"{dead}.Arn"
    assert kept["RedrivePolicy"]["maxReceiveCount"] == TRIES[queue]
    assert given_up["MessageRetentionPeriod"] > kept["MessageRetentionPeriod"]
    assert kept.get("FifoQueue") == given_up.get("FifoQueue")
    assert dev.resource(dead)["DeletionPolicy"] == "Retain"


def test_one_line_keeps_the_order_of_each_ticket_and_the_other_can_wait(dev: Stack) -> None:
    work, later = dev["WorkQueue"], dev["LaterQueue"]
    assert work["FifoQueue"]
    assert (work["DeduplicationScope"], work["FifoThroughputLimit"]) == ("messageGroup", "perMessageGroupId")
    assert "FifoQueue" not in later


def test_the_tick_comes_once_a_minute_and_is_never_tried_again(dev: Stack) -> None:
    (schedule,) = dev.of("AWS::Scheduler::Schedule").values()
    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert named(schedule["Target"]["Arn"]) == "TickLambdaFunction.Arn"
    assert named(schedule["Target"]["RoleArn"]) == "TickScheduleRole.Arn"
    (tries,) = dev.of("AWS::Lambda::EventInvokeConfig").values()
    assert (tries["MaximumRetryAttempts"], tries["MaximumEventAgeInSeconds"]) == (0, 60)
    assert dev["TickLambdaFunction"]["Timeout"] < 60


def test_the_table_is_kept_can_be_wound_back_and_forgets_what_has_run_out(dev: Stack) -> None:
    table = dev["StateTable"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert "TableName" not in table
    for name in ("StateTable", "DataKey", "KeysSecret", "SettingsSecret"):
        assert dev.resource(name)["DeletionPolicy"] == dev.resource(name)["UpdateReplacePolicy"] == "Retain"


def test_everything_that_is_kept_is_encrypted_with_a_key_of_our_own_that_turns(dev: Stack) -> None:
    key = "DataKey.Arn"
    assert dev["DataKey"]["EnableKeyRotation"]
    table = dev["StateTable"]["SSESpecification"]
    assert (table["SSEEnabled"], table["SSEType"], named(table["KMSMasterKeyId"])) == (True, "KMS", key)
    assert named(dev["KeysSecret"]["KmsKeyId"]) == named(dev["SettingsSecret"]["KmsKeyId"]) == key
    assert {name: named(queue["KmsMasterKeyId"]) for name, queue in dev.of(QUEUE).items()} == dict.fromkeys(
        [*QUEUES, *QUEUES.values()], key
    )


@pytest.mark.parametrize("secret", ["KeysSecret", "SettingsSecret"])
def test_a_secret_is_made_empty(dev: Stack, secret: str) -> None:
    assert {"SecretString", "GenerateSecretString"}.isdisjoint(dev[secret])


def test_logs_are_not_kept_for_ever(dev: Stack, prod: Stack) -> None:
    for stack, days in ((dev, 7), (prod, 90)):
        groups = stack.of("AWS::Logs::LogGroup")
        assert [group["RetentionInDays"] for group in groups.values()] == [days] * len(FUNCTIONS)


def test_no_account_and_no_region_is_fixed(dev: Stack, prod: Stack) -> None:
    for stack in (dev, prod):
        assert not re.search(r"\b\d{12}\b", stack.text)
        assert not re.search(r"\b[a-z]{2}-[a-z]+-\d\b", stack.text)
