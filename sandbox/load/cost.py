"""`python -m sandbox.load.cost`: what one ticket's life asks of AWS, call by call, and what a million would cost.

A life is a ticket that is opened, told of twice, and answered by an agent: three deliveries, two writes to the host.
The price list is an input, not a measurement: see PRICES.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import httpx

from sandbox.aws import RunningAws
from sandbox.aws.gateway import Gateway
from sandbox.aws.process import Deployed
from sandbox.aws.pump import Pump
from sandbox.aws.runtime import RunningFunction
from sandbox.cloud import RunningCloud
from sandbox.load.engines import furnish
from sandbox.load.furnish import SECRET
from sandbox.load.host import Host, place
from sandbox.load.plan import OPENED, REPLIED, Event, Planned
from sandbox.load.units import Meter

PRICES: Mapping[str, float] = {
    "table: a million written units": 0.7625,
    "table: a million read units": 0.1525,
    "queue, FIFO: a million requests": 0.50,
    "queue, standard: a million requests": 0.40,
    "HTTP API: a million requests": 1.20,
    "functions: a million invocations": 0.20,
    "functions: a GB-second (arm64)": 0.0000133334,
}
"""USD for eu-central-1 as of 2025, without free tiers: assumed, not looked up. Set them by AWS's lists before anybody
relies on a sum: aws.amazon.com/dynamodb/pricing/on-demand, /sqs/pricing, /api-gateway/pricing, /lambda/pricing."""

_HTTP_GB, _WORKER_GB = 1.0, 0.5
_LIVES = 10


@dataclass(slots=True)
class Timed:
    """A function whose invocations are counted, and their milliseconds."""

    function: RunningFunction
    times: int = 0
    seconds: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def invoke(self, event: Any) -> Any:  # noqa: ANN401 - whatever JSON says
        """The function's own answer."""
        began = monotonic()
        try:
            return self.function.invoke(event)
        finally:
            with self._lock:
                self.times, self.seconds = self.times + 1, self.seconds + monotonic() - began


@dataclass(frozen=True, slots=True)
class Life:
    """What one ticket's life takes, on average."""

    written: float
    indexed: float
    read: float
    actions: Mapping[str, float]
    fifo: float
    standard: float
    doors: float
    door_ms: float
    workers: float
    worker_ms: float

    def costs(self) -> Iterator[tuple[str, float, str]]:
        """What, USD for a million lives, and by which sum."""
        price = list(PRICES.values())
        units = self.written + self.indexed
        yield "table, writes", units * price[0], f"({self.written:.1f} + {self.indexed:.1f} units) x {price[0]}"
        yield "table, reads", self.read * price[1], f"{self.read:.1f} units x {price[1]}"
        yield "queue of deliveries", self.fifo * price[2], f"{self.fifo:.1f} requests x {price[2]}"
        yield "queue of all else", self.standard * price[3], f"{self.standard:.1f} requests x {price[3]}"
        yield "HTTP API", self.doors * price[4], f"{self.doors:.1f} requests x {price[4]}"
        times = self.doors + self.workers
        yield "functions, invocations", times * price[5], f"{times:.1f} x {price[5]}"
        seconds = (self.door_ms * _HTTP_GB + self.worker_ms * _WORKER_GB) / 1000
        both = f"{self.door_ms:.0f} ms x {_HTTP_GB} GB + {self.worker_ms:.0f} ms x {_WORKER_GB} GB"
        by = f"({both}) x {price[6] * 1e6:.2f}"
        yield "functions, time", seconds * price[6] * 1e6, by


def measured(lives: int = _LIVES) -> Life:
    """A life, on average over so many of them that follow each other, after one that warms all up."""
    with Host() as host, RunningAws() as aws, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        # RunningCloud pumps by itself; what is counted here is worked by functions and queues of its own.
        cloud = stack.enter_context(RunningCloud(aws, Path(folder)))
        settings = dict(cloud.settings) | {
            "VIPDESK_WORK_QUEUE": aws.make_queue(fifo=True),
            "VIPDESK_LATER_QUEUE": aws.make_queue(),
        }
        furnish(settings, host.url, 1)
        door, worker = (stack.enter_context(_function(name, settings)) for name in ("http", "worker"))
        ways = _Ways(host, aws, settings, Timed(door), Timed(worker))
        with Gateway(ways.door) as gateway:
            ways.live(gateway.url, 1)
            aws.begin_ledger()
            ways.door.times = ways.worker.times = 0
            ways.door.seconds = ways.worker.seconds = 0.0
            for number in range(2, 2 + lives):
                ways.live(gateway.url, number)
            return _average(aws.ledger(), ways, lives)


