"""Grants and second ids in the file: sealed, there after a crash, found without full scans, forgotten in time."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from integration.domain.budget import Allowance
from integration.domain.delivery import Delivery
from integration.domain.errors import Misconfigured
from integration.domain.names import folded
from integration.storage.instants import to_micros
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, budgets, inbox, installations, open_store
from tests.fakes.now import StandingNow
from tests.storage.contract_grants import FIRST, LEASE, SECOND_PAIR
from tests.storage.contract_inbox import sent
from tests.storage.samples import HERE, MINUTE, NOON, SECRETS, THERE, delivery, installation

WEEK = timedelta(days=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def opened_at(path: Path, now: StandingNow, *keys: str) -> SqliteStore:
    return open_store(path, keys=keys or [new_key()], synchronous="NORMAL", now=now)


def asked(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_no_token_stands_in_the_files_in_plain(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.keep_grant(HERE, FIRST)
    store.renewed(HERE, SECOND_PAIR)
    beside = [each.read_bytes() for each in path.parent.iterdir()]
    store.close()
    assert not [content for content in (*beside, path.read_bytes()) if b"plain-" in content]
    assert "plain-" not in repr(FIRST)


def test_a_grant_is_there_after_a_restart_and_with_another_key_it_is_not_opened(path: Path, now: StandingNow) -> None:
    key = new_key()
    first = opened_at(path, now, key)
    first.keep_grant(HERE, FIRST)
    first.close()
    second = opened_at(path, now, key)
    assert second.grant(HERE) == FIRST
    second.close()
    third = opened_at(path, now, new_key())
    with pytest.raises(Misconfigured, match="sealed with another key"):
        third.grant(HERE)
    third.close()


def test_a_pair_that_was_dropped_does_not_keep_the_others_from_being_resealed(path: Path, now: StandingNow) -> None:
    old, new = new_key(), new_key()
    first = opened_at(path, now, old)
    first.keep_grant(HERE, FIRST)
    first.keep_grant(THERE, FIRST)
    first.drop_grant(THERE)
    first.close()
    second = opened_at(path, now, new, old)
    assert second.reseal() == 1
    second.close()
    third = opened_at(path, now, new)
    assert third.grant(HERE) == FIRST
    third.close()


def test_a_server_that_starts_leaves_a_renewal_to_whoever_is_at_it_until_its_time_is_over(
    path: Path, now: StandingNow
) -> None:
    key = new_key()
    command = opened_at(path, now, key)
    command.keep_grant(HERE, FIRST)
    assert command.begin_renewal(HERE, 1, NOON, NOON + LEASE)
    server = opened_at(path, now, key)
    server.release_all()
    assert not server.begin_renewal(HERE, 1, NOON + LEASE - MINUTE / 60, NOON + 2 * LEASE)
    assert command.renewed(HERE, SECOND_PAIR)
    assert server.grant(HERE) == replace(SECOND_PAIR, generation=2)
    command.close()
    server.close()


def test_second_ids_are_forgotten_after_a_week_a_few_at_a_time(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.accept([sent(f"event {number}", f"sending {number}") for number in range(250)])
    now.move(WEEK)
    store.accept([sent("at a week", "at a week")])
    assert len(aliases(path)) == 251
    now.move(timedelta(microseconds=1))
    for left in (152, 53, 3):
        store.accept([later(f"at {left}", now)])
        assert len(aliases(path)) == left
    assert aliases(path) == {"at 152", "at 53", "at 3"}
    store.close()


def test_a_host_without_second_ids_forgets_none_and_keeps_none(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.accept([sent("event", "sending")])
    now.move(2 * WEEK)
    store.accept([delivery("a", installation=THERE)])
    assert aliases(path) == {"sending"}
    store.close()


def later(key: str, now: StandingNow) -> Delivery:
    return replace(sent(key, key), received_at=now())


def aliases(path: Path) -> set[object]:
    return {alias for (alias,) in asked(path, "SELECT alias FROM delivery_aliases")}


def test_buckets_of_ten_minutes_are_forgotten_once_they_are_full_and_long_ones_live_longer(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now)
    hour = Allowance(30, timedelta(hours=1), what="hour")
    store.spend(HERE, NOON, hour, urgent=True)
    for minute in range(30):
        store.spend(HERE, NOON + minute * MINUTE, Allowance(30, 10 * MINUTE, 6, f"ticket {minute}"), urgent=True)
    assert {what for (what,) in asked(path, "SELECT what FROM budgets")} == {
        "hour",
        *(f"ticket {minute}" for minute in range(19, 30)),
    }
    store.close()


@pytest.mark.parametrize(
    ("statement", "values"),
    [(installations.AT_ADDRESS, (HERE, "x")), (budgets.FORGET, (0,)), (inbox.FORGET, (0,))],
    ids="address budgets aliases".split(),
)
def test_nothing_is_searched_for_by_reading_a_whole_table(
    path: Path, now: StandingNow, statement: str, values: tuple[object, ...]
) -> None:
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.close()
    reads = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert reads
    assert all("USING" in step for step in reads)
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_what_was_installed_and_spent_before_is_there_in_the_new_shape(path: Path, now: StandingNow) -> None:
    key = new_key()
    shapes = sorted(each.name for each in files("integration.storage.sqlite.migrations").iterdir())
    connection = sqlite3.connect(path)
    connection.create_function("folded", 1, folded, deterministic=True)
    for name in shapes[:7]:
        connection.executescript(files("integration.storage.sqlite.migrations").joinpath(name).read_text())
    connection.execute("PRAGMA user_version = 7")
    connection.execute("INSERT INTO budgets VALUES (?, 0, ?)", (HERE, to_micros(NOON)))
    connection.commit()
    connection.close()
    store = opened_at(path, now, key)
    assert store.spend(HERE, NOON, Allowance(180), urgent=True) == timedelta(seconds=0.5)
    assert store.spend(THERE, NOON + 11 * MINUTE, Allowance(180), urgent=True) == timedelta(0)
    assert asked(path, "SELECT installation, what FROM budgets") == [(THERE, "")]
    store.add(installation(), SECRETS)
    assert store.get(HERE) == (installation(), SECRETS)
    store.close()
