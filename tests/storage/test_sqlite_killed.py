"""A process that ends without warning loses nothing that it had accepted."""

import subprocess
import sys
from pathlib import Path
from random import Random

from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow, instant
from tests.storage.samples import HERE, LEASE, SIGNING, endpoint

ROOT = Path(__file__).parents[2]
ROUNDS = 5
LATER = instant("2027-01-01 00:00")
"""After the present of every child."""


def killed_after(lines: int, path: Path, name: str, child: str = "accepting_child") -> list[tuple[str, str]]:
    """Start a child, kill it once it has told so many ids, and return all that it told: id and ticket."""
    program = [sys.executable, "-m", f"tests.storage.{child}", str(path), name, str(lines)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.readlines()
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


def test_what_was_put_out_before_a_kill_is_put_out_and_what_was_delivered_is_not_told_again(
    tmp_path: Path, now: StandingNow
) -> None:
    path, key, chance = tmp_path / "desk.sqlite3", new_key(), Random(4711)  # noqa: S311 - repeatable, not secret
    store = open_store(path, keys=[key], now=now)
    store.add_endpoint(HERE, endpoint(), SIGNING)
    store.close()
    carried = list[str]()
    for number in range(2):
        told = killed_after(chance.randrange(1, 100), path, str(number), "posting_child")
        store = open_store(path, keys=[key], now=now)
        before = len(carried)
        while posting := store.claim_posting(LATER, LEASE):
            store.delivered(posting, "200")
            carried.append(posting.message.id)
        store.close()
        assert {each for each, _ in told} <= set(carried[before:])
    assert len(set(carried)) == len(carried)
