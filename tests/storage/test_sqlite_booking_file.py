"""Calendars, bookings and links in the file: sealed, found without full scans, and there after a crash."""

import sqlite3
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.errors import Misconfigured, SlotTaken
from integration.storage.sealing import new_key
from integration.storage.sqlite import (
    SqliteStore,
    booking_claims,
    bookings,
    calendars,
    channels,
    holds,
    links,
    open_store,
    views,
)
from tests.fakes.now import StandingNow
from tests.storage.contract_grants import FIRST
from tests.storage.samples import HERE, LEASE, NOON, SECRETS, SIGNING, THERE, endpoint, installation
from tests.storage.samples_booking import (
    ANN,
    DAY,
    EMAIL,
    HOUR,
    KEY,
    TOPIC,
    account,
    booking,
    claimed,
    event,
    kept,
    link,
)
from tests.storage.samples_desk import LINE, call_back

TABLES = "calendars calendar_events channels pictures bookings booking_claims links link_secrets".split()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def opened_at(path: Path, now: StandingNow, *keys: str) -> SqliteStore:
    return open_store(path, keys=keys, synchronous="NORMAL", now=now)


def filled(store: SqliteStore, now: StandingNow) -> None:
    """One secret of every kind."""
    store.add(installation(), SECRETS)
    store.add_endpoint(HERE, endpoint(), SIGNING)
    store.connect_calendar(HERE, account(), KEY)
    store.link_secret(HERE)
    claimed(store, booking(), now, work_at=NOON)
    store.add_call_back(HERE, call_back())
    store.add_phone_line(HERE, LINE)
    store.keep_grant(HERE, FIRST)


