"""`python -m sandbox.load [--engine cloud] [--count N] [--installations N] [--chaos]`: a run, and its table."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sandbox.load.chaos import Chaos
from sandbox.load.engines import Opening, at_scale, embedded
from sandbox.load.host import Host
from sandbox.load.plan import planned
from sandbox.load.report import rows, table
from sandbox.load.run import Run, Size, nothing

ENGINES: Mapping[str, Opening] = {"embedded": embedded, "cloud": at_scale}
COUNTS = {"embedded": (50_000, 500), "cloud": (2_000, 50)}
SIZES = {"embedded": Size(pace=20, connections=16, patience=1800), "cloud": Size(pace=2, connections=4, patience=1800)}


def main() -> int:
    """0 where all that was promised held."""
    asked = _asked()
    count, installations = asked.count or COUNTS[asked.engine][0], asked.installations or COUNTS[asked.engine][1]
    print(f"{count:,} deliveries over {installations} installations, on the engine {asked.engine} ...", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Host(lists=not asked.chaos) as host,
        ENGINES[asked.engine](Path(folder), host.url, installations) as engine,
    ):
        run = Run(planned(count, installations), engine, host, SIZES[asked.engine])
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
    return int(any(row.holds is False for row in found))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--engine", choices=ENGINES, default="embedded")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--installations", type=int, default=0)
    parser.add_argument("--chaos", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
