"""Trouble while all comes that may: workers killed, the table busy, the host away; drawn by lot from a fixed number."""

import asyncio
from collections.abc import Callable
from random import Random

from sandbox.load.plan import OPENED, SEED
from sandbox.load.run import Run

_LOOK_SECONDS = 0.01
_TURNED_AWAY = 5
_SHUT_AT, _GONE_AT = 0.2, 0.5
_GONE_SECONDS = 1.0
_THROTTLED, _THROTTLES = 0.1, 20


class Chaos:
    """Kills so many times, and takes the host away twice, once with a 503 and once altogether.

    Meanwhile a tenth of the calls to a table is throttled, twenty of them at least. When is a matter of how many
    tickets have been read, so a run is like another on a slower machine.
    """

    def __init__(self, kills: int = 4, seed: int = SEED) -> None:
        self._lots = Random(seed)  # noqa: S311 -- moments of trouble, not a secret
        self._kills = kills
        self.killed = 0

    async def __call__(self, run: Run) -> None:
        """Return when the last trouble is over."""
        tickets = sum(bool(each.event and each.happens and each.event.what == OPENED) for each in run.plan.rush)
        reads = run.host.book.reads
        await asyncio.to_thread(run.engine.throttle, _THROTTLED)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._host_away(run, reads, tickets))
            for share in sorted(self._lots.uniform(0.05, 0.8) for _ in range(self._kills)):
                await _read(run, reads + tickets * share)
                await asyncio.to_thread(run.engine.kill, self._lots.randrange(1000))
                self.killed += 1
        while run.engine.throttles and await asyncio.to_thread(run.engine.throttled) < _THROTTLES:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        await asyncio.to_thread(run.engine.throttle, 0.0)

    async def _host_away(self, run: Run, reads: int, tickets: int) -> None:
        host, before = run.host, run.host.book.turned_away
        await _read(run, reads + tickets * _SHUT_AT)
        host.down = True
        await _until(lambda: host.book.turned_away >= before + _TURNED_AWAY)
        host.down = False
        await _read(run, reads + tickets * _GONE_AT)
        await asyncio.to_thread(host.stop)
        await asyncio.sleep(_GONE_SECONDS)
        await asyncio.to_thread(host.start)


async def _read(run: Run, many: float) -> None:
    await _until(lambda: run.host.book.reads >= many)


async def _until(true: Callable[[], bool]) -> None:
    """By looking; the run's own patience ends it."""
    while not true():  # noqa: ASYNC110 - what is looked at lies in other threads
        await asyncio.sleep(_LOOK_SECONDS)
