"""A run that comes to no end says so, and why."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.load.host import Host
from sandbox.load.plan import planned
from sandbox.load.progress import Progress
from sandbox.load.report import rows
from sandbox.load.run import Outcome, Run, Size
from sandbox.loopback import Server

DELIVERIES = 60


@dataclass(slots=True)
class Lazy:
    """An engine that takes everything and does nothing."""

    url: str
    name: str = "lazy"
    throttles: bool = False

    def memory(self) -> int:
        return 1

    def waiting(self) -> Mapping[str, int]:
        return {"deliveries": 7, "wake-ups": 0}

    def idle(self) -> bool:
        return False

    def nudge(self) -> None:
        pass

    def parked(self, _where: Collection[str]) -> int:
        return 0

    def kill(self, _lot: int) -> None:
        pass

    def throttle(self, _share: float) -> None:
        pass

    def throttled(self) -> int:
        return 0


async def _take(request: Request) -> Response:
    await request.body()
    return Response()


def _run(patience: float) -> tuple[Outcome, str]:
    server = Server()
    server.start(Starlette(routes=[Route("/{path:path}", _take, methods=["POST"])]))
    try:
        with Host() as host:
            size = Size(pace=1000, connections=2, patience=patience)
            run = Run(planned(DELIVERIES, 3), Lazy(server.url), host, size)
            outcome = asyncio.run(run())
            return outcome, str(Progress(run))
    finally:
        server.stop()


def test_a_run_that_does_not_end_by_its_deadline_says_what_is_missing_and_is_not_as_promised() -> None:
    outcome, _ = _run(patience=1.0)
    missing = "; ".join(outcome.missing)
    assert f"{len(outcome.lost)} tickets not right on the host" in missing
    assert "work not worked off (7 deliveries)" in missing
    assert "ended by itself, all worked off" in {
        row.what for row in rows(outcome, [], chaos=False) if row.holds is False
    }


def test_a_line_of_progress_says_where_it_stands_and_what_waits() -> None:
    _, line = _run(patience=1.0)
    assert f"of {DELIVERIES}" in line
    assert line.endswith("waiting: 7 deliveries")
