"""Trouble on both engines: workers killed, the host down and gone, the table busy; all is right in the end."""

import asyncio
from pathlib import Path

import pytest

from sandbox.load.chaos import Chaos
from sandbox.load.engines import Opening, at_scale, embedded
from sandbox.load.host import Host
from sandbox.load.plan import planned
from sandbox.load.report import rows
from sandbox.load.run import Run, Size

EMBEDDED = (600, 10, Size(pace=40, connections=8, patience=70), 3)
CLOUD = (50, 4, Size(pace=8, connections=2, patience=80), 2)


@pytest.mark.parametrize(
    ("opening", "deliveries", "installations", "size", "kills"),
    [(embedded, *EMBEDDED), (at_scale, *CLOUD)],
    ids=["file", "table"],
)
def test_all_is_right_after_kills_throttles_and_an_outage_of_the_host(  # noqa: PLR0913, PLR0917 - an engine and its size
    tmp_path: Path, opening: Opening, deliveries: int, installations: int, size: Size, kills: int
) -> None:
    chaos = Chaos(kills)
    with Host(lists=False) as host, opening(tmp_path, host.url, installations) as engine:
        run = Run(planned(deliveries, installations), engine, host, size)
        outcome = asyncio.run(run(chaos))
        assert [row for row in rows(outcome, host.book.written, chaos=True) if row.holds is False] == []
        assert engine.throttled() > 0 or opening is embedded
        assert host.book.turned_away > 0
    assert chaos.killed == kills
