"""What each function may do, action by action: nothing more."""

import pytest

from integration.storage.dynamodb.beats import WHERE
from tests.deploy.stacks import Stack, listed, named

TABLE = {
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
}
KEPT = {
    "StateTable.Arn": TABLE,
    "${StateTable.Arn}/index/*": {"dynamodb:Query"},
    "KeysSecret": {"secretsmanager:GetSecretValue"},
    "SettingsSecret": {"secretsmanager:GetSecretValue"},
    "DataKey.Arn": {"kms:Decrypt", "kms:GenerateDataKey"},
}
SEND = {"sqs:SendMessage"}
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
RECEIVE = {"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
MAY = {
    "HttpRole": KEPT | {"WorkQueue.Arn": SEND, "LaterQueue.Arn": SEND, "HttpLogGroup.Arn": LOG},
    "WorkerRole": KEPT | {"WorkQueue.Arn": RECEIVE, "LaterQueue.Arn": RECEIVE | SEND, "WorkerLogGroup.Arn": LOG},
    "TickRole": {
        "StateTable.Arn": {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"},
        "${StateTable.Arn}/index/*": {"dynamodb:Query"},
        "DataKey.Arn": {"kms:Decrypt", "kms:GenerateDataKey"},
        "LaterQueue.Arn": SEND,
        "TickLogGroup.Arn": LOG,
    },
    "TickScheduleRole": {"TickLambdaFunction.Arn": {"lambda:InvokeFunction"}},
}
TRUSTED = dict.fromkeys(MAY, "lambda.amazonaws.com") | {"TickScheduleRole": "scheduler.amazonaws.com"}
VIA = {
    "kms:Decrypt": ["dynamodb", "secretsmanager", "sqs"],
    "kms:GenerateDataKey": ["sqs"],
}


def test_there_are_no_other_roles_than_these(dev: Stack) -> None:
    assert set(dev.of("AWS::IAM::Role")) == set(MAY)
    assert not dev.of("AWS::IAM::Policy")
    assert not dev.of("AWS::IAM::ManagedPolicy")


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_do_this_and_nothing_else(dev: Stack, role: str) -> None:
    assert dev.actions(role) == MAY[role]
    assert "ManagedPolicyArns" not in dev[role]


@pytest.mark.parametrize("role", MAY)
def test_a_role_is_lent_to_its_own_service_alone(dev: Stack, role: str) -> None:
    trusted = dev[role]["AssumeRolePolicyDocument"]["Statement"]
    assert [one["Principal"] for one in trusted] == [{"Service": TRUSTED[role]}]


@pytest.mark.parametrize("function", ["Http", "Worker", "Tick"])
def test_each_function_has_a_role_of_its_own(dev: Stack, function: str) -> None:
    assert named(dev[f"{function}LambdaFunction"]["Role"]) == f"{function}Role.Arn"


@pytest.mark.parametrize("role", ["HttpRole", "WorkerRole", "TickRole"])
def test_the_key_is_used_through_the_services_that_keep_our_data_alone(dev: Stack, role: str) -> None:
    statements = dev[role]["Policies"][0]["PolicyDocument"]["Statement"]
    of_key = [one for one in statements if any(action.startswith("kms:") for action in one["Action"])]
    via = {
        action: [named(each) for each in listed(one["Condition"]["StringEquals"]["kms:ViaService"])]
        for one in of_key
        for action in one["Action"]
    }
    assert via == {
        action: [f"{service}.${{AWS::Region}}.amazonaws.com" for service in services]
        for action, services in VIA.items()
    }


def test_the_tick_writes_nothing_but_when_it_came_last(dev: Stack) -> None:
    statements = dev["TickRole"]["Policies"][0]["PolicyDocument"]["Statement"]
    writes = [one for one in statements if "dynamodb:PutItem" in one["Action"]]
    assert [one["Action"] for one in writes] == [["dynamodb:PutItem"]]
    assert writes[0]["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [WHERE[0]]}}
