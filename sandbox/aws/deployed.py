"""A stack as AWS says that it stands: its functions, queues and routes are asked for, and none is known beforehand."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from zipfile import ZipFile

from sandbox.aws.function import Event
from sandbox.aws.process import Deployed
from sandbox.aws.running import RunningAws
from sandbox.errors import SandboxFailed

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A queue that a function is fed from: its address, how many messages at once, and where its dead letters go."""

    queue: str
    batch: int
    dead_letters: str


@dataclass(frozen=True, slots=True)
class Stack:
    """What was deployed under this name: the ids of its parts by their names in the template, and its outputs."""

    aws: RunningAws
    name: str
    parts: Mapping[str, str]
    outputs: Mapping[str, str]

    @classmethod
    def of(cls, aws: RunningAws, name: str) -> Self:
        """The stack of this name."""
        formation = aws.client("cloudformation")
        parts = formation.list_stack_resources(StackName=name)["StackResourceSummaries"]
        (stack,) = formation.describe_stacks(StackName=name)["Stacks"]
        ids = {part["LogicalResourceId"]: part.get("PhysicalResourceId", "") for part in parts}
        return cls(aws, name, ids, {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]})

    def code(self) -> bytes:
        """The zip that the deploy uploaded; SandboxFailed unless it is what every function runs."""
        s3, bucket = self.aws.client("s3"), self.outputs["ServerlessDeploymentBucketName"]
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]]
        (key,) = (key for key in keys if key.endswith(".zip"))
        code: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        if {function["CodeSha256"] for function in self.functions()} != {b64encode(sha256(code).digest()).decode()}:
            message = f"{key} is not what the functions of {self.name} run."
            raise SandboxFailed(message)
        return code

    def unpacked(self, folder: Path) -> Path:
        """The folder, with that zip's files in it."""
        with ZipFile(BytesIO(self.code())) as archive:
            archive.extractall(folder)
        return folder

    def functions(self) -> Sequence[Told]:
        """The configurations of its functions."""
        found = self.aws.client("lambda").list_functions()["Functions"]
        return [function for function in found if function["FunctionName"] in self.parts.values()]

    def function(self, arn: str, package: Path, python: str) -> Deployed:
        """A function to run as it is configured, in this folder of its code."""
        told = self.aws.client("lambda").get_function_configuration(FunctionName=arn)
        settings = told["Environment"]["Variables"] | self.aws.settings
        return Deployed(told["Handler"], package, settings, python, told["Timeout"], told["MemorySize"])

    def answering(self) -> str:
        """The ARN of the function to which every request goes."""
        apis, api = self.aws.client("apigatewayv2"), self.outputs["HttpApiId"]
        (route,) = apis.get_routes(ApiId=api)["Items"]
        to_function = apis.get_integration(ApiId=api, IntegrationId=route["Target"].removeprefix("integrations/"))
        return str(to_function["IntegrationUri"])

    def schedule(self) -> Told:
        """Its one schedule."""
        scheduler = self.aws.client("scheduler")
        (name,) = {told["Name"] for told in scheduler.list_schedules()["Schedules"]} & set(self.parts.values())
        told: Told = scheduler.get_schedule(Name=name)
        return told

    def input(self) -> Event | None:
        """What the schedule says to send; None where Scheduler sends its own notification."""
        told = self.schedule()["Target"].get("Input")
        return json.loads(told) if told else None

    def mappings(self) -> Sequence[Told]:
        """Its event source mappings."""
        found = self.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        return [mapping for mapping in found if mapping["UUID"] in self.parts.values()]

    def source(self, mapping: Told) -> Source:
        """Where a mapping takes its messages from."""
        sqs = self.aws.client("sqs")
        queue = _address(sqs, mapping["EventSourceArn"])
        told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])["Attributes"]
        dead_letters = json.loads(told["RedrivePolicy"])["deadLetterTargetArn"]
        return Source(queue, mapping["BatchSize"], _address(sqs, dead_letters))

    def leave_mappings_to_pumps(self) -> None:
        """Switch its mappings off: moto would start docker for each message, and count a receipt when that fails."""
        for mapping in self.mappings():
            self.aws.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)


def _address(sqs: Any, arn: str) -> str:  # noqa: ANN401 - AWS's own
    return str(sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])
