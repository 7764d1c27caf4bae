"""The engine's thread that posts messages out, wired as it is in `serve`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue
from typing import Any, cast

import pytest

from integration.bootstrap import Desk, open_desk, utc_now
from integration.config import read_config
from integration.domain.outgoing import Endpoint, EndpointSecrets, MessageState, Posting
from integration.ports import Courier, Store
from integration.storage.sealing import new_key
from tests.fakes.alerts import BREACH, WARNING, deciding

CHAT = Endpoint("chat", "https://chat.example/x")
SECRETS = EndpointSecrets(b"k" * 32)


class Doorbell:
    """A courier who shows what he carries."""

    def __init__(self) -> None:
        self.carried: Queue[Posting] = Queue()

    def __call__(self, posting: Posting, now: datetime, /) -> str:  # noqa: ARG002 - the port's
        self.carried.put(posting)
        return "answered 204"


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"VIPDESK_DATABASE": str(tmp_path / "desk.sqlite3"), "VIPDESK_KEY": new_key(), "VIPDESK_LOG_LEVEL": "error"}


@contextmanager
def standing(settings: dict[str, str]) -> Iterator[Desk]:
    """A desk whose engine doesn't run."""
    desk = open_desk(read_config(settings))
    yield desk
    desk.store.close()


@contextmanager
def running(settings: dict[str, str], courier: Courier) -> Iterator[Desk]:
    with standing(settings) as opened:
        desk = replace(opened, courier=courier)
        engine = desk.doors("http://127.0.0.1:1").engine
        engine.start(workers=1, reconcile_every=timedelta(hours=1))
        try:
            yield desk
        finally:
            engine.stop()
    assert not [thread for thread in threading.enumerate() if thread.name in {"post-out", "worker-0", "reconcile"}]


def test_what_is_told_while_it_runs_is_carried_once(settings: dict[str, str]) -> None:
    courier = Doorbell()
    with running(settings, courier) as desk:
        desk.store.add_endpoint("main", CHAT, SECRETS)
        for alert in (WARNING, BREACH):
            desk.tell("main", deciding(alert))
            assert courier.carried.get(timeout=10).message.kind is alert.kind
    assert courier.carried.empty()


def test_what_was_left_when_it_stopped_is_carried_when_it_starts(settings: dict[str, str]) -> None:
    with standing(settings) as desk:
        desk.store.add_endpoint("main", CHAT, SECRETS)
        desk.tell("main", deciding(WARNING))
        assert desk.store.claim_posting(utc_now(), timedelta(hours=1))  # and then its process was killed
    courier = Doorbell()
    with running(settings, courier):
        assert courier.carried.get(timeout=10).message.kind is WARNING.kind


def test_a_secret_that_no_key_opens_keeps_no_other_endpoint_waiting(settings: dict[str, str]) -> None:
    with standing({**settings, "VIPDESK_KEY": new_key()}) as other:
        other.store.add_endpoint("main", CHAT, SECRETS)
    with standing(settings) as desk:
        desk.tell("main", deciding(WARNING))
        desk.store.add_endpoint("main", replace(CHAT, id="pager"), SECRETS)
        desk.tell("main", deciding(BREACH))
    courier = Doorbell()
    with running(settings, courier) as desk:
        assert courier.carried.get(timeout=10).endpoint.id == "pager"
        waiting = {posting.endpoint for posting in desk.store.postings("main") if posting.state is MessageState.WAITING}
        assert "chat" in waiting


class FaultyOnce:
    """A store of which the first claim of a posting is a fault of ours."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.faults = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the store has
        return getattr(self._store, name)

    def claim_posting(self, now: datetime, lease: timedelta) -> Posting | None:
        if not self.faults:
            self.faults += 1
            raise ValueError
        return self._store.claim_posting(now, lease)


def test_a_fault_does_not_end_the_thread(settings: dict[str, str]) -> None:
    courier = Doorbell()
    with standing(settings) as opened:
        opened.store.add_endpoint("main", CHAT, SECRETS)
        opened.tell("main", deciding(WARNING))
        store = FaultyOnce(opened.store)
        engine = replace(opened, courier=courier, store=cast("Store", store)).doors("http://127.0.0.1:1").engine
        engine.start(workers=1, reconcile_every=timedelta(hours=1))
        assert courier.carried.get(timeout=10).message.kind is WARNING.kind
        engine.stop()
    assert store.faults == 1
