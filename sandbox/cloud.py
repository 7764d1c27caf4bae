"""VIP Desk at scale on one machine: its three functions in Lambda's runtime client, on AWS in small."""

import json
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.aws import RunningAws
from sandbox.aws.gateway import Gateway
from sandbox.aws.process import Deployed
from sandbox.aws.pump import Pump, Pumping
from sandbox.aws.runtime import RunningFunction
from sandbox.aws.ticker import Ticker
from sandbox.customers import agents_csv, roster_csv
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.vipdesk import HOST, INSTALLATION, vipdesk

PUBLIC_URL = "https://vip.example"
_VISIBLE_AGAIN = "4"
"""Seconds until a message that failed comes again: in earnest minutes, here what a test can wait for."""

_ADMITTED = 3
"""How often a message is tried."""


class RunningCloud:
    """A context manager around table, queues and functions; `package` is an unzipped package, else the checkout runs.

    The worker is pumped from both queues by itself; a tick comes when it is told.
    """

    url: str

    def __init__(self, aws: RunningAws, folder: Path, *, package: Path | None = None, python: str = "") -> None:
        self.aws, self.folder = aws, folder
        self._runs: dict[str, Any] = {"package": package} if package else {}
        self._runs |= {"python": python} if python else {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Up and answering."""
        with self._stack as stack:
            sqs = self.aws.client("sqs")
            self.dead = {True: self.aws.make_queue(fifo=True), False: self.aws.make_queue()}
            self.work, self.later = self._queue(sqs, fifo=True), self._queue(sqs, fifo=False)
            self.table = self.aws.make_table()
            self.settings = self._settings()
            self.http, self.worker, self.tick = (
                stack.enter_context(self._function(n)) for n in ("http", "worker", "tick")
            )
            self.url = stack.enter_context(Gateway(self.http)).url
            for queue in (self.work, self.later):
                stack.enter_context(Pumping(Pump(sqs, queue, self.worker)))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped."""
        self._stack.close()

    def beat(self) -> None:
        """A minute has passed."""
        Ticker(self.tick).tick()

    def command(self, *arguments: str, said: str = "") -> str:
        """What a `vipdesk` command prints, run beside the functions on the same table."""
        return vipdesk(*arguments, env=self.settings, said=said)

    def connect(self, helpdesk: RunningHelpdesk) -> None:
        """Install it on this helpdesk with the demo's customers, and send the helpdesk's webhooks here."""
        user = helpdesk.people[INTEGRATION_USER]
        told = self.command(
            *("connect", HOST, "--id", INSTALLATION, "--url", f"{helpdesk.url}/helpdesk", "--user-id", str(user.id)),
            *("--public-url", self.url, "--token-stdin", "--json"),
            said=user.token,
        )
        helpdesk.point_webhooks(json.loads(told)["webhook_url"])
        (self.folder / "roster.csv").write_text(roster_csv(helpdesk.people), encoding="utf-8")
        (self.folder / "agents.csv").write_text(agents_csv(helpdesk.people), encoding="utf-8")
        files = (str(self.folder / "roster.csv"), "--agents", str(self.folder / "agents.csv"))
        self.command("roster", "import", *files, "-i", INSTALLATION)

    def tickets(self) -> list[dict[str, Any]]:
        """The last decision for each ticket."""
        return [json.loads(line) for line in self.command("tickets", "--json").splitlines() if line.strip()]

    def _settings(self) -> Mapping[str, str]:
        return self.aws.settings | {
            "VIPDESK_TABLE": self.table,
            "VIPDESK_WORK_QUEUE": self.work,
            "VIPDESK_LATER_QUEUE": self.later,
            "VIPDESK_KEYS_SECRET": self._secret(),
            "VIPDESK_PUBLIC_URL": PUBLIC_URL,
        }

    def _secret(self) -> str:
        """The secret that holds the key."""
        key = vipdesk("keygen", env={}).strip()
        name = f"vipdesk/{secrets.token_hex(4)}/keys"
        return str(self.aws.client("secretsmanager").create_secret(Name=name, SecretString=key)["ARN"])

    def _queue(self, sqs: Any, *, fifo: bool) -> str:  # noqa: ANN401 - AWS's own
        arn = sqs.get_queue_attributes(QueueUrl=self.dead[fifo], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": _ADMITTED})
        return self.aws.make_queue(fifo=fifo, VisibilityTimeout=_VISIBLE_AGAIN, RedrivePolicy=redrive)

    def _function(self, name: str) -> RunningFunction:
        handler = f"integration.lambda_entry.{name}"
        return RunningFunction(Deployed(handler, settings=self.settings, timeout=30, **self._runs))
