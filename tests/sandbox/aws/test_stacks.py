"""Stacks: what moto's CloudFormation leaves out, and what it does otherwise than AWS's, is put right."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from botocore.parsers import ResponseParserError

from sandbox.aws import RunningAws
from sandbox.aws.deployed import Stack

TABLE = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def stack(aws: RunningAws, resources: Mapping[str, Any]) -> Stack:
    """A stack of these, each of which is an output as well."""
    name = f"stack-{uuid4().hex[:8]}"
    outputs = {each: {"Value": {"Ref": each}} for each in resources}
    template = json.dumps({"Resources": resources, "Outputs": outputs})
    aws.client("cloudformation").create_stack(StackName=name, TemplateBody=template)
    return Stack.of(aws, name)


def resource(kind: str, **properties: object) -> dict[str, object]:
    return {"Type": kind, "Properties": properties}


def test_the_name_of_a_fifo_queue_ends_as_it_must(aws: RunningAws) -> None:
    made = stack(aws, {"Line": resource("AWS::SQS::Queue", FifoQueue=True), "Plain": resource("AWS::SQS::Queue")})
    assert made.parts["Line"].endswith(".fifo")
    assert not made.parts["Plain"].endswith(".fifo")


def test_what_moto_has_a_service_for_is_made_by_it_and_named_by_its_id(aws: RunningAws) -> None:
    api = resource("AWS::ApiGatewayV2::Api", Name="desk", ProtocolType="HTTP")
    route = resource("AWS::ApiGatewayV2::Route", ApiId={"Ref": "Api"}, RouteKey="$default")
    made = stack(aws, {"Api": api, "Route": route, "Secret": resource("AWS::SecretsManager::Secret")})
    (told,) = aws.client("apigatewayv2").get_routes(ApiId=made.outputs["Api"])["Items"]
    assert (told["RouteId"], told["RouteKey"]) == (made.outputs["Route"], "$default")
    assert aws.client("secretsmanager").describe_secret(SecretId=made.outputs["Secret"])["Name"].startswith(made.name)


def test_what_a_service_would_refuse_is_refused(aws: RunningAws) -> None:
    with pytest.raises(ResponseParserError, match="500"):
        stack(aws, {"Api": resource("AWS::ApiGatewayV2::Api", Name="desk", ProtocolType="HTTP", Colour="green")})


def test_a_table_is_guarded_as_its_template_says(aws: RunningAws) -> None:
    guarded = {
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
    }
    made = stack(aws, {"Kept": resource("AWS::DynamoDB::Table", **TABLE, **guarded)})
    dynamodb, table = aws.dynamodb, made.outputs["Kept"]
    assert dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["AttributeName"] == "expires_at"
    told = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert told["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert dynamodb.describe_table(TableName=table)["Table"]["SSEDescription"]["Status"] == "ENABLED"


def test_a_change_set_changes_the_outputs_too(aws: RunningAws) -> None:
    made, formation = stack(aws, {"Line": resource("AWS::SQS::Queue")}), aws.client("cloudformation")
    template = {"Resources": {"Line": resource("AWS::SQS::Queue")}, "Outputs": {"Told": {"Value": {"Ref": "Line"}}}}
    change = {"StackName": made.name, "ChangeSetName": "more"}
    formation.create_change_set(**change, ChangeSetType="UPDATE", TemplateBody=json.dumps(template))
    formation.execute_change_set(**change)
    assert Stack.of(aws, made.name).outputs == {"Told": made.parts["Line"]}
