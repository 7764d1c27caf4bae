"""`make load` in small, on both engines: nothing lost, nothing twice, poison put aside."""

import asyncio
from pathlib import Path

import pytest

from sandbox.load.engines import Opening, at_scale, embedded
from sandbox.load.host import Host
from sandbox.load.plan import planned
from sandbox.load.report import rows
from sandbox.load.run import Run, Size

EMBEDDED = (600, 20, Size(pace=20, connections=8, patience=45))
CLOUD = (40, 3, Size(pace=4, connections=2, patience=45))
TIMED = {"others' p99 with flood / without", "memory at a fifth / at the end"}
"""What so few deliveries on a machine that does other things can't show."""


@pytest.mark.parametrize(
    ("opening", "deliveries", "installations", "size"),
    [(embedded, *EMBEDDED), (at_scale, *CLOUD)],
    ids=["file", "table"],
)
def test_no_delivery_is_lost_and_no_write_is_made_twice(
    tmp_path: Path, opening: Opening, deliveries: int, installations: int, size: Size
) -> None:
    with Host() as host, opening(tmp_path, host.url, installations) as engine:
        run = Run(planned(deliveries, installations), engine, host, size)
        outcome = asyncio.run(run())
        broken = [row for row in rows(outcome, host.book.written, chaos=False) if row.holds is False]
        assert [row for row in broken if row.what not in TIMED] == []
    assert outcome.answers.taken + outcome.answers.refused == deliveries
    assert outcome.poisoned == outcome.unparsable == 2
    assert outcome.tickets > deliveries / 3
