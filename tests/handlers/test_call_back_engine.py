"""The thread that puts missed calls on the helpdesk."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.errors import UpstreamUnavailable
from integration.handlers.call_back_engine import CallBackEngine
from integration.ports import HelpdeskOf
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.work_call_backs import WorkCallBacks
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.usecases.conftest import SmallDesk
from tests.usecases.phone_world import PhoneWorld

_PATIENCE = 10.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PhoneWorld]:
    now = StandingNow("2026-11-23 17:42")
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield PhoneWorld(SmallDesk(store, now, FakeHelpdesk(now)))
    store.close()


def ran_until(world: PhoneWorld, helpdesk_of: HelpdeskOf, happened: threading.Event) -> None:
    engine = CallBackEngine(world.store, WorkCallBacks(world.store, helpdesk_of, lambda: None, world.now), world.now)
    engine.start()
    try:
        assert happened.wait(_PATIENCE)
    finally:
        engine.stop()


def test_it_files_what_waits(world: PhoneWorld) -> None:
    world.voicemail()
    asked = threading.Event()

    def helpdesk_of(*_known: object) -> FakeHelpdesk:
        asked.set()
        return world.desk.helpdesk

    ran_until(world, helpdesk_of, asked)
    assert world.only().ticket


def test_a_fault_of_ours_and_a_helpdesk_that_is_down_do_not_end_it(world: PhoneWorld) -> None:
    world.voicemail()
    again, tries = threading.Event(), iter([RuntimeError(), UpstreamUnavailable("down", retry_after=timedelta(0))])

    def helpdesk_of(*_known: object) -> FakeHelpdesk:
        error = next(tries, None)
        world.now.move(timedelta(minutes=1))
        if error:
            raise error
        again.set()
        return world.desk.helpdesk

    engine_round = CallBackEngine(
        world.store, WorkCallBacks(world.store, helpdesk_of, lambda: None, world.now), world.now
    )
    for _ in range(3):
        engine_round.round()
    assert again.is_set()
    assert world.only().ticket
