"""A process that ends without warning loses nothing that it had accepted."""

import subprocess
import sys
from pathlib import Path
from random import Random

from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE

ROOT = Path(__file__).parents[2]
ROUNDS = 5


def killed_after(lines: int, path: Path, name: str) -> list[tuple[str, str]]:
    """Start a door, kill it once it has told so many ids, and return all that it told: id and ticket."""
    program = [sys.executable, "-m", "tests.storage.accepting_child", str(path), name, str(lines)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own program
        assert child.stdout
        told = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        told += child.stdout.readlines()
    # The last line may be cut off in the middle.
    pairs = [line.split() for line in told if line.endswith("\n")]
    return [(key, ticket) for key, ticket in pairs]


def test_what_was_accepted_before_a_kill_is_there_and_in_line(tmp_path: Path, now: StandingNow) -> None:
    path, chance = tmp_path / "desk.sqlite3", Random(4711)  # noqa: S311 - repeatable, not secret
    told: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        told += killed_after(chance.randrange(1, 400), path, str(number))
        store = open_store(path, keys=[], now=now)
        stored = {each.id for each in store.deliveries(HERE, limit=1_000_000)}
        line = set[str]()
        while work := store.claim(now(), LEASE):
            line.add(work.ticket)
        store.release_all()
        store.close()
        assert {key for key, _ in told} <= stored
        assert {ticket for _, ticket in told} <= line
    assert len(told) > ROUNDS