@dataclass(frozen=True, slots=True)
class _Ways:
    """A webhook's way, step by step."""

    host: Host
    aws: RunningAws
    settings: Mapping[str, str]
    door: Timed
    worker: Timed

    def live(self, url: str, number: int) -> None:
        """A ticket's life."""
        ticket = Planned(number, 0)
        opened = self.host.book.happen(Event(ticket, OPENED, 0), "")
        self._tell(url, opened)
        self._tell(url, opened)
        self._tell(url, self.host.book.happen(Event(ticket, REPLIED, 1), ""))

    def _tell(self, url: str, body: bytes) -> None:
        to = f"{url}/hooks/django-helpdesk/{place(0)}/{SECRET}"
        httpx.post(to, content=body, trust_env=False, timeout=60).raise_for_status()
        sqs = self.aws.client("sqs")
        for queue in ("VIPDESK_WORK_QUEUE", "VIPDESK_LATER_QUEUE"):
            pump = Pump(sqs, self.settings[queue], self.worker)
            while pump.step().received:
                """Until nothing is there now; what is delayed is for later."""


def _function(name: str, settings: Mapping[str, str]) -> RunningFunction:
    return RunningFunction(Deployed(f"integration.lambda_entry.{name}", settings=settings, timeout=30))


def _average(calls: list[dict[str, Any]], ways: _Ways, lives: int) -> Life:
    table = [call for call in calls if call["service"] == "DynamoDB" and _is_ours(call, ways)]
    meter = Meter()(table)
    actions = Counter(call["action"] for call in table)
    fifo = _requests(calls, ways.settings["VIPDESK_WORK_QUEUE"])
    standard = _requests(calls, ways.settings["VIPDESK_LATER_QUEUE"])
    each = ways.door.times / lives, ways.door.seconds * 1000 / lives, ways.worker.times / lives
    return Life(
        meter.written / lives,
        meter.indexed / lives,
        meter.read / lives,
        {action: many / lives for action, many in actions.items()},
        fifo / lives,
        standard / lives,
        *each,
        ways.worker.seconds * 1000 / lives,
    )


def _is_ours(call: Mapping[str, Any], ways: _Ways) -> bool:
    return ways.settings["VIPDESK_TABLE"] in str(call["asked"])


def _requests(calls: Iterable[Mapping[str, Any]], queue: str) -> int:
    """Requests that a queue charges for, but those that found nothing: Lambda's pollers make these whatever comes."""
    mine = [call for call in calls if call["service"] == "AmazonSQS" and call["asked"].get("QueueUrl") == queue]
    actions = Counter(call["action"] for call in mine if call["action"] != "ReceiveMessage")
    received = sum(
        bool((call["answered"] or {}).get("Messages")) for call in mine if call["action"] == "ReceiveMessage"
    )
    return actions["SendMessageBatch"] + actions["DeleteMessageBatch"] + received


def main() -> None:
    """Say it."""
    life = measured()
    print("A ticket's life: opened (told twice), answered by an agent; on average over", _LIVES)
    for action, many in sorted(life.actions.items()):
        print(f"  {action:22}{many:6.1f} calls")
    print(f"  written {life.written:.1f} units, in indexes {life.indexed:.1f}, read {life.read:.1f}")
    print(f"  invocations: http {life.doors:.1f} ({life.door_ms:.0f} ms in all), worker {life.workers:.1f}", end=" ")
    print(f"({life.worker_ms:.0f} ms in all)")
    print("USD for a million of them, at the prices assumed")
    for what, usd, by in life.costs():
        print(f"  {what:24}{usd:8.2f}  = {by}")
    print(f"  {'in all':24}{sum(usd for _, usd, _ in life.costs()):8.2f}")


if __name__ == "__main__":
    main()
