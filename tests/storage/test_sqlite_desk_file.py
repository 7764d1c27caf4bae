"""The desk in the file: sealed, found without full scans, brought along from an older shape, and changed by one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib.resources import files
from multiprocessing import Queue, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from integration.domain.errors import Misconfigured, Superseded
from integration.storage.documents import encode
from integration.storage.instants import to_micros
from integration.storage.sealing import new_key
from integration.storage.sqlite import (
    SqliteStore,
    call_backs,
    covers,
    desks,
    memories,
    open_store,
    second_level,
)
from tests.fakes.now import StandingNow
from tests.storage.contract_of_customer import served
from tests.storage.samples import HERE, LEASE, NOON, THERE, memory
from tests.storage.samples_booking import HOUR
from tests.storage.samples_desk import DUTY, LINE, PLAN, absence, asked, call_back, changed, cover, handover, stand_in
from tests.storage.test_sqlite_threads import at_once

TABLES = "desk_plans absences cover_versions covers handovers duties second_level call_backs phone_lines".split()
FORMER_SHAPE = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def opened_at(path: Path, now: StandingNow, *keys: str) -> SqliteStore:
    return open_store(path, keys=keys, synchronous="NORMAL", now=now)


@pytest.fixture
def store(path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = opened_at(path, now, new_key())
    yield opened
    opened.close()


@pytest.mark.parametrize("table", TABLES)
def test_the_tenant_is_in_every_primary_key(path: Path, now: StandingNow, table: str) -> None:
    opened_at(path, now).close()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0").fetchall()  # noqa: S608 - from above
    assert ("installation",) in rows


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (desks.SINCE, (HERE, 0)),
        (covers.COVERS, (HERE,)),
        (covers.HANDOVERS, (HERE, 10)),
        (second_level.ASKED, (HERE, "7")),
        (call_backs.OPEN, (HERE,)),
        (call_backs.SINCE, (HERE, 0)),
        (call_backs.OF_TICKET, (HERE, "7")),
        (call_backs.WITHOUT_TICKET, (HERE,)),
        (memories.OF_CUSTOMER, (HERE, "acme")),
        (memories.CUSTOMERS, (HERE,)),
    ],
    ids="absences covers handovers asked open since on-ticket without-ticket of-customer customers".split(),
)
def test_nothing_is_searched_for_by_reading_a_whole_table(
    path: Path, now: StandingNow, statement: str, values: tuple[object, ...]
) -> None:
    opened_at(path, now).close()
    with closing(sqlite3.connect(path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    reads = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert reads
    assert all(step.startswith("SEARCH") and "USING" in step for step in reads)
    # Steps of the very same instant may be put in their order, a whole ticket's need not be.
    assert not [step for step in plan if "TEMP B-TREE FOR ORDER BY" in step]


def test_callers_recordings_and_what_phone_systems_sign_with_stand_nowhere_in_the_files_in_plain(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now, new_key())
    store.add_call_back(HERE, call_back())
    store.change_call_back(HERE, "c1", lambda _: call_back(ticket="7"))
    store.add_phone_line(HERE, LINE)
    beside = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    store.close()
    for content in (*beside.values(), path.read_bytes()):
        assert b"plain-" not in content
    assert b"Acme" in beside[f"{path.name}-wal"]
    for shown in (repr(call_back()), repr(LINE)):
        assert "plain-" not in shown


def test_another_key_opens_no_missed_call_and_no_voice_address_but_the_desk(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now, new_key())
    first.add_call_back(HERE, call_back())
    first.add_phone_line(HERE, LINE)
    first.close()
    with closing(opened_at(path, now, new_key())) as second:
        for ask in (
            lambda: second.call_back(HERE, "c1"),
            lambda: second.call_backs(HERE),
            lambda: second.add_call_back(HERE, call_back()),
            lambda: second.phone_line(HERE, "l1"),
        ):
            with pytest.raises(Misconfigured, match="sealed with another key"):
                ask()
        assert list(second.absences(HERE, NOON)) == []


def test_without_a_key_no_call_is_kept_but_the_desk_is(path: Path, now: StandingNow) -> None:
    with closing(opened_at(path, now)) as store:
        with pytest.raises(Misconfigured, match="vipdesk keygen"):
            store.add_call_back(HERE, call_back())
        with pytest.raises(Misconfigured, match="vipdesk keygen"):
            store.add_phone_line(HERE, LINE)
        store.replace_desk_plan(HERE, PLAN)
        store.set_duty(HERE, DUTY)
        assert (store.desk_plan(HERE), store.duty(HERE)) == (PLAN, DUTY)


def test_what_a_process_kept_is_there_for_the_next(path: Path, now: StandingNow) -> None:
    key = new_key()
    first = opened_at(path, now, key)
    first.replace_desk_plan(HERE, PLAN)
    first.add_absence(HERE, absence())
    changed(first, now, stand_in(), handovers=[handover()], tickets=["7"])
    first.ask(HERE, "7", asked())
    first.add_call_back(HERE, call_back())
    # Not closed: the process is gone.
    with closing(opened_at(path, now, key)) as second:
        assert second.desk_plan(HERE) == PLAN
        assert list(second.absences(HERE, NOON)) == [absence()]
        assert second.covers(HERE) == (1, [stand_in()])
        assert list(second.handovers(HERE)) == [handover()]
        assert list(second.asked(HERE, "7")) == [asked()]
        assert list(second.call_backs(HERE)) == [call_back()]
        assert second.waiting().ready == 1
    first.close()


@pytest.mark.parametrize("lost", ["a customer", "a change", "a ticket"])
def test_a_change_that_fails_half_way_changes_nothing(store: SqliteStore, now: StandingNow, lost: str) -> None:
    changed(store, now, cover())
    wrong = "\ud800"
    names = {"customer": "Beta", "change": "h1", "ticket": "7"} | {lost.removeprefix("a "): wrong}
    made, tickets = [handover(names["change"])], ["6", names["ticket"]]
    with pytest.raises(UnicodeEncodeError):
        changed(store, now, stand_in(), cover(names["customer"]), before=1, handovers=made, tickets=tickets)
    assert store.covers(HERE) == (1, [cover()])
    assert list(store.handovers(HERE)) == []
    assert store.claim(now(), LEASE) is None
    changed(store, now, stand_in(), before=1)


def test_of_twelve_that_change_who_answers_at_once_one_does_each_time(store: SqliteStore, now: StandingNow) -> None:
    won = [at_once(12, lambda thread, turn=turn: tried(store, now, str(thread), turn)) for turn in range(5)]  # type: ignore[misc]
    winners = [next(key for key in map(str, keys) if key) for keys in won]
    assert [sum(map(bool, keys)) for keys in won] == [1] * 5
    version, (answering,) = store.covers(HERE)
    assert (version, answering.by) == (5, winners[-1])
    assert sorted(each.by for each in store.handovers(HERE)) == sorted(winners)


def tried(store: SqliteStore, now: StandingNow, name: str, before: int) -> str:
    """The name where this one made the change, empty where another did."""
    by = f"{before}-{name}"
    made = replace(handover(by), by=by)
    try:
        changed(store, now, replace(stand_in(), by=by), before=before, handovers=[made], tickets=[by])
    except Superseded:
        return ""
    return by


def change_at_once(path: Path, gate: Barrier, made: "Queue[int]", name: str) -> None:
    """Thirty changes of the version that was read, as many of them as nobody else comes before."""
    now, count = StandingNow("2026-03-02 12:00"), 0
    store = opened_at(path, now)
    gate.wait()
    for turn in range(30):
        before, _ = store.covers(HERE)
        try:
            changed(store, now, cover(name), before=before, tickets=[f"{name}-{turn}"])
        except Superseded:
            continue
        count += 1
    made.put(count)
    store.close()


def test_processes_that_change_who_answers_never_undo_each_others_changes(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    spawn = get_context("spawn")
    gate, made = spawn.Barrier(3), spawn.Queue()
    children = [spawn.Process(target=change_at_once, args=(path, gate, made, name)) for name in "abc"]
    for child in children:
        child.start()
    total = sum(made.get(timeout=60) for _ in children)
    for child in children:
        child.join()
    with closing(opened_at(path, now)) as store:
        version, answering = store.covers(HERE)
        assert version == total == store.waiting().ready
    assert {each.customer for each in answering} <= set("abc")
    assert total >= 30


def test_covers_are_never_read_with_the_version_of_others(store: SqliteStore, now: StandingNow) -> None:
    """Each change names its number in `by`, so that what was read can be told to be of one instant."""

    def change() -> None:
        for number in range(60):
            changed(store, now, replace(stand_in(), by=str(number + 1)), before=number)

    def read(_: int) -> list[tuple[int, str]]:
        return [(version, found[0].by) for version, found in (store.covers(HERE) for _ in range(150)) if found]

    seen = at_once(3, lambda thread: read(thread) if thread else change())
    pairs = [pair for some in seen if isinstance(some, list) for pair in some]
    assert all(str(version) == by for version, by in pairs)
    assert store.covers(HERE)[0] == 60


def fill_former_version(path: Path) -> None:
    """A file of the shape before, with tickets of then."""
    shapes = sorted(files("integration.storage.sqlite.migrations").iterdir(), key=lambda each: each.name)
    told = [served("1", "Straße ÖL "), served("2", "Acme"), served("3", severity=None), memory("4"), served("5", None)]
    with closing(sqlite3.connect(path)) as connection:
        for shape in [each for each in shapes if each.name.endswith(".sql")][:FORMER_SHAPE]:
            connection.executescript(shape.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {FORMER_SHAPE}")
        rows = [(HERE, each.decision.ticket, to_micros(NOON), True, encode(each)) for each in told]
        rows += [(HERE, "6", to_micros(NOON), False, encode(served("6"))), (THERE, "7", 0, True, encode(served("7")))]
        columns = "installation, ticket, decided_at, open, document"
        connection.executemany(f"INSERT INTO memories ({columns}) VALUES (?, ?, ?, ?, ?)", rows)  # noqa: S608 - from above
        connection.commit()


def test_a_file_of_the_shape_before_knows_at_once_whose_its_open_tickets_are(path: Path, now: StandingNow) -> None:
    fill_former_version(path)
    with closing(opened_at(path, now, new_key())) as store:
        assert list(store.of_customer(HERE, "strasse öl")) == [served("1", "Straße ÖL ")]
        assert list(store.of_customer(HERE, "ACME")) == [served("2")]
        assert list(store.of_customer(THERE, "acme")) == [served("7")]
        assert store.covers(HERE) == (0, [])
        assert list(store.absences(HERE, NOON + HOUR)) == []
        assert list(store.call_backs(HERE)) == []
