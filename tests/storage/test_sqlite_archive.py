"""An installation goes out of the file and into another one as it was, but for who held what."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.archive import TRANSIENT, Record, Value, at_rest, fingerprints, lasts
from integration.domain.errors import BadInput, InstallationExists
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite.archive import SqliteArchive
from integration.storage.sqlite.connection import Database, open_database
from integration.storage.sqlite.removal import tables_of_tenants
from integration.storage.sqlite.store import SqliteStore
from tests.fakes.now import StandingNow
from tests.storage.archived import MISFITS, with_value
from tests.storage.contract_installations import BROKEN
from tests.storage.filled import fill
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, THERE

KEY = new_key()

Opened = Callable[[str], Database]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Files by name."""
    databases = list[Database]()

    def opened(name: str) -> Database:
        databases.append(open_database(tmp_path / name, "NORMAL"))
        return databases[-1]

    yield opened
    for database in databases:
        database.close()


@pytest.fixture
def source(opened: Opened, now: StandingNow) -> Database:
    """Two installations with all that can be kept of one."""
    database = opened("source")
    store = store_of(database, now)
    fill(store, now(), HERE)
    fill(store, now(), THERE)
    return database


def store_of(database: Database, now: StandingNow) -> SqliteStore:
    return SqliteStore(database, Seal([KEY]), now)


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database.path)) as connection:
        return connection.execute(statement).fetchall()


def moved(source: Database, target: Database, where: str = HERE) -> int:
    return SqliteArchive(target).restore(where, SqliteArchive(source).records(where))


def test_what_was_moved_gives_the_same_rows_again_of_every_cupboard(source: Database, opened: Opened) -> None:
    target = opened("target")
    told = list(SqliteArchive(source).records(HERE))
    assert moved(source, target) == len(told) > 80
    assert list(SqliteArchive(target).records(HERE)) == told
    with source.read() as connection:
        assert {each.cupboard for each in told} == {*tables_of_tenants(connection), "installations"} - TRANSIENT
    assert {each.owner for each in told} == {HERE}


def test_one_that_is_moved_leaves_the_others_where_they_are(source: Database, opened: Opened) -> None:
    target = opened("target")
    moved(source, target)
    assert list(SqliteArchive(source).installations()) == [HERE, THERE]
    assert list(SqliteArchive(target).installations()) == [HERE]
    assert list(SqliteArchive(target).records(THERE)) == []


def test_every_column_comes_but_for_holds_and_what_follows_from_others(source: Database) -> None:
    columns = {
        (table, name)
        for table in {each.cupboard for each in SqliteArchive(source).records(HERE)}
        for name, *_ in rows(source, f"SELECT name FROM pragma_table_info('{table}')")  # noqa: S608 - names of the shape
    }
    told = {(each.cupboard, name) for each in SqliteArchive(source).records(HERE) for name in each.values}
    assert columns - told == {("line", "ready_at")}


def test_whatever_a_lease_is_called_nobody_has_one_where_it_came(source: Database, opened: Opened) -> None:
    target = opened("target")
    moved(source, target)
    leases = [
        (table, str(name))
        for (table,) in rows(source, "SELECT name FROM sqlite_master WHERE type = 'table'")
        for name, *_ in rows(source, f"SELECT name FROM pragma_table_info('{table}')")  # noqa: S608 - names of the shape
        if "lease" in str(name) or "renewing" in str(name)
    ]
    held = {each: rows(source, f"SELECT 1 FROM {each[0]} WHERE {each[1]} IS NOT NULL") for each in leases}  # noqa: S608 - as above
    assert len(leases) == 7
    assert all(held.values()), "each is held once where it comes from"
    assert not any(rows(target, f"SELECT 1 FROM {table} WHERE {name} IS NOT NULL") for table, name in leases)  # noqa: S608 - as above


def test_tickets_are_ready_when_they_were_and_those_that_were_held_at_once(
    source: Database, opened: Opened, now: StandingNow
) -> None:
    target = opened("target")
    moved(source, target)
    ready = "SELECT ticket, ready_at FROM line WHERE installation = 'acme' AND {} ORDER BY ticket"
    free = ready.format("ticket <> '5'")
    assert rows(target, free) == rows(source, free)
    store = store_of(target, now)
    works = [store.claim(now(), LEASE) for _ in range(3)]
    assert [each and each.ticket for each in works] == ["1", "5", None]
    assert [each.ticket for each in store.parked(HERE)] == ["4"]
    now.move(MINUTE)
    waited = store.claim(now(), LEASE)
    assert waited is not None
    assert (waited.ticket, waited.attempts) == ("6", 0)


