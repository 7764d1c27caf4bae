"""A run from the first webhook to the last write: calm, flooded, and all that may come; then what the host shows."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from time import monotonic

from sandbox.load.engines import Engine
from sandbox.load.host import Host, place
from sandbox.load.judge import Judge
from sandbox.load.plan import Delivery, Plan
from sandbox.load.progress import Progress
from sandbox.load.sender import Answers, Sender
from sandbox.load.telling import Telling

CALM, FLOODED, FLOOD, RUSH = "calm", "flooded", "flood", "rush"
_LOOK_SECONDS = 0.25
_BEAT_SECONDS = 60.0
_WEIGH_SECONDS = 0.5
_EARLY = 0.2
_TELL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Size:
    """How fast others send while one floods, over how many connections all send, and the seconds that all may take.

    `flood` is how fast that one sends, None for as fast as it is taken.
    """

    pace: float
    connections: int
    patience: float
    flood: float | None = None


@dataclass(slots=True)
class Outcome:
    """What came of a run; seconds, bytes, and numbers of tickets and deliveries."""

    engine: str
    planned: int
    tickets: int = 0
    seconds: float = 0.0
    answers: Answers = field(default_factory=Answers)
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    parked: int = 0
    poisoned: int = 0
    unparsable: int = 0
    early: int = 0
    late: int = 0
    rush_sent_in: float = 0.0
    rush_taken: int = 0
    rush_worked_in: float = 0.0
    rush_reads: int = 0
    worked_in: float = 0.0
    finished: bool = False
    missing: tuple[str, ...] = ()


Beside = Callable[["Run"], Coroutine[None, None, None]]
"""What else goes on while all comes that may."""


async def nothing(_run: "Run") -> None:
    """No trouble."""


def silent(_line: str) -> None:
    """Nobody looks on."""


class Run:
    """One run of a plan on one engine; call it once. `say` is told every few seconds where it stands."""

    def __init__(self, plan: Plan, engine: Engine, host: Host, size: Size, say: Callable[[str], None] = silent) -> None:
        self.plan, self.engine, self.host, self.size, self._say = plan, engine, host, size, say
        self.stretch = CALM
        self.answers = Answers()
        self.telling = Telling(host.book)
        self.judge = Judge(host.book, set())
        self.outcome = Outcome(engine.name, plan.told, answers=self.answers)

    async def __call__(self, beside: Beside = nothing) -> Outcome:
        """How it ended; nothing is raised where something was lost, the outcome says so."""
        began, progress = monotonic(), Progress(self)
        beside_it = [asyncio.create_task(each) for each in (self._weigh(), self._beat(), self._tell(progress))]
        try:
            async with asyncio.timeout(self.size.patience):
                await self._stretches(beside)
                self.outcome.finished = True
        except TimeoutError:
            self.outcome.missing = tuple(await asyncio.to_thread(lambda: [*progress.missing()]))
        finally:
            for each in beside_it:
                each.cancel()
        self.outcome.seconds = monotonic() - began
        await asyncio.to_thread(self._conclude)
        return self.outcome

    async def _stretches(self, beside: Beside) -> None:
        await self._send(self.plan.calm, CALM, pace=self.size.pace)
        self.stretch = FLOODED
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send(self.plan.flooded, FLOODED, pace=self.size.pace))
            group.create_task(self._send(self.plan.flood, FLOOD, pace=self.size.flood))
        await self._worked()
        await self._rush(beside)

    async def _rush(self, beside: Beside) -> None:
        self.stretch = RUSH
        began, reads = monotonic(), self.host.book.reads
        async with asyncio.TaskGroup() as group:
            group.create_task(beside(self))
            await self._send(self.plan.rush, RUSH)
            self.outcome.rush_sent_in = monotonic() - began
        await self._worked()
        self.outcome.rush_taken = sum(each.told for each in self.plan.rush)
        self.outcome.rush_worked_in, self.outcome.rush_reads = monotonic() - began, self.host.book.reads - reads

    async def _send(self, deliveries: Sequence[Delivery], stretch: str, pace: float | None = None) -> None:
        sender = Sender(lambda: self.engine.url, self.answers, self.size.connections)
        await sender.send(self.telling(deliveries, stretch, pace))

    async def _worked(self) -> None:
        """Return once all that the host shows is right, what can't be is put aside, and nothing is left to do."""
        while not await asyncio.to_thread(self._is_worked):  # noqa: ASYNC110 - the engine is another process
            await asyncio.sleep(_LOOK_SECONDS)

    def _is_worked(self) -> bool:
        poisoned = self.poisoned()
        return self.engine.idle() and not self.judge.wrong() and self.engine.parked(set(poisoned)) >= len(poisoned)

    def poisoned(self) -> list[str]:
        """The installation of each ticket that the host makes nothing of."""
        return [place(kept.planned.installation) for kept in self.host.book.each() if kept.planned.poison]

    async def _weigh(self) -> None:
        """Once a fifth is told."""
        while self.telling.done < self.outcome.planned * _EARLY:  # noqa: ASYNC110 - it is no event of its own
            await asyncio.sleep(_WEIGH_SECONDS)
        self.outcome.early = await asyncio.to_thread(self.engine.memory)

    async def _tell(self, progress: Progress) -> None:
        while True:
            await asyncio.sleep(_TELL_SECONDS)
            self._say(await asyncio.to_thread(str, progress))

    async def _beat(self) -> None:
        """Let its minutes pass."""
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            await asyncio.to_thread(self.engine.nudge)

    def _conclude(self) -> None:
        outcome, book = self.outcome, self.host.book
        outcome.late = self.engine.memory()
        outcome.lost, outcome.twice = self.judge.wrong(), list(self.judge.twice())
        poisoned = self.poisoned()
        outcome.parked, outcome.poisoned = self.engine.parked(set(poisoned)), len(poisoned)
        outcome.tickets = len(book.tickets)
        outcome.unparsable = sum(each.event is None for each in self.plan.rush)
