"""Who doesn't know the address is turned away before a byte of what they send is read, and nobody sends for ever."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.types import Message

from integration.app import build_app
from integration.domain.delivery import RawWebhook
from integration.domain.errors import UnknownInstallation
from integration.domain.installation import Credentials, Installation
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.ports import Store
from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.accept_delivery import AcceptDelivery
from tests.fakes.now import StandingNow
from tests.fakes.webhook import FakeWebhook

SECRET = "a-very-long-secret"
DOOR = f"/hooks/panel/main.{SECRET}"
LIMIT, SMALLER = 4096, 1024
UNKNOWN = (404, b'{"error":"no such address"}')
SOON = timedelta(milliseconds=20)


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[bytes, bytes]
    reads: int


@dataclass
class Door:
    """One installation on a host whose webhooks are small, and its door, which waits for `within`."""

    store: Store
    now: StandingNow
    within: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        self.store.add(Installation("main", "panel", "https://desk.example", "2"), Credentials("token", SECRET))
        self.store.add(Installation("open", "panel", "https://desk.example", "2"), Credentials("token", ""))
        webhooks = {"panel": FakeWebhook(), "small": FakeWebhook()}
        remembered = RememberedInstallations(self.store, self.now, timedelta(seconds=2))
        self.accept = AcceptDelivery(webhooks, remembered, self.now)

    def post(self, path: str, parts: Sequence[bytes], *, ends: bool = True) -> Answer:
        """What is answered to these parts of a body, after which nothing comes any more, and how many were read."""
        return asyncio.run(self._post(path, list(parts), ends=ends))

    async def _post(self, path: str, parts: list[bytes], *, ends: bool) -> Answer:
        answers: list[Message] = []
        reads = 0

        async def receive() -> Message:
            nonlocal reads
            if not parts:
                await asyncio.Event().wait()
            reads += 1
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts) or not ends}

        async def send(message: Message) -> None:
            answers.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "root_path": "",
            "query_string": b"ticket=7",
            "headers": [],
        }
        writer = DeliveryWriter(self.store.accept, lambda: None)
        door = ReceiveWebhook(
            self.accept,
            writer,
            self.store.report,
            LIMIT,
            self.store.set_account,
            largest={"small": SMALLER},
            within=self.within,
        )
        await build_app(door, Home(self.store, "1"), Health(self.store, "1"))(scope, receive, send)
        return Answer(answers[0]["status"], answers[1]["body"], dict(answers[0]["headers"]), reads)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    now = StandingNow()
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield Door(store, now)
    store.close()


@pytest.mark.parametrize(
    "path",
    [
        f"{DOOR}x",
        f"/hooks/panel/nobody.{SECRET}",
        f"/hooks/other/main.{SECRET}",
        f"/hooks/small/main.{SECRET}",
        "/hooks/panel/main.",
        "/hooks/panel/open.",
        "/hooks/panel/nobody.no installation has this secret",
        "/hooks/panel/main/\u0442\u0430\u0439\u043d\u0430",
    ],
)
def test_who_does_not_know_the_address_is_turned_away_with_nothing_read(door: Door, path: str) -> None:
    answer = door.post(path, [b"x"], ends=False)
    assert ((answer.status, answer.body), answer.reads) == (UNKNOWN, 0)


def test_who_knows_it_is_heard_to_the_end(door: Door) -> None:
    answer = door.post(DOOR, [b"x", b"y", b"z"])
    assert (answer.status, answer.reads) == (200, 3)


def test_an_address_that_was_changed_a_moment_ago_is_known_at_once(door: Door) -> None:
    assert door.post(DOOR, [b""]).status == 200
    installation, credentials = door.store.get("main") or pytest.fail("it is there")
    door.store.add(installation, replace(credentials, webhook_secret="another"))
    door.now.move(timedelta(seconds=1))
    assert door.post("/hooks/panel/main.another", [b""]).status == 200
    assert door.post(DOOR, [b""]).status == 404


@pytest.mark.parametrize("parts", [[b""], [b"half"], [b"a", b"third"]])
def test_a_body_that_is_begun_and_does_not_end_ends_the_connection(door: Door, parts: list[bytes]) -> None:
    answer = Door(door.store, door.now, SOON).post(DOOR, parts, ends=False)
    assert (answer.status, answer.headers[b"connection"]) == (408, b"close")
    assert door.store.deliveries("main") == []


def test_a_host_whose_webhooks_are_small_is_heard_no_further_than_that(door: Door) -> None:
    door.store.add(Installation("tiny", "small", "https://tiny.example", "2"), Credentials("token", SECRET))
    small = f"/hooks/small/tiny.{SECRET}"
    assert door.post(small, [b"x" * SMALLER]).status == 200
    assert door.post(small, [b"x" * SMALLER, b"x"]).status == 413
    assert door.post(DOOR, [b"x" * LIMIT]).status == 200


def test_what_is_asked_at_the_door_stores_nothing_and_is_asked_again_of_the_whole(door: Door) -> None:
    door.accept.admit("panel", "main", SECRET)
    with pytest.raises(UnknownInstallation):
        door.accept.admit("panel", "main", SECRET[:-1])
    with pytest.raises(UnknownInstallation):
        door.accept("panel", RawWebhook("main", SECRET[:-1], {}, b"", "ticket=7"))
