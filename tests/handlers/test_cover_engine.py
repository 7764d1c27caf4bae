"""The thread that keeps the cover: it looks when something changed, and when a time has come."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.installation import Credentials, Installation
from integration.handlers.cover_engine import CoverEngine
from tests.fakes.tickets import DANA
from tests.usecases.cover_desk import CoverDesk, on_monday, roster

_PATIENCE = 10


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CoverDesk]:
    with on_monday(tmp_path) as desk:
        yield desk


class Woken:
    """Counts how often the other engine was woken, and waits for it."""

    def __init__(self) -> None:
        self.count, self._rung = 0, threading.Condition()

    def __call__(self) -> None:
        with self._rung:
            self.count += 1
            self._rung.notify_all()

    def until(self, holds: Callable[[], bool]) -> bool:
        with self._rung:
            return self._rung.wait_for(holds, _PATIENCE)


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def engine(desk: CoverDesk, woken: Woken) -> Iterator[CoverEngine]:
    made = CoverEngine(desk.store, desk.keep, woken, desk.now)
    made.start()
    yield made
    made.stop()


def test_it_makes_the_first_covers_at_its_start(desk: CoverDesk, engine: CoverEngine, woken: Woken) -> None:
    assert woken.until(lambda: woken.count == 1)
    assert desk.answering() == ["Dana"] * 3
    engine.changed()


def test_an_absence_that_somebody_entered_is_seen_without_being_told(
    desk: CoverDesk, engine: CoverEngine, woken: Woken
) -> None:
    assert woken.until(lambda: woken.count >= 1)
    desk.away(DANA)
    assert woken.until(lambda: desk.answering() == ["Eva"] * 3)
    engine.changed()


def test_when_an_absence_ends_everything_comes_back(desk: CoverDesk, engine: CoverEngine, woken: Woken) -> None:
    desk.away(DANA, 1)
    engine.changed()
    assert woken.until(lambda: woken.count >= 1 and desk.answering() == ["Eva"] * 3)
    desk.now.move(timedelta(hours=1))
    engine.changed()
    assert woken.until(lambda: desk.answering() == ["Dana"] * 3)


def test_when_a_leave_that_was_entered_ahead_begins_somebody_stands_in(
    desk: CoverDesk, engine: CoverEngine, woken: Woken
) -> None:
    desk.away(DANA, 4, desk.now() + timedelta(minutes=5))
    engine.changed()
    assert woken.until(lambda: woken.count >= 1 and desk.answering() == ["Dana"] * 3)
    desk.now.move(timedelta(minutes=5))
    engine.changed()
    assert woken.until(lambda: desk.answering() == ["Eva"] * 3)


def test_an_installation_in_trouble_keeps_no_other_waiting(desk: CoverDesk, woken: Woken) -> None:
    desk.store.add(Installation("alpha", "fake", "https://a.example", "2"), Credentials("t", "s"))
    desk.store.replace_roster("alpha", roster())

    def keep(installation: str) -> None:
        if installation == "alpha":
            message = "a fault"
            raise ValueError(message)
        desk.keep(installation)

    engine = CoverEngine(desk.store, keep, woken, desk.now)  # type: ignore[arg-type]
    engine.start()
    try:
        assert woken.until(lambda: woken.count >= 2)
    finally:
        engine.stop()
    assert desk.answering() == ["Dana"] * 3


def test_it_stops_although_it_was_never_started(desk: CoverDesk, woken: Woken) -> None:
    CoverEngine(desk.store, desk.keep, woken, desk.now).stop()
    assert woken.count == 0
