"""VIP Desk at scale on one machine: its three functions in Lambda's runtime client, on AWS in small."""

import json
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.aws import RunningAws
from sandbox.aws.deployed import Source, Stack
from sandbox.aws.function import Event
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

_AT_ONCE = 10
"""Messages in a batch, also where only one is meant to be: what must hold, holds for more."""

_PUMPED_SECONDS = 300.0
"""No pump outlives a run that hangs by more."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a cloud consists of: its three functions, and both queues, `work` first, with what each has given up."""

    http: Deployed
    worker: Deployed
    tick: Deployed
    sources: tuple[Source, Source]
    input: Event | None = None

    @property
    def settings(self) -> Mapping[str, str]:
        """What a command beside the functions is told, as they are."""
        return self.http.settings


class RunningCloud:
    """A context manager around table, queues and functions; `package` is an unzipped package, else the checkout runs.

    The worker is pumped from both queues by itself; a tick comes when it is told. Of a `stack` everything is as it was
    deployed, and its own package runs, unzipped into the folder: `python` is then one that has nothing of ours. Where
    nothing is deployed, `more` are settings beside those that a deployment makes, and `batch` is how many messages go
    to the worker at once.
    """

    url: str

    def __init__(  # noqa: PLR0913 - what a cloud may be made of
        self,
        aws: RunningAws,
        folder: Path,
        *,
        package: Path | None = None,
        python: str = "",
        stack: Stack | None = None,
        more: Mapping[str, str] | None = None,
        batch: int = _AT_ONCE,
    ) -> None:
        self.aws, self.folder, self._python, self._deployed = aws, folder, python, stack
        self._runs: dict[str, Any] = {"package": package} if package else {}
        self._runs |= {"python": python} if python else {}
        self._more, self._batch = dict(more or {}), batch
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Up and answering."""
        parts = self._of_the_stack(self._deployed) if self._deployed else self._of_its_own()
        work, later = parts.sources
        self.work, self.later = work.queue, later.queue
        self.dead = {True: work.dead_letters, False: later.dead_letters}
        self.settings, self.table, self._input = parts.settings, parts.settings["VIPDESK_TABLE"], parts.input
        with self._stack as stack:
            self.http, self.worker, self.tick = (
                stack.enter_context(RunningFunction(function)) for function in (parts.http, parts.worker, parts.tick)
            )
            self.url = stack.enter_context(Gateway(self.http)).url
            for source in parts.sources:
                pump = Pump(self.aws.client("sqs"), source.queue, self.worker, limit=source.batch)
                stack.enter_context(Pumping(pump, seconds=_PUMPED_SECONDS))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped."""
        self._stack.close()

    def beat(self) -> None:
        """A minute has passed."""
        Ticker(self.tick, input=self._input).tick()

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

    def _of_its_own(self) -> Parts:
        """New ones, as a test can wait for them."""
        sources = (self._source(fifo=True), self._source(fifo=False))
        settings = self.aws.settings | {
            "VIPDESK_TABLE": self.aws.make_table(),
            "VIPDESK_WORK_QUEUE": sources[0].queue,
            "VIPDESK_LATER_QUEUE": sources[1].queue,
            "VIPDESK_KEYS_SECRET": self._secret(),
            "VIPDESK_PUBLIC_URL": PUBLIC_URL,
            **self._more,
        }
        http, worker, tick = (self._function(name, settings) for name in ("http", "worker", "tick"))
        return Parts(http, worker, tick, sources)

    def _of_the_stack(self, stack: Stack) -> Parts:
        """Found as a request, a message and a minute find them: by route, mappings and schedule."""
        package = stack.unpacked(self.folder / "package")
        by_arn = {mapping["EventSourceArn"]: mapping for mapping in stack.mappings()}
        work, later = (by_arn[arn] for arn in sorted(by_arn, key=lambda arn: not arn.endswith(".fifo")))
        arns = (stack.answering(), work["FunctionArn"], stack.schedule()["Target"]["Arn"])
        http, worker, tick = (stack.function(arn, package, self._python) for arn in arns)
        return Parts(http, worker, tick, (stack.source(work), stack.source(later)), stack.input())

    def _secret(self) -> str:
        """The secret that holds the key."""
        name = f"vipdesk/{secrets.token_hex(4)}/keys"
        return str(self.aws.client("secretsmanager").create_secret(Name=name, SecretString=new_key())["ARN"])

    def _source(self, *, fifo: bool) -> Source:
        sqs, dead = self.aws.client("sqs"), self.aws.make_queue(fifo=fifo)
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": _ADMITTED})
        queue = self.aws.make_queue(fifo=fifo, VisibilityTimeout=_VISIBLE_AGAIN, RedrivePolicy=redrive)
        return Source(queue, self._batch, dead)

    def _function(self, name: str, settings: Mapping[str, str]) -> Deployed:
        return Deployed(f"integration.lambda_entry.{name}", settings=settings, timeout=30, **self._runs)


def new_key() -> str:
    """The text that goes into the secret."""
    return vipdesk("keygen", env={}).strip()
