import sqlite3
from datetime import timedelta
from pathlib import Path

from integration.domain.budget import Allowance
from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import NOON


def test_buckets_that_are_full_again_are_forgotten_and_those_in_use_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    store = open_store(path, keys=[], now=StandingNow("2026-11-23 09:00"))
    for minute in range(30):
        store.spend(f"rate/{minute}", NOON + timedelta(minutes=minute), Allowance(12), urgent=True)
    store.close()
    with sqlite3.connect(path) as file:
        kept = {key for (key,) in file.execute("SELECT installation FROM budgets")}
    file.close()
    assert kept == {f"rate/{minute}" for minute in range(19, 30)}