def test_what_was_moved_is_known_and_works_where_it_came(source: Database, opened: Opened, now: StandingNow) -> None:
    target = opened("target")
    moved(source, target)
    before, after = store_of(source, now), store_of(target, now)
    assert after.get(HERE) == before.get(HERE)
    assert after.grant(HERE) == before.grant(HERE)
    assert after.latest(HERE) == before.latest(HERE)
    assert after.endpoints(HERE) == before.endpoints(HERE)
    log = [[(each.message, each.state, each.attempts) for each in store.postings(HERE)] for store in (after, before)]
    assert log[0] == log[1]
    assert after.booking(HERE, "b3") == before.booking(HERE, "b3")
    assert after.link_secret(HERE) == before.link_secret(HERE)
    assert after.call_backs(HERE, since=NOON) == before.call_backs(HERE, since=NOON)
    assert after.covers(HERE) == before.covers(HERE)
    assert after.terms(HERE) == before.terms(HERE)


class TestWhatIsRefused:
    def test_one_that_is_there_already(self, source: Database) -> None:
        told = list(SqliteArchive(source).records(HERE))
        with pytest.raises(InstallationExists, match="acme is here already"):
            SqliteArchive(source).restore(HERE, told)
        assert list(SqliteArchive(source).records(HERE)) == told

    def test_rows_without_the_installation_itself(self, source: Database, opened: Opened) -> None:
        told = [each for each in SqliteArchive(source).records(HERE) if each.cupboard != "installations"]
        refused(opened("target"), told, "0 say what acme is")

    def test_a_row_of_another_installation(self, source: Database, opened: Opened) -> None:
        told = list(SqliteArchive(source).records(HERE))
        other = next(each for each in SqliteArchive(source).records(THERE) if each.cupboard == "rosters")
        refused(opened("target"), [*told, other], "a row of rosters is none of acme")

    def test_a_row_of_a_table_that_nobody_knows(self, source: Database, opened: Opened) -> None:
        told = list(SqliteArchive(source).records(HERE))
        refused(opened("target"), [*told, Record("sqlite_master", {"installation": HERE})], "a row of sqlite_master")

    def test_a_row_of_another_shape(self, source: Database, opened: Opened) -> None:
        told = list(SqliteArchive(source).records(HERE))
        more = Record(told[0].cupboard, {**told[0].values, "later": 1})
        refused(opened("target"), [more, *told[1:]], "a row of installations is none of acme, or of another shape")

    def test_a_row_twice(self, source: Database, opened: Opened) -> None:
        told = list(SqliteArchive(source).records(HERE))
        refused(opened("target"), [*told, told[-1]], "is there twice")

    @pytest.mark.parametrize(("cupboard", "name", "value"), MISFITS)
    def test_a_value_of_another_kind(
        self, source: Database, opened: Opened, cupboard: str, name: str, value: Value
    ) -> None:
        told = with_value(SqliteArchive(source).records(HERE), cupboard, name, value)
        refused(opened("target"), told, f"a row of {cupboard} has no such {name} as is kept there")

    def test_a_name_that_steers_a_terminal_is_not_shown(self, source: Database, opened: Opened) -> None:
        told = list(SqliteArchive(source).records(HERE))
        refused(opened("target"), [*told, Record("\x1b[2J\n", {"installation": HERE})], r"a row of \?\[2J\? is none")


def refused(target: Database, records: list[Record], why: str) -> None:
    """Refused, also before it is tried, and nothing of it is there."""
    for refuse in (SqliteArchive(target).check, SqliteArchive(target).restore):
        with pytest.raises(BadInput, match=why):
            refuse(HERE, records)
    with target.read() as connection:
        tables = [*tables_of_tenants(connection), "installations"]
    assert [table for table in tables if rows(target, f'SELECT 1 FROM "{table}"')] == []  # noqa: S608 - names of the shape


