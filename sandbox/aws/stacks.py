"""What moto's CloudFormation leaves out of a stack, made by moto's own services: a resource by one call of their API.

A resource's properties are the parameters of the call, which AWS's own library checks before it is made.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.cloudformation.models import CloudFormationBackend
from moto.core.common_models import CloudFormationModel
from moto.dynamodb.models.table import Table
from moto.kms.models import Key
from moto.sqs.models import Queue

from sandbox.aws.running import client_at

Properties = Mapping[str, Any]
Create = Callable[..., Any]
ClientOf = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a resource is made: the service and its call, the parameter of its name, and where its id is told.

    `name` is empty where it has none; `id` where it is the name. The services are named as in AWS's library.
    """

    service: str
    call: str
    name: str = ""
    id: str = ""


LEFT_OUT: Mapping[str, Kind] = {
    "AWS::ApiGatewayV2::Api": Kind("apigatewayv2", "create_api", id="ApiId"),
    "AWS::ApiGatewayV2::Integration": Kind("apigatewayv2", "create_integration", id="IntegrationId"),
    "AWS::ApiGatewayV2::Route": Kind("apigatewayv2", "create_route", id="RouteId"),
    "AWS::ApiGatewayV2::Stage": Kind("apigatewayv2", "create_stage", id="StageName"),
    "AWS::CloudWatch::Alarm": Kind("cloudwatch", "put_metric_alarm", name="AlarmName"),
    "AWS::Lambda::EventInvokeConfig": Kind("lambda", "put_function_event_invoke_config", id="FunctionArn"),
    "AWS::Scheduler::Schedule": Kind("scheduler", "create_schedule", name="Name"),
    "AWS::SecretsManager::Secret": Kind("secretsmanager", "create_secret", name="Name", id="ARN"),
    "AWS::SNS::Subscription": Kind("sns", "subscribe", id="SubscriptionArn"),
}
"""Resources that moto has, but no stack of its makes. The policy of a bucket is not among them: it asks for TLS."""

_MADE: list[type[CloudFormationModel]] = []
"""Moto finds its models by asking for the subclasses that there are; nobody else holds these."""


def put_right(url: str) -> None:
    """From now on, for this process, which serves at this address."""

    def client_of(service: str) -> Any:  # noqa: ANN401 - any of AWS's clients
        return client_at(url, service)

    _MADE.extend(_model(name, kind, client_of) for name, kind in LEFT_OUT.items())
    _then(LambdaFunction, _on_its_processor)
    _then(Key, _with_a_policy_that_can_be_read)
    _then(Table, _encrypted)
    _then(Table, lambda table, told: _guard(client_of("dynamodb"), table.name, told))
    _named_as_what_it_is(Queue)
    _with_its_new_outputs(CloudFormationBackend.execute_change_set)


def _model(name: str, kind: Kind, client_of: ClientOf) -> type[CloudFormationModel]:
    class Made(CloudFormationModel):
        """One resource of a stack, of which no more is known here than what it is called."""

        def __init__(self, physical_resource_id: str) -> None:
            self.physical_resource_id = physical_resource_id

        @staticmethod
        def cloudformation_name_type() -> str:
            return kind.name

        @staticmethod
        def cloudformation_type() -> str:
            return name

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: Properties, *_where: str, **_of: str
        ) -> "Made":
            named = {kind.name: resource_name} if kind.name else {}
            told = getattr(client_of(kind.service), kind.call)(**named | dict(cloudformation_json["Properties"]))
            return cls(told[kind.id] if kind.id else resource_name)

    return Made


def _then(model: Any, do: Callable[[Any, Properties], None]) -> None:  # noqa: ANN401 - a class of moto's
    """After a resource of moto's own was made in a stack, do what moto leaves out."""
    create: Create = model.create_from_cloudformation_json

    def created(_cls: object, /, name: str, told: Properties, *where: str, **of: str) -> object:
        made = create(name, told, *where, **of)
        do(made, told["Properties"])
        return made

    model.create_from_cloudformation_json = classmethod(created)


def _on_its_processor(function: LambdaFunction, told: Properties) -> None:
    function.architectures = told.get("Architectures", ["x86_64"])


def _with_a_policy_that_can_be_read(key: Key, told: Properties) -> None:
    """A template has it as an object, the key's own service as text."""
    key.policy = json.dumps(told["KeyPolicy"])


def _encrypted(table: Table, told: Properties) -> None:
    """What CreateTable calls Enabled, a template calls SSEEnabled."""
    if table.sse_specification:
        table.sse_specification["Enabled"] = told["SSESpecification"]["SSEEnabled"]


def _guard(dynamodb: Any, table: str, told: Properties) -> None:  # noqa: ANN401 - AWS's own
    for name, call in (
        ("TimeToLiveSpecification", dynamodb.update_time_to_live),
        ("PointInTimeRecoverySpecification", dynamodb.update_continuous_backups),
    ):
        if name in told:
            call(TableName=table, **{name: told[name]})


def _named_as_what_it_is(model: Any) -> None:  # noqa: ANN401 - a class of moto's
    """CloudFormation ends the name that it makes for a FIFO queue as such a name must end."""
    create: Create = model.create_from_cloudformation_json

    def created(_cls: object, /, name: str, told: Properties, *where: str, **of: str) -> object:
        fifo = told["Properties"].get("FifoQueue") and not name.endswith(".fifo")
        return create(f"{name}.fifo" if fifo else name, told, *where, **of)

    model.create_from_cloudformation_json = classmethod(created)


def _with_its_new_outputs(execute: Create) -> None:
    """A change set may change a stack's outputs, too; moto goes on telling those that there were."""

    def executed(backend: CloudFormationBackend, *told: str, **named: str) -> None:
        execute(backend, *told, **named)
        for stack in backend.stacks.values():
            stack._parse_template()  # noqa: SLF001 - what is put right stands there
            stack.output_map = stack._create_output_map()  # noqa: SLF001

    CloudFormationBackend.execute_change_set = executed  # type: ignore[method-assign,assignment]
