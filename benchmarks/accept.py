"""Accepting webhooks durably, beside a bare Starlette route under the same server, in one run.

Each round asks every server in turn, so that a noisy moment hits all of them; the ratios are of the medians.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.accept_body import requests
from benchmarks.caller import Load, send

KINDS = {
    "bare": "bare Starlette, nothing kept",
    "ours": "verified, de-duplicated, on disk (FULL)",
    "ours-normal": "the same, NORMAL",
    "single": "one transaction a request (FULL)",
}
ROUNDS = 5


def measure() -> dict[str, dict[str, float]]:
    """For each kind: requests per second, p50 and p99 in ms at 32 connections, and p50 at one."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        ports = {kind: stack.enter_context(_server(kind, Path(folder) / f"{kind}.sqlite3")) for kind in KINDS}
        streams = {kind: requests() for kind in KINDS}
        many: dict[str, list[Load]] = {kind: [] for kind in KINDS}
        one: dict[str, list[Load]] = {kind: [] for kind in KINDS}
        for _ in range(ROUNDS):
            for kind, port in ports.items():
                count = 600 if kind == "single" else 4000
                many[kind].append(send(port, streams[kind], connections=32, warm=200, count=count))
                one[kind].append(send(port, streams[kind], connections=1, warm=20, count=200))
    return {kind: _figures(many[kind], one[kind]) for kind in KINDS}


def _figures(many: list[Load], one: list[Load]) -> dict[str, float]:
    return {
        "per_second": median(load.per_second for load in many),
        "p50_ms": median(load.percentile(0.5) for load in many),
        "p99_ms": median(load.percentile(0.99) for load in many),
        "one_p50_ms": median(load.percentile(0.5) for load in one),
    }


@contextmanager
def _server(kind: str, database: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.accept_server", kind, str(port), str(database)]
    child = subprocess.Popen(command)  # noqa: S603 - our own program
    try:
        _wait_for(port)
        yield port
    finally:
        child.terminate()
        child.wait(timeout=10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
        else:
            return


def main() -> None:
    """Print the table, or with --json one line."""
    figures = measure()
    if "--json" in sys.argv:
        print(json.dumps(figures))
        return
    bare, single = figures["bare"]["per_second"], figures["single"]["per_second"]
    print("Accepting a webhook of 1,753 bytes, 32 connections, medians of", ROUNDS, "rounds taken in turn")
    print(f"{'':42}{'per s':>8}{'of bare':>9}{'p50 ms':>8}{'p99 ms':>8}{'p50 at one':>12}")
    for kind, name in KINDS.items():
        row = figures[kind]
        print(
            f"{name:42}{row['per_second']:8.0f}{row['per_second'] / bare:9.2f}{row['p50_ms']:8.1f}"
            f"{row['p99_ms']:8.1f}{row['one_p50_ms']:12.2f}"
        )
    print(f"group commit over one transaction a request: {figures['ours']['per_second'] / single:.1f} times")


if __name__ == "__main__":
    main()
