"""How often anybody may ask is counted for all processes together, and nobody's address is kept."""

from contextlib import closing
from pathlib import Path

import pytest

from integration.domain.errors import TooMany
from integration.handlers.link_limits import LinkLimits
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow

ADDRESS = "203.0.113.97"
AT_ONCE = 30


@pytest.fixture
def now() -> StandingNow:
    return StandingNow("2026-11-23 09:00")


def process(path: Path, now: StandingNow, key: str) -> SqliteStore:
    return open_store(path, keys=[key], synchronous="NORMAL", now=now)


def allowed(limits: LinkLimits, address: str = ADDRESS) -> int:
    for count in range(1000):
        try:
            limits.count_address(address)
        except TooMany:
            return count
    return 1000


def test_an_address_has_one_allowance_however_many_processes_it_comes_to(tmp_path: Path, now: StandingNow) -> None:
    key, path = new_key(), tmp_path / "desk.sqlite3"
    with closing(process(path, now, key)) as one, closing(process(path, now, key)) as two:
        boxes = [LinkLimits(store, now, per_address=3 * AT_ONCE) for store in (one, two, one, two)]
        assert [allowed(box) for box in boxes] == [AT_ONCE, 0, 0, 0]
        assert allowed(boxes[1], "203.0.113.98") == AT_ONCE


def test_no_address_stands_in_the_store(tmp_path: Path, now: StandingNow) -> None:
    with closing(process(tmp_path / "desk.sqlite3", now, new_key())) as store:
        for address in (ADDRESS, "2001:db8:aa:bb::1"):
            allowed(LinkLimits(store, now), address)
        kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"rate/address/" in kept
    assert [part for part in (b"203.0.113", b"2001", b"0db8") if part in kept] == []
