"""`python -m sandbox.load [--engine cloud] [--count N] [--installations N] [--chaos]`: a run, and its table."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from sandbox.load.chaos import Chaos
from sandbox.load.engines import Opening, at_scale, embedded
from sandbox.load.host import Host
from sandbox.load.plan import Plan, planned
from sandbox.load.report import rows, table
from sandbox.load.run import Run, Size, nothing

ENGINES: Mapping[str, Opening] = {"embedded": embedded, "cloud": at_scale}
COUNTS = {"embedded": (50_000, 500), "cloud": (400, 20)}
SIZES = {
    "embedded": Size(pace=20, connections=16, patience=1800),
    "cloud": Size(pace=2, connections=4, patience=240, flood=6),
}
PLANS: Mapping[str, Callable[[int, int], Plan]] = {
    "embedded": planned,
    "cloud": partial(planned, calm=0.12, flood=0.36),
}
"""Of a small plan more belongs to the first two stretches: enough for a p99, and a flood as long as its stretch."""

NOTES = {
    "embedded": "",
    "cloud": (
        "AWS in small: its table and workers do about a hundredth of what AWS's do, so an installation's share is\n"
        "1 ticket a second instead of 10, a flood is 6 deliveries a second, and the rates say nothing of AWS.\n"
    ),
}


def main() -> int:
    """0 where all that was promised held."""
    asked = _asked()
    count, installations = asked.count or COUNTS[asked.engine][0], asked.installations or COUNTS[asked.engine][1]
    print(f"{count:,} deliveries over {installations} installations, on the engine {asked.engine} ...", flush=True)
    print(NOTES[asked.engine], end="", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Host(lists=not asked.chaos) as host,
        ENGINES[asked.engine](Path(folder), host.url, installations) as engine,
    ):
        _say("all is up, and the installations are in")
        size = replace(SIZES[asked.engine], **({"patience": asked.seconds} if asked.seconds else {}))
        run = Run(PLANS[asked.engine](count, installations), engine, host, size, _say)
        chaos = Chaos()
        outcome = asyncio.run(run(chaos if asked.chaos else nothing))
        found = list(rows(outcome, host.book.written, chaos=asked.chaos))
        print(table(found))
        if asked.chaos:
            away, throttled = host.book.turned_away, engine.throttled()
            print(
                f"trouble: killed {chaos.killed} times, turned away by the host {away}, by the table {throttled} times"
            )
        for number in outcome.lost[:5]:
            print(f"ticket {number}: {'; '.join(run.judge.differences(number))}")
        for each in outcome.missing:
            print(f"not at its end after {size.patience:.0f} s: {each}")
    return int(any(row.holds is False for row in found))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--engine", choices=ENGINES, default="embedded")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--installations", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.0, help="the deadline, from the first webhook on")
    parser.add_argument("--chaos", action="store_true")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