@pytest.mark.parametrize("table", TABLES)
def test_the_tenant_is_in_every_primary_key(path: Path, now: StandingNow, table: str) -> None:
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    rows = connection.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0").fetchall()  # noqa: S608 - from above
    connection.close()
    assert ("installation",) in rows


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (calendars.NEXT, (0,)),
        (calendars.NEXT_AT, ()),
        (calendars.ACCOUNTS, (HERE,)),
        (views.EVENTS, (HERE, ANN)),
        (views.ORPHANS, (HERE, ANN)),
        (channels.CHANNELS, (HERE, ANN)),
        (bookings.NEXT, (0,)),
        (bookings.NEXT_AT, ()),
        (bookings.ASKED, (HERE, "l", "r")),
        (bookings.OF_AGENT, (HERE, ANN, 0)),
        (bookings.FOR_CUSTOMER, (HERE, "Acme", 0)),
        (bookings.OF_TICKET, (HERE, "7")),
        (holds.FORMER, (HERE, "l", "b1")),
        (holds.OLD, (0,)),
        (booking_claims.OWN, (HERE, "b1")),
        (booking_claims.LIVE.format("?, ?"), (HERE, 0, "x#0", "y#0")),
        (links.LINKS, (HERE,)),
    ],
    ids="calendar calendar-at accounts events orphans channels work work-at asked agent customer ticket former old"
    " own live links".split(),
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
    assert all("USING" in step and ("INDEX" in step or "PRIMARY KEY" in step) for step in reads)
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_secrets_and_what_the_customer_wrote_stand_nowhere_in_the_files_in_plain(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    filled(store, now)
    stored = store.booking(HERE, "b1")
    assert stored is not None
    kept(store, stored, now)
    secret = store.link_secret(HERE)
    beside = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    store.close()
    for content in (*beside.values(), path.read_bytes()):
        assert b"plain-" not in content
        assert TOPIC[6:].encode() not in content
        assert EMAIL[6:].encode() not in content
        assert secret not in content
        assert b64encode(secret).rstrip(b"=") not in content
    assert b"Acme" in beside[f"{path.name}-wal"]
    assert TOPIC not in repr(stored)
    assert EMAIL not in repr(stored)


def test_after_resealing_the_old_key_is_no_longer_needed_for_what_else_is_sealed(path: Path, now: StandingNow) -> None:
    old, new = new_key(), new_key()
    first = opened_at(path, now, old)
    filled(first, now)
    secret, stored = first.link_secret(HERE), first.booking(HERE, "b1")
    first.close()
    second = opened_at(path, now, new, old)
    assert second.reseal() == 8
    second.close()
    third = opened_at(path, now, new)
    assert third.get(HERE) == (installation(), SECRETS)
    assert third.calendar(HERE, ANN) == (account(), KEY)
    assert third.link_secret(HERE) == secret
    assert third.booking(HERE, "b1") == stored
    assert third.call_back(HERE, "c1") == call_back()
    assert third.phone_line(HERE, "l1") == LINE
    assert third.grant(HERE) == FIRST
    assert [secrets for _, secrets in third.endpoints(HERE)] == [SIGNING]
    third.close()


def test_every_table_with_something_sealed_is_resealed(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    filled(store, now)
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    sealing = [
        name
        for name in names
        if ("sealed",) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
    ]
    connection.close()
    assert store.reseal() == len(sealing)
    store.close()


def test_another_key_opens_no_calendar_booking_or_secret_and_makes_no_new_one(path: Path, now: StandingNow) -> None:
    key = new_key()
    first = opened_at(path, now, key)
    filled(first, now)
    secret = first.link_secret(HERE)
    first.close()
    second = opened_at(path, now, new_key())
    for ask in (
        lambda: second.calendar(HERE, ANN),
        lambda: second.booking(HERE, "b1"),
        lambda: second.link_secret(HERE),
        lambda: second.bookings_of(HERE, ANN, NOON),
    ):
        with pytest.raises(Misconfigured, match="sealed with another key"):
            ask()
    assert list(second.calendar_accounts(HERE)) == [account()]
    second.close()
    third = opened_at(path, now, key)
    assert third.link_secret(HERE) == secret
    third.close()


def test_work_on_a_booking_that_no_key_opens_is_put_off_and_holds_up_nobody_else(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now, new_key())
    claimed(first, booking(), now, work_at=NOON)
    first.close()
    second = opened_at(path, now, new_key())
    others = claimed(second, booking(), now, where=THERE, work_at=NOON)
    with pytest.raises(Misconfigured, match="sealed with another key"):
        second.claim_booking(now(), LEASE)
    assert second.claim_booking(now(), LEASE) == (THERE, others)
    assert second.claim_booking(now(), LEASE) is None
    second.close()


def test_without_a_key_nothing_is_booked_connected_or_signed(path: Path, now: StandingNow) -> None:
    first = opened_at(path, now, new_key())
    first.add(installation(), SECRETS)
    first.close()
    store = opened_at(path, now)
    for ask in (
        lambda: claimed(store, booking(), now),
        lambda: store.connect_calendar(HERE, account(), KEY),
        lambda: store.link_secret(HERE),
    ):
        with pytest.raises(Misconfigured, match="vipdesk keygen"):
            ask()
    store.add_link(HERE, link())
    assert store.link(HERE, link().id) == link()
    assert list(store.calendar_accounts(HERE)) == []
    store.close()


def test_a_process_that_ends_while_a_call_is_moved_leaves_both_times_claimed(path: Path, now: StandingNow) -> None:
    key, tomorrow = new_key(), NOON + DAY
    first = opened_at(path, now, key)
    stored = claimed(first, booking(state=BookingState.CONFIRMED), now)
    wanted = replace(booking(at=tomorrow + 2 * HOUR, state=BookingState.MOVING), former=stored.span, version=1)
    moving = claimed(first, wanted, now, work_at=NOON)
    first.claim_booking(now(), LEASE)
    # Not closed: the process is gone.
    second = opened_at(path, now, key)
    assert second.release_all() == 1
    for at in (tomorrow, tomorrow + 2 * HOUR):
        with pytest.raises(SlotTaken):
            claimed(second, booking("b2", at), now)
    assert second.claim_booking(now(), LEASE) == (HERE, moving)
    kept(second, replace(moving, state=BookingState.CONFIRMED, former=None), now)
    assert claimed(second, booking("b2", tomorrow), now).version == 1
    second.close()
    first.close()


def test_a_change_of_a_view_that_fails_half_way_changes_nothing(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    store.connect_calendar(HERE, account(), KEY)
    store.replace_view(HERE, account(sync_token="one"), [event("a")], "")
    for change in (store.advance_view, store.replace_view):
        with pytest.raises(UnicodeEncodeError):
            change(HERE, account(sync_token="two"), [event("b"), event("\ud800")], "one")
    assert [each.id for each in store.calendar_events(HERE, ANN)] == ["a"]
    assert store.calendar_accounts(HERE)[0].sync_token == "one"
    store.close()


def test_a_booking_that_fails_to_be_written_claims_nothing(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now, new_key())
    with pytest.raises(UnicodeEncodeError):
        claimed(store, booking(ticket="\ud800"), now)
    assert claimed(store, booking("b2"), now).version == 1
    store.close()
