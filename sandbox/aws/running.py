"""Moto's server as a running process, and what a test needs of it: clients, and tables as serverless.yml has them."""

import secrets
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import httpx
import yaml
from botocore.config import Config

from sandbox.aws.busy import PATH as BUSY
from sandbox.aws.ledger import PATH as LEDGER
from sandbox.aws.server import Server
from sandbox.child import python
from sandbox.environment import PROJECT

REGION = "eu-central-1"
_ADVICE = "Look at the log above; `make .venv` installs moto."


class RunningAws:
    """A context manager around the server's process; all in it is gone afterwards."""

    url: str

    def __enter__(self) -> Self:
        """Up, or SandboxFailed."""
        command = [python(), "-m", "sandbox.aws.serve"]
        self._server = Server("aws", command, env=self.settings, advice=_ADVICE)
        self.url = self._server.url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped, and its data gone."""
        self._server.stop()

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which AWS's libraries find this server."""
        told = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": REGION}
        told |= {"AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}
        return told | ({"AWS_ENDPOINT_URL": self.url} if hasattr(self, "url") else {})

    def client(self, service: str, **config: Any) -> Any:  # noqa: ANN401 - any of AWS's clients
        """A client of one service."""
        return client_at(self.url, service, **config)

    @cached_property
    def dynamodb(self) -> Any:  # noqa: ANN401 - AWS's own
        """The one client of the tables: making one is dear."""
        return self.client("dynamodb")

    def make_table(self) -> str:
        """A new table as serverless.yml has it, under a name of its own."""
        return new_table(self.dynamodb)

    def be_busy(self, share: float, seed: int = 0) -> None:
        """Answer this part of the calls to tables, drawn by lot, with a throttle; 0 ends it."""
        httpx.post(f"{self.url}{BUSY}", json={"share": share, "seed": seed}, trust_env=False).raise_for_status()

    @property
    def turned_away(self) -> int:
        """How many calls were answered with a throttle so far."""
        return sum(httpx.get(f"{self.url}{BUSY}", trust_env=False).json().values())

    def begin_ledger(self) -> None:
        """Keep every call from now on, and forget those before."""
        httpx.post(f"{self.url}{LEDGER}", trust_env=False).raise_for_status()

    def ledger(self) -> list[dict[str, Any]]:
        """The calls since then: service, action, what was asked, what was answered."""
        return list(httpx.get(f"{self.url}{LEDGER}", trust_env=False, timeout=60).json())

    def make_queue(self, *, fifo: bool = False, **attributes: str) -> str:
        """The address of a new queue under a name of its own."""
        name = f"vipdesk-{secrets.token_hex(6)}{'.fifo' if fifo else ''}"
        told = attributes | ({"FifoQueue": "true"} if fifo else {})
        return str(self.client("sqs").create_queue(QueueName=name, Attributes=told)["QueueUrl"])


def client_at(url: str, service: str, **config: Any) -> Any:  # noqa: ANN401 - any of AWS's clients
    """A client of what stands for AWS at this address."""
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(max_pool_connections=64, retries={"max_attempts": 1}, **config),
    )


def new_table(dynamodb: Any) -> str:  # noqa: ANN401 - AWS's own
    """A new table as serverless.yml has it, under a name of its own."""
    name = f"vipdesk-{secrets.token_hex(6)}"
    dynamodb.create_table(TableName=name, **table_of(PROJECT / "serverless.yml"))
    return name


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's own tags as what stands behind them."""


_Loader.add_multi_constructor("!", lambda loader, _tag, node: _plain(loader, node))


def _plain(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else None


@cache
def table_of(file: Path) -> Mapping[str, Any]:
    """What serverless.yml says of the table, as CreateTable wants it; what only CloudFormation knows is left out."""
    told = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, and our own file
    properties = told["resources"]["Resources"]["StateTable"]["Properties"]
    wanted = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")
    return {name: properties[name] for name in wanted}
