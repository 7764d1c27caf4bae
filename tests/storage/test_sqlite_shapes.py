"""A file of the first version is brought to the newest shape, and what it held is there."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from integration.domain.budget import Allowance
from integration.domain.entitlement import Entitlement
from integration.domain.roster import Customer, Roster
from integration.domain.terms import PublishedTerms, ServiceTerms, default_terms
from integration.domain.work import Parked, Waiting
from integration.storage.documents import encode
from integration.storage.instants import to_micros
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import SqliteStore, open_store
from integration.storage.terms_documents import encode_terms
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, NOON, SECOND, SECRETS, delivery, held, installation, memory

KEY = new_key()
ROSTER = Roster((Customer("Acme", Entitlement("Basic")),))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT = to_micros(NOON)


def terms_of_then(terms: ServiceTerms) -> bytes:
    """Terms as they were written when there were no warnings."""
    document = msgspec.json.decode(encode_terms(terms))
    for row in (document, *document["targets"]):
        row.pop("warnings")
    document.pop("raise_priority")
    return msgspec.json.encode(document)


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    path = tmp_path / "desk.sqlite3"
    fill_first_version(path)
    opened = open_store(path, keys=[KEY], synchronous="NORMAL", now=now)
    yield opened
    opened.close()


def fill_first_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(files("integration.storage.sqlite.migrations").joinpath("0001_store.sql").read_text())
    connection.execute("PRAGMA user_version = 1")
    sealed = Seal([KEY]).seal(encode({"api_token": SECRETS.api_token, "webhook_secret": SECRETS.webhook_secret}))
    one = installation()
    rows: dict[str, tuple[object, ...]] = {
        "installations": (HERE, one.host, one.base_url, one.own_user, "mend it", sealed),
        "deliveries": (HERE, "a", "7", "follow-up", None, AT, 0),
        "memories": (HERE, "7", AT, AT, b'{"decision": {"ticket": "7", "trace": ["because"]}, "known": []}'),
        "rosters": (HERE, encode(ROSTER)),
        "terms": (HERE, 2, terms_of_then(replace(default_terms(), version=2))),
    }
    for table, row in rows.items():
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - see above
    places = "INSERT INTO line (installation, ticket, not_before, since, ready_at, parked_at, reason) VALUES "
    connection.execute(places + "(?, '7', ?, ?, ?, NULL, '')", (HERE, AT, AT, AT))
    connection.execute(places + "(?, '8', ?, ?, NULL, ?, 'no right')", (HERE, AT, AT, AT))
    connection.commit()
    connection.close()


def test_who_installed_us_is_there_and_writes_to_the_host_as_before(store: SqliteStore) -> None:
    assert store.get(HERE) == (replace(installation(), problem="mend it"), replace(SECRETS, notes_token=""))
    assert not store.all()[0].shadow
    assert store.all()[0].bots == frozenset()
    assert (store.all()[0].zone, store.all()[0].host_leads) == ("UTC", False)


def test_deliveries_and_the_line_are_there(store: SqliteStore, now: StandingNow) -> None:
    assert [each.id for each in store.deliveries(HERE)] == ["a"]
    assert list(store.parked(HERE)) == [Parked("8", NOON, "no right")]
    assert store.waiting() == Waiting(ready=1, scheduled=0, held=0, parked=1, next_at=NOON)
    work = held(store, now)
    assert (work.ticket, work.since) == ("7", NOON)
    assert store.release_all() == 1


def test_roster_and_terms_are_there_and_those_terms_count_as_in_force_since_ever(store: SqliteStore) -> None:
    assert store.roster(HERE) == ROSTER
    assert store.terms(HERE) == store.terms_at(HERE, EPOCH) == default_terms(2)
    assert list(store.published(HERE)) == [
        PublishedTerms(default_terms(), None),
        PublishedTerms(default_terms(2), EPOCH),
    ]
    assert store.publish(HERE, default_terms()) == 3
    assert store.terms_at(HERE, NOON).version == 3


def test_what_was_decided_is_forgotten_and_made_anew_by_the_next_look(store: SqliteStore) -> None:
    assert store.recall(HERE, "7") is None
    assert list(store.latest(HERE)) == list(store.each(HERE, open_only=False)) == list(store.triage_list(HERE)) == []
    store.remember(HERE, memory("7"))
    assert list(store.each(HERE, open_only=True)) == [memory("7")]


def test_a_ticket_that_waits_in_line_settles_when_there_is_news(store: SqliteStore, now: StandingNow) -> None:
    store.accept([delivery("b", "7", settle=3 * SECOND)])
    assert store.claim(now(), LEASE) is None
    now.move(3 * SECOND)
    assert held(store, now).since == NOON


def test_no_calendar_is_connected_and_nothing_is_booked(store: SqliteStore) -> None:
    assert list(store.calendar_accounts(HERE)) == []
    assert list(store.links(HERE)) == []
    assert store.next_calendar_at() is store.next_booking_at() is None
    assert len(store.link_secret(HERE)) == 32


def test_nothing_is_wrong_and_no_call_was_made(store: SqliteStore) -> None:
    assert list(store.troubles(HERE)) == []
    assert store.spend(HERE, NOON, Allowance(3), urgent=False) == timedelta(0)
