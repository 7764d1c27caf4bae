"""A present that several processes share, and that one of them moves: a working day passes in a minute.

The clock is a small file: at which instant it stood, at which reading of the machine's monotonic clock (the same for
all processes), and how many seconds pass in one. Who follows it sees the moved present wherever Python tells the time.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import time_machine

_STEP = 0.005
"""Seconds between two looks at the file."""


@dataclass(frozen=True, slots=True)
class _Reading:
    instant: float
    monotonic: float
    rate: float

    def now(self) -> float:
        return self.instant + (time.monotonic() - self.monotonic) * self.rate


class MovingClock:
    """The clock in this file, which only its owner moves; it stands still until `run`."""

    def __init__(self, file: Path, starts_at: datetime) -> None:
        self.file = file
        self._set(starts_at.timestamp(), 0)

    @property
    def now(self) -> datetime:
        """Its present."""
        return datetime.fromtimestamp(_read(self.file).now(), UTC)

    def run(self, rate: float) -> None:
        """From here on so many seconds pass in one."""
        self._set(_read(self.file).now(), rate)

    def jump(self, to: datetime) -> None:
        """At once it is that instant, and it runs on as before; never back."""
        reading = _read(self.file)
        self._set(max(to.timestamp(), reading.now()), reading.rate)

    def wait_for(self, instant: datetime) -> None:
        """Return once it is that instant, or at once where it was; the clock must run."""
        while (left := instant.timestamp() - _read(self.file).now()) > 0:
            Event().wait(left / _read(self.file).rate)

    def _set(self, instant: float, rate: float) -> None:
        fresh = self.file.with_suffix(".next")
        fresh.write_text(json.dumps(asdict(_Reading(instant, time.monotonic(), rate))), encoding="ascii")
        fresh.replace(self.file)


@contextmanager
def followed(file: Path) -> Iterator[None]:
    """Within the block, this process's present is that of the file."""
    done = Event()
    with time_machine.travel(_read(file).now(), tick=False) as traveller:
        follower = Thread(target=_follow, args=(file, traveller, done), name="moving-clock", daemon=True)
        follower.start()
        try:
            yield
        finally:
            done.set()
            follower.join()


def follow_for_good(file: str) -> None:
    """This process's present is that of the file for as long as the process lives."""
    traveller = time_machine.travel(_read(Path(file)).now(), tick=False).start()
    Thread(target=_follow, args=(Path(file), traveller, Event()), name="moving-clock", daemon=True).start()


def local(day: datetime, hour: int, minute: int = 0) -> datetime:
    """That time of a day, on the wall of the day's own zone."""
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour, minutes=minute)


def _follow(file: Path, traveller: "time_machine.Traveller", done: Event) -> None:
    while not done.wait(_STEP):
        traveller.move_to(_read(file).now(), tick=False)


def _read(file: Path) -> _Reading:
    return _Reading(**json.loads(file.read_text(encoding="ascii")))
