"""The two engines as a load sees them: where to send to, whether all is worked off, how it is killed."""

import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sandbox.aws import RunningAws
from sandbox.aws.process import Deployed
from sandbox.aws.pump import Pump, Pumping
from sandbox.aws.runtime import RunningFunction
from sandbox.child import inherited, python
from sandbox.cloud import RunningCloud
from sandbox.environment import PROJECT
from sandbox.vipdesk import RunningVipDesk

_SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400", "VIPDESK_LOG_LEVEL": "warning"}
"""No walk but the one at a start comes to the help of what webhooks and the line must do."""

_SMALL_SHARE = {"VIPDESK_SHARE": "1"}
"""Tickets a second of one installation: the least there is, as AWS in small does a hundredth of what AWS does."""

_LONG = 3600.0
_WORKERS = 3
_BATCH, _TIMEOUT, _VISIBLE_AGAIN = 1, 20, "25"
"""Messages in one go, as deployed; the seconds that those may take; after how many one that failed comes again."""


class Engine(Protocol):
    """What a load needs of an engine."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def url(self) -> str:
        """Where webhooks go."""
        ...

    def memory(self) -> int:
        """Bytes of memory that its processes have now."""
        ...

    def waiting(self) -> Mapping[str, int]:
        """How much waits to be worked now or later, by where it waits."""
        ...

    def idle(self) -> bool:
        """Whether nothing waits to be worked now."""
        ...

    def nudge(self) -> None:
        """A minute has passed, where that has to be told."""
        ...

    def parked(self, where: Collection[str]) -> int:
        """Tickets that were put aside for a person, of these installations."""
        ...

    def kill(self, lot: int) -> None:
        """End what works, or one of those that work, as a power cut does; it comes again by itself."""
        ...

    def throttle(self, share: float) -> None:
        """Let this part of the calls to its store be turned away, where a store does such a thing."""
        ...

    @property
    def throttles(self) -> bool:
        """Whether its store does."""
        ...

    def throttled(self) -> int:
        """How many calls were turned away so far."""
        ...


Opening = Callable[[Path, str, int], AbstractContextManager[Engine]]
"""What opens an engine, in a folder, on a host, with so many installations."""


def furnish(settings: Mapping[str, str], host: str, installations: int) -> None:
    """Put so many installations into the store of these settings."""
    subprocess.run(  # noqa: S603 -- our own module
        [python(), "-m", "sandbox.load.furnish", host, str(installations)],
        env=inherited() | dict(settings),
        cwd=PROJECT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


@dataclass(slots=True)
class Embedded:
    """One `vipdesk serve`."""

    server: RunningVipDesk
    name: str = "embedded"
    throttles: bool = False

    @property
    def url(self) -> str:
        return self.server.url

    def memory(self) -> int:
        return _memory(self.server.pid) if self.server.pid else 0

    def waiting(self) -> Mapping[str, int]:
        health = self.server.health()
        return {"ready": int(health["ready"]), "being worked": int(health["held"])}

    def idle(self) -> bool:
        return not any(self.waiting().values())

    def nudge(self) -> None:
        """It has threads for that."""

    def parked(self, where: Collection[str]) -> int:
        """Of all of them, which is the same where no other has any."""
        return int(self.server.health()["parked"]) if where else 0

    def kill(self, _lot: int) -> None:
        self.server.kill9()
        self.server.start()

    def throttle(self, _share: float) -> None:
        """A file turns nobody away."""

    def throttled(self) -> int:
        return 0


@contextmanager
def embedded(folder: Path, host: str, installations: int) -> Iterator[Embedded]:
    """`vipdesk serve` on a store of its own, with so many installations of this host in it."""
    server = RunningVipDesk(folder, _SELDOM)
    furnish(server.settings, host, installations)
    with server:
        yield Embedded(server)


@dataclass(slots=True)
class AtScale:
    """The functions on AWS in small, with several workers."""

    cloud: RunningCloud
    workers: list[RunningFunction]
    name: str = "cloud"
    throttles: bool = True

    @property
    def url(self) -> str:
        return self.cloud.url

    def memory(self) -> int:
        return sum(_rss(each) for each in (self.cloud.http, *self.workers))

    def waiting(self) -> Mapping[str, int]:
        """Messages of both queues, and those that were given up."""
        cloud = self.cloud
        queues = {"deliveries": cloud.work, "wake-ups": cloud.later}
        dead = {"given-up deliveries": cloud.dead[True], "given-up wake-ups": cloud.dead[False]}
        return {name: self._messages(queue) for name, queue in (queues | dead).items()}

    def idle(self) -> bool:
        """Whether no delivery waits; what the other queue brings later has its own time."""
        return not self._messages(self.cloud.work)

    def _messages(self, queue: str) -> int:
        sqs: Any = self.cloud.aws.client("sqs")
        names = [f"ApproximateNumberOfMessages{each}" for each in ("", "NotVisible", "Delayed")]
        told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
        return sum(int(told[name]) for name in names)

    def nudge(self) -> None:
        self.cloud.beat()

    def parked(self, where: Collection[str]) -> int:
        told = (self.cloud.command("parked", "--json", "-i", each) for each in where)
        return sum(bool(line.strip()) for each in told for line in each.splitlines())

    def kill(self, lot: int) -> None:
        self.workers[lot % len(self.workers)].kill9()

    def throttle(self, share: float) -> None:
        self.cloud.aws.be_busy(share)

    def throttled(self) -> int:
        return self.cloud.aws.turned_away


@contextmanager
def at_scale(folder: Path, host: str, installations: int) -> Iterator[AtScale]:
    """The functions on a table with so many installations of this host in it, with several workers.

    Each has a queue of its own to draw from: one that had to wait for its turn would have its messages shown to others.
    """
    with RunningAws() as aws, RunningCloud(aws, folder, more=_SMALL_SHARE, batch=_BATCH) as cloud, ExitStack() as stack:
        furnish(cloud.settings, host, installations)
        sqs: Any = aws.client("sqs")
        for queue in (cloud.work, cloud.later):
            sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": _VISIBLE_AGAIN})
        deployed = Deployed("integration.lambda_entry.worker", settings=cloud.settings, timeout=_TIMEOUT)
        more = [stack.enter_context(RunningFunction(deployed)) for _ in range(_WORKERS)]
        for number, each in enumerate(more):
            queue = cloud.work if number else cloud.later
            stack.enter_context(Pumping(Pump(sqs, queue, each, limit=_BATCH), seconds=_LONG))
        yield AtScale(cloud, more)


def _rss(function: RunningFunction) -> int:
    """Nothing for one that was killed and not asked since."""
    try:
        return function.rss
    except FileNotFoundError:
        return 0


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    told = dict(row.split(":", 1) for row in status.splitlines())
    return int(told["VmRSS"].removesuffix("kB")) * 1024
