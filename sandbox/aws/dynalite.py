"""dynalite as a running process: DynamoDB once more, made by other people than moto, and without transactions."""

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.aws.running import client_at, new_table
from sandbox.aws.server import START_SECONDS, Server
from sandbox.environment import PROJECT
from sandbox.waiting import until

_PACKAGES = PROJECT / ".sandbox/osls/node_modules"
_SCRIPT = Path(__file__).with_name("dynalite.cjs")
_ADVICE = "Look at the log above; `make .osls` puts dynalite in place."


class RunningDynalite:
    """A context manager around the server's process; all in it is gone afterwards."""

    url: str

    def __enter__(self) -> Self:
        """Up, or SandboxFailed."""
        where = {"NODE_PATH": str(_PACKAGES)}
        self._server = Server("dynalite", ["node", str(_SCRIPT)], env=where, advice=_ADVICE)
        self.url = self._server.url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped, and its data gone."""
        self._server.stop()

    @cached_property
    def dynamodb(self) -> Any:  # noqa: ANN401 - AWS's own
        """The one client of its tables: making one is dear."""
        return client_at(self.url, "dynamodb")

    def make_table(self) -> str:
        """A new table as serverless.yml has it, under a name of its own."""
        name = new_table(self.dynamodb)
        until(lambda: self._is_there(name), seconds=START_SECONDS, what="the table is made", every=0.005)
        return name

    def _is_there(self, name: str) -> bool:
        return bool(self.dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] == "ACTIVE")
