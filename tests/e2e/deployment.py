"""serverless.yml deployed with a zip made as `make package` makes it, at work for the real helpdesk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.interpreter import find_interpreter
from deploy.package import make
from sandbox.aws import RunningAws
from sandbox.aws.deployed import Stack
from sandbox.aws.deploying import Service, Zip
from sandbox.aws.lambda_python import lambda_python
from sandbox.cloud import RunningCloud, new_key
from sandbox.helpdesk import RunningHelpdesk
from tests.deploy.processors import HERE
from tests.e2e.cloud_world import CloudWorld


@dataclass(frozen=True, slots=True)
class Deployment:
    """What was made, what was deployed of it, and that at work for a real helpdesk."""

    service: Service
    stack: Stack
    world: CloudWorld

    def queue(self, name: str) -> dict[str, str]:
        """A queue's attributes, by its name in the template."""
        told: dict[str, str] = self.stack.aws.client("sqs").get_queue_attributes(
            QueueUrl=self.stack.parts[name], AttributeNames=["All"]
        )["Attributes"]
        return told

    @property
    def key(self) -> str:
        """The address of the key that everything is encrypted with."""
        told = self.stack.aws.client("kms").describe_key(KeyId=self.stack.parts["DataKey"])
        return str(told["KeyMetadata"]["Arn"])


@contextmanager
def deployed(aws: RunningAws, folder: Path) -> Iterator[Deployment]:
    """Built, deployed, given its key and connected, as deploy/README.md says."""
    interpreter = find_interpreter()
    package = make(HERE, folder / "dist", interpreter)
    service = Service(folder / "service", Zip(package.path, package.runtime), aws)
    stack = service.deploy()
    key = {"SecretId": stack.outputs["KeysSecretArn"], "SecretString": new_key()}
    aws.client("secretsmanager").put_secret_value(**key)
    python = lambda_python(interpreter.path, folder / "python")
    with RunningHelpdesk() as helpdesk, RunningCloud(aws, folder, python=python, stack=stack) as cloud:
        cloud.connect(helpdesk)
        yield Deployment(service, stack, CloudWorld(helpdesk, cloud))