def test_one_that_is_erased_for_another_stays_where_that_is_refused(source: Database) -> None:
    told = list(SqliteArchive(source).records(HERE))
    with pytest.raises(BadInput):
        SqliteArchive(source).restore(HERE, [*told[:-1], told[0]], erase=True)
    assert list(SqliteArchive(source).records(HERE)) == told


def test_one_gives_way_to_another_where_it_is_to_be_erased_and_its_log_with_it(source: Database) -> None:
    theirs = list(SqliteArchive(source).records(THERE))
    told = [each for each in SqliteArchive(source).records(HERE) if each.cupboard in {"installations", "walks"}]
    assert SqliteArchive(source).restore(HERE, told, erase=True) == len(told)
    assert list(SqliteArchive(source).records(HERE)) == told
    assert list(SqliteArchive(source).records(THERE)) == theirs
    assert source.path.with_name("source-wal").stat().st_size == 0


def test_to_check_changes_nothing_and_takes_what_would_be_taken(source: Database, opened: Opened) -> None:
    told, target = list(SqliteArchive(source).records(HERE)), opened("target")
    SqliteArchive(target).check(HERE, told)
    SqliteArchive(source).check(HERE, told)
    assert list(SqliteArchive(target).installations()) == []
    assert list(SqliteArchive(source).records(HERE)) == told


def test_what_was_left_of_an_earlier_one_gives_way(source: Database, opened: Opened, now: StandingNow) -> None:
    target = opened("target")
    store = store_of(target, now)
    fill(store, now(), HERE)
    with target.write() as connection:
        connection.execute("DELETE FROM installations")
    moved(source, target)
    assert fingerprints(SqliteArchive(target).records(HERE)) == fingerprints(SqliteArchive(source).records(HERE))


def test_what_is_on_trial_is_nobodys(source: Database, now: StandingNow) -> None:
    store_of(source, now).keep_walk(f"{HERE}+1-aaaaaaaaaaaaaaaa", BROKEN)
    assert {each.owner for each in SqliteArchive(source).records(HERE)} == {HERE}


def test_a_copy_is_of_one_instant_whatever_happens_meanwhile(source: Database, now: StandingNow) -> None:
    told = SqliteArchive(source).records(HERE)
    first = next(told)
    store_of(source, now).remove(HERE)
    assert len([first, *told]) > 80
    assert list(SqliteArchive(source).records(HERE)) == []


class TestRows:
    def test_they_are_told_apart_by_what_they_say_and_not_by_their_order(self, source: Database) -> None:
        told = list(SqliteArchive(source).records(HERE))
        assert fingerprints(told) == fingerprints(reversed(told))
        assert fingerprints(told) != fingerprints([*told, told[-1]])
        assert fingerprints(told) != fingerprints(told[:-1])
        changed = Record("walks", {**told[-1].values, "kind": "another"})
        assert fingerprints([*told[:-1], changed]) != fingerprints(told)

    def test_true_is_one_as_in_every_store(self) -> None:
        assert fingerprints([Record("deliveries", {"echo": True})]) == fingerprints([Record("deliveries", {"echo": 1})])

    @pytest.mark.parametrize(
        ("cupboard", "name", "stays"),
        [
            ("delivery_aliases", "received_at", timedelta(days=7)),
            ("bookings", "hold_until", timedelta(0)),
            ("booking_claims", "until", timedelta(0)),
            ("filings", "until", timedelta(days=7)),
        ],
    )
    def test_some_end(self, cupboard: str, name: str, stays: timedelta) -> None:
        at = 1_772_452_800_000_000
        row = Record(cupboard, {name: at})
        assert lasts(row, NOON + stays - timedelta(microseconds=1))
        assert not lasts(row, NOON + stays)
        assert lasts(Record(cupboard, {name: None}), NOON + stays)
        assert lasts(Record("line", {name: at}), NOON + stays)

    def test_at_rest_a_row_says_nothing_of_who_holds_it(self) -> None:
        row = Record("line", {"ticket": "1", "lease_token": "t", "lease_until": 7, "ready_at": 7, "attempts": 2})
        free = {"ticket": "1", "lease_token": None, "lease_until": None, "attempts": 2}
        assert at_rest(row) == Record("line", free) == at_rest(at_rest(row))
