"""The file of the embedded store: opened, refused, brought to the newest shape, and searched without full scans."""

import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from multiprocessing import Queue, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from integration.domain.budget import Allowance
from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.domain.outgoing import MessageState
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import SqliteStore, endpoints, line, memories, open_store, outbox, troubles
from integration.storage.sqlite.connection import open_database
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    NOON,
    SECOND,
    SECRETS,
    SIGNING,
    THERE,
    delivery,
    endpoint,
    held,
    held_posting,
    installation,
    memory,
    message,
)

SHAPES = sorted(
    each.name for each in files("integration.storage.sqlite.migrations").iterdir() if each.name.endswith("sql")
)
TABLES = [
    *"deliveries line memories rosters terms endpoints messages postings walks overrides budgets troubles".split(),
    *"grants delivery_aliases".split(),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


@pytest.fixture
def store(path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = opened_at(path, now)
    yield opened
    opened.close()


def opened_at(path: Path, now: StandingNow, *keys: str) -> SqliteStore:
    return open_store(path, keys=keys, synchronous="NORMAL", now=now)


def tamper(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def asked(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_what_was_accepted_is_there_after_closing_and_opening(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now)
    first.accept([delivery("a", "7")])
    first.close()
    second = opened_at(path, now)
    assert held(second, now).ticket == "7"
    second.close()


def test_closing_twice_does_no_harm_and_leaves_one_file(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.accept([delivery("a")])
    assert store.deliveries(HERE)
    store.close()
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_file_is_in_wal_mode_and_has_the_newest_shape(path: Path, store: SqliteStore) -> None:
    assert asked(path, "PRAGMA journal_mode") == [("wal",)]
    assert asked(path, "PRAGMA user_version") == [(len(SHAPES),)]
    assert store.all() == []


def test_the_migrations_are_numbered_without_a_gap() -> None:
    assert [int(name.partition("_")[0]) for name in SHAPES] == list(range(1, len(SHAPES) + 1))


@pytest.mark.parametrize("table", TABLES)
def test_the_tenant_is_in_every_primary_key(path: Path, store: SqliteStore, table: str) -> None:
    assert store.all() == []
    columns = asked(path, f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0")  # noqa: S608 - names from above
    assert ("installation",) in columns


def test_a_file_of_a_newer_version_is_refused(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    tamper(path, "PRAGMA user_version = 99")
    with pytest.raises(Misconfigured, match=r"newer version of VIP Desk \(shape 99\)"):
        opened_at(path, now)


def test_the_database_of_another_program_is_refused_and_left_as_it_was(path: Path, now: StandingNow) -> None:
    tamper(path, "CREATE TABLE auth_user (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="another program"):
        opened_at(path, now)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(path: Path, now: StandingNow) -> None:
    path.write_text("customer,plan\n" * 1000)
    with pytest.raises(Misconfigured, match="no SQLite database"):
        opened_at(path, now)


def test_a_damaged_file_is_misconfigured_when_it_is_read(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    # The pages of an empty file hold its shape, without which it is not even opened.
    shape = path.stat().st_size
    store = opened_at(path, now)
    store.accept([delivery(str(number), str(number)) for number in range(5000)])
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:shape] + b"\xff" * (len(whole) - shape))
    damaged = opened_at(path, now)
    with pytest.raises(Misconfigured, match="damaged: put back a backup"):
        damaged.deliveries(HERE)
    damaged.close()


def test_a_folder_is_refused(tmp_path: Path, now: StandingNow) -> None:
    with pytest.raises(Misconfigured, match="is a folder"):
        opened_at(tmp_path, now)


def test_a_missing_folder_is_refused(tmp_path: Path, now: StandingNow) -> None:
    with pytest.raises(Misconfigured, match="has no folder to stand in: make"):
        opened_at(tmp_path / "missing" / "desk.sqlite3", now)


def test_a_name_too_long_for_the_disk_is_refused(tmp_path: Path, now: StandingNow) -> None:
    with pytest.raises(Misconfigured, match="cannot be reached"):
        opened_at(tmp_path / ("x" * 300), now)


def open_at_once(path: Path, gate: Barrier, key: str) -> None:
    gate.wait()
    store = opened_at(path, StandingNow())
    store.accept([delivery(key, key)])
    store.close()


def test_processes_that_open_a_new_file_at_once_make_one_store(path: Path, now: StandingNow) -> None:
    spawn = get_context("spawn")
    gate = spawn.Barrier(4)
    children = [spawn.Process(target=open_at_once, args=(path, gate, key)) for key in "abcd"]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    store = opened_at(path, now)
    assert {each.id for each in store.deliveries(HERE)} == set("abcd")
    store.close()


def spend_at_once(path: Path, gate: Barrier, granted: "Queue[int]") -> None:
    store = opened_at(path, StandingNow())
    gate.wait()
    waits = [store.spend(HERE, NOON, Allowance(180, kept_back=30), urgent=True) for _ in range(40)]
    granted.put(sum(not wait for wait in waits))
    store.close()


def test_processes_that_share_a_budget_are_granted_together_what_it_holds(path: Path) -> None:
    spawn = get_context("spawn")
    gate, granted = spawn.Barrier(3), spawn.Queue()
    children = [spawn.Process(target=spend_at_once, args=(path, gate, granted)) for _ in range(3)]
    for child in children:
        child.start()
    assert sum(granted.get(timeout=60) for _ in children) == 60
    for child in children:
        child.join()


def test_a_budget_is_spent_though_the_file_was_closed_and_opened(path: Path, now: StandingNow) -> None:
    for left in (2, 1, 0):
        store = opened_at(path, now)
        wait = store.spend(HERE, NOON, Allowance(6), urgent=False)
        store.close()
        assert (wait == timedelta(0)) == (left > 0)


def test_a_failed_batch_leaves_nothing_behind(store: SqliteStore, now: StandingNow) -> None:
    with pytest.raises(UnicodeEncodeError):
        store.accept([delivery("a"), delivery("\ud800")])
    assert store.deliveries(HERE) == []
    assert store.claim(now(), LEASE) is None
    assert list(store.accept([delivery("a")])) == [True]


def test_another_process_that_holds_the_file_for_too_long_is_a_reason_to_try_again(
    path: Path, now: StandingNow
) -> None:
    store = SqliteStore(open_database(path, "NORMAL", patience=timedelta(milliseconds=1)), Seal([]), now)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UpstreamUnavailable, match="locked by another process"):
        store.accept([delivery("a")])
    assert store.deliveries(HERE) == []
    other.execute("ROLLBACK")
    assert list(store.accept([delivery("a")])) == [True]
    other.close()
    store.close()


def test_a_reader_is_not_kept_waiting_by_a_writer(path: Path, store: SqliteStore) -> None:
    store.accept([delivery("a")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert len(store.deliveries(HERE)) == 1
    other.close()


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (line.NEXT, (HERE, 0)),
        (line.WAITING, (0,)),
        (line.PARKED, (HERE,)),
        (memories.LATEST, (HERE, 10)),
        (memories.UNPLACED, (HERE,)),
        (memories.PAGE, (HERE, "", 10)),
        (memories.OPEN_PAGE, (HERE, "", 10)),
        (memories.MERGED, (HERE, "1")),
        (outbox.NEXT, (0,)),
        (outbox.NEXT_AT, ()),
        (outbox.LOG, (HERE, 10)),
        (endpoints.BLOCK, (1, HERE, "chat")),
        (endpoints.GIVE_UP, ("gone", HERE, "chat")),
        (troubles.TROUBLES, (HERE,)),
    ],
    ids="claim waiting parked latest triage page open-page merged posting posting-at log block give-up trouble".split(),
)
def test_nothing_is_searched_for_by_reading_a_whole_table(
    path: Path, store: SqliteStore, statement: str, values: tuple[object, ...]
) -> None:
    store.accept([delivery(str(number), str(number), NOON + number * SECOND) for number in range(1000)])
    connection = sqlite3.connect(path)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.close()
    reads = [step for step in plan if step.startswith(("SCAN", "SEARCH")) and "CONSTANT" not in step]
    assert reads
    assert all("USING" in step and "INDEX" in step for step in reads)
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_counting_the_line_does_not_read_its_rows(path: Path, store: SqliteStore) -> None:
    store.accept([delivery("a")])
    plan = [str(row[3]) for row in asked(path, f"EXPLAIN QUERY PLAN {line.WAITING.replace('?', '0')}")]
    assert all("COVERING INDEX" in step for step in plan if "line" in step)


def test_finding_the_next_ticket_takes_no_longer_in_a_longer_line(path: Path, store: SqliteStore) -> None:
    store.accept([delivery("0", "0")])
    following = line.NEXT.replace("installation = ?", f"installation = '{HERE}'")
    alone = steps_of(path, line.TURN), steps_of(path, following)
    store.accept([delivery(str(number), str(number), NOON + number * SECOND) for number in range(2000)])
    assert (steps_of(path, line.TURN), steps_of(path, following)) == alone


def test_finding_the_next_posting_takes_no_longer_in_a_longer_log_nor_behind_one_that_is_stopped(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now, new_key())
    store.add_endpoint(HERE, endpoint(), SIGNING)
    store.post(HERE, [message("0")])
    alone = steps_of(path, outbox.NEXT)
    store.delivered(held_posting(store, now), "200")
    store.post(HERE, [message(str(number)) for number in range(1, 2000)])
    store.set_endpoint_problem(HERE, "chat", "gone")
    store.add_endpoint(THERE, endpoint(), SIGNING)
    store.post(THERE, [message("0"), message("1")])
    assert steps_of(path, outbox.NEXT) == alone
    store.close()


def steps_of(path: Path, statement: str) -> int:
    """How many of SQLite's instructions it takes to find what comes next."""
    connection, steps = sqlite3.connect(path), 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(count, 1)
    connection.execute(statement, (2**62,)).fetchone()
    connection.close()
    return steps


def test_secrets_stand_nowhere_in_the_files_in_plain(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    store.add(installation(), SECRETS)
    store.add_endpoint(HERE, endpoint(), SIGNING)
    assert store.get(HERE) == (installation(), SECRETS)
    beside = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    store.close()
    for content in (*beside.values(), path.read_bytes()):
        assert SECRETS.api_token.encode() not in content
        assert SECRETS.webhook_secret.encode() not in content
        assert SECRETS.notes_token.encode() not in content
        assert endpoint().url.encode() not in content
        assert b"plain-" not in content
        assert b64encode(SIGNING.current) not in content
    assert f"{path.name}-wal" in beside
    assert installation().base_url.encode() in beside[f"{path.name}-wal"]


def test_another_key_opens_no_secret_but_everything_else(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now, new_key())
    first.add(installation(), SECRETS)
    first.close()
    second = opened_at(path, now, new_key())
    assert list(second.all()) == [installation()]
    with pytest.raises(Misconfigured, match="sealed with another key"):
        second.get(HERE)
    second.close()


def test_without_a_key_no_secret_is_stored(store: SqliteStore) -> None:
    with pytest.raises(Misconfigured, match="vipdesk keygen"):
        store.add(installation(), SECRETS)
    assert store.all() == []


def test_a_message_whose_endpoint_no_key_opens_is_put_off_untried_and_holds_up_nobody_else(
    path: Path, now: StandingNow
) -> None:
    first = opened_at(path, now, new_key())
    first.add_endpoint(HERE, endpoint(), SIGNING)
    first.post(HERE, [message("1")])
    first.close()
    second = opened_at(path, now, new_key())
    second.add_endpoint(THERE, endpoint(), SIGNING)
    second.post(THERE, [message("2")])
    with pytest.raises(Misconfigured, match="sealed with another key"):
        second.claim_posting(now(), LEASE)
    logged = second.postings(HERE)[0]
    assert (logged.state, logged.attempts, logged.next_at) == (MessageState.WAITING, 0, NOON + LEASE)
    assert "set VIPDESK_KEY" in logged.outcome
    assert held_posting(second, now).message.id == "2"
    second.close()


def test_messages_are_put_out_and_endpoints_removed_without_a_key(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now, new_key())
    first.add_endpoint(HERE, endpoint(), SIGNING)
    first.close()
    second = opened_at(path, now)
    assert second.post(HERE, [message("1")]) == 1
    second.set_endpoint_problem(HERE, "chat", "gone")
    assert second.remove_endpoint(HERE, "chat")
    second.close()


def test_a_failed_batch_of_messages_puts_nothing_out(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    store.add_endpoint(HERE, endpoint(), SIGNING)
    with pytest.raises(UnicodeEncodeError):
        store.post(HERE, [message("a"), message("\ud800")])
    assert list(store.postings(HERE)) == []
    assert store.post(HERE, [message("a")]) == 1
    store.close()


def test_telling_each_decision_keeps_nobody_from_writing_nor_the_log_from_being_moved(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now, new_key())
    store.add(installation(), SECRETS)
    for number in range(memories.PAGE_SIZE + 1):
        store.remember(HERE, memory(str(number)))
    told = store.each(HERE, open_only=True)
    next(told)
    store.remember(HERE, memory("new"))
    ((busy, _, _),) = asked(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert not busy
    assert len(list(told)) == memories.PAGE_SIZE + 1
    store.close()


def test_after_resealing_the_old_key_is_no_longer_needed(path: Path, now: StandingNow) -> None:
    old, new = new_key(), new_key()
    first = opened_at(path, now, old)
    first.add(installation(), SECRETS)
    for key in ("chat", "pager"):
        first.add_endpoint(HERE, endpoint(key), SIGNING)
    first.close()
    second = opened_at(path, now, new, old)
    assert second.reseal() == 3
    second.close()
    third = opened_at(path, now, new)
    assert third.get(HERE) == (installation(), SECRETS)
    assert list(third.endpoints(HERE)) == [(endpoint("chat"), SIGNING), (endpoint("pager"), SIGNING)]
    third.close()


def test_resealing_with_a_key_missing_changes_nothing(path: Path, now: StandingNow) -> None:
    old, lost, new = new_key(), new_key(), new_key()
    first = opened_at(path, now, old)
    first.add(installation(), SECRETS)
    first.close()
    second = opened_at(path, now, lost)
    second.add_endpoint(HERE, endpoint(), SIGNING)
    second.close()
    third = opened_at(path, now, new, old)
    with pytest.raises(Misconfigured, match="sealed with another key"):
        third.reseal()
    third.close()
    fourth = opened_at(path, now, old)
    assert fourth.get(HERE) == (installation(), SECRETS)
    fourth.close()
