"""Terms tried on 100,000 stored tickets: `python -m benchmarks.simulate [--json]`.

Each size stands in a temporary store of its own, filled by one process and tried by another, so that the peak of its
memory is that of the trial alone: it must not grow with the tickets. Every fourth ticket changes under the candidate.
"""

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.decide import MONDAY, ROSTER, TERMS, ticket
from integration.domain.memory import Memory
from integration.domain.simulation import Change
from integration.domain.targets import SeverityTargets, Target
from integration.domain.triage import decide
from integration.storage.sqlite import open_store
from integration.storage.sqlite.store import SqliteStore
from integration.usecases.simulate import Simulate

RECOGNISED = frozenset({"recognised"})
SIZES = (10_000, 100_000)
NOW = MONDAY + timedelta(hours=6)
OF_S3 = SeverityTargets(TERMS.targets[2].severity, Target.business(timedelta(hours=1)), Target.business_days(2))
CANDIDATE = replace(TERMS, targets=(*TERMS.targets[:2], OF_S3, *TERMS.targets[3:]))


@dataclass(frozen=True, slots=True)
class Took:
    """One trial: its seconds, what it saw, and the most memory that its process ever had, in MiB."""

    tickets: int
    seconds: float
    changed: int
    peak_mib: float


def opened(path: Path) -> SqliteStore:
    return open_store(path, keys=[], synchronous="NORMAL", now=lambda: NOW)


def fill(path: Path, count: int) -> None:
    """Open VIP tickets of S2 to S5 with six entries each, as they are remembered once they were written."""
    store = opened(path)
    store.replace_roster("main", ROSTER)
    kinds = [ticket(6, severity) for severity in (2, 3, 4, 5)]
    decided = [(kind, decide(kind, ROSTER, TERMS, None, NOW)) for kind in kinds]
    for number in range(count):
        kind, decision = decided[number % len(decided)]
        mine = replace(decision, ticket=str(number))
        there = replace(kind, id=mine.ticket)
        store.remember("main", Memory(mine, (mine.wanted,), settled=True, told=RECOGNISED, ticket=there))
    store.close()


def tried(path: Path) -> Took:
    told = 0

    def tell(_change: Change) -> None:
        nonlocal told
        told += 1

    store = opened(path)
    begun = perf_counter()
    trial = Simulate(store, lambda: NOW)("main", CANDIDATE, tell)
    seconds = perf_counter() - begun
    store.close()
    assert trial.seen == trial.open
    assert (trial.changed, trial.undecided) == (told, 0)
    assert told * 4 == trial.seen, "every fourth changes"
    return Took(trial.seen, seconds, trial.changed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def apart(*words: str) -> bytes:
    """A part of this benchmark in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.simulate", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own program


def measured(count: int) -> Took:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "desk.sqlite3")
        apart("fill", path, str(count))
        return Took(**json.loads(apart("try", path)))


def tell(*, as_json: bool) -> None:
    few, many = (measured(count) for count in SIZES)
    figures = {
        f"{many.tickets:,} tickets, seconds": many.seconds,
        "tickets per second": many.tickets / many.seconds,
        f"peak memory at {few.tickets:,} tickets, MiB": few.peak_mib,
        f"peak memory at {many.tickets:,} tickets, MiB": many.peak_mib,
        "peak memory, times": many.peak_mib / few.peak_mib,
        f"time a ticket, times that at {few.tickets:,}": many.seconds / many.tickets * few.tickets / few.seconds,
    }
    if as_json:
        print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))
        return
    for name, figure in figures.items():
        print(f"{name:<50} {figure:>12,.2f}")


def main() -> None:
    match sys.argv[1:]:
        case ["fill", path, count]:
            fill(Path(path), int(count))
        case ["try", path]:
            print(json.dumps(asdict(tried(Path(path)))))
        case words:
            tell(as_json="--json" in words)


if __name__ == "__main__":
    main()
