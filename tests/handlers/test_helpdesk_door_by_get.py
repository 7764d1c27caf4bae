"""The door for hosts that send ids in an address, by GET or POST, with the real store behind it."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from integration.app import build_app
from integration.domain.errors import UpstreamUnavailable
from integration.domain.installation import Credentials, Installation
from integration.domain.trouble import Trouble, TroubleKind
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.ports import Store
from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.accept_delivery import AcceptDelivery
from tests.fakes.caller import Caller
from tests.fakes.now import StandingNow
from tests.fakes.webhook import FakeWebhook

SECRET = "a-very_long-secret"
DOOR = f"/hooks/panel/desk.example/{SECRET}"
KEY = f"/hooks/panel/desk.example.{SECRET}"
UNRESOLVED = "?ticket={$conv_code}"
NEW, NO_NEWS = {"accepted": True, "new": True}, {"accepted": True, "new": False}


@dataclass
class Door:
    """One installation behind its door; its id holds a dot."""

    store: Store
    now: StandingNow
    webhook: FakeWebhook = field(default_factory=FakeWebhook)
    reporters: list[str] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        installation = Installation("desk.example", "panel", "https://desk.example", "2")
        self.store.add(installation, Credentials("token", SECRET))

    @property
    def app(self) -> Starlette:
        remembered = RememberedInstallations(self.store, self.now, timedelta(seconds=2))
        accept = AcceptDelivery({"panel": self.webhook}, remembered, self.now)
        writer = DeliveryWriter(self.store.accept, lambda: None)
        receive = ReceiveWebhook(accept, writer, self._report, 4096, self.store.set_account)
        return build_app(receive, Home(self.store, "1"), Health(self.store, "1"))

    @property
    def caller(self) -> Caller:
        return Caller(self.app)

    def tickets(self) -> list[str]:
        return [delivery.ticket for delivery in self.store.deliveries("desk.example")]

    def troubles(self) -> list[tuple[TroubleKind, str, int]]:
        listed = self.store.troubles("desk.example")
        return [(seen.trouble.kind, seen.trouble.subject, seen.count) for seen in listed]

    def _report(self, installation: str, trouble: Trouble) -> None:
        self.reporters.append(threading.current_thread().name)
        if self.broken:
            message = "the store is locked"
            raise UpstreamUnavailable(message)
        self.store.report(installation, trouble)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    now = StandingNow()
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield Door(store, now)
    store.close()


@pytest.mark.parametrize("address", [DOOR, KEY])
def test_a_webhook_comes_by_get_or_post_and_by_either_form_of_the_address(door: Door, address: str) -> None:
    for number, ask in ((1, door.caller.get), (2, lambda path: door.caller.post(path, b"anything"))):
        answer = ask(f"{address}?ticket={number}")
        assert (answer.status_code, answer.json()) == (200, NEW)
    assert sorted(door.tickets()) == ["1", "2"]


def test_the_same_webhook_again_is_accepted_and_no_news(door: Door) -> None:
    assert [door.caller.get(f"{KEY}?ticket=7").json() for _ in range(2)] == [NEW, NO_NEWS]


def test_the_query_is_passed_on_as_it_came(door: Door) -> None:
    query = b"ticket=7&by=Jos%C3%A9+M&odd=%ff%&empty=&x={$y}&no_text=\xc3\xff"
    for sent in (query, b""):
        asyncio.run(_ask(door.app, "POST", KEY, sent))
    assert [text.encode("latin-1") for text in door.webhook.queries] == [query, b""]


@pytest.mark.parametrize(
    "address",
    [
        f"/hooks/panel/desk.example.{SECRET}x",
        f"/hooks/panel/desk.{SECRET}",
        f"/hooks/panel/{SECRET}",
        f"/hooks/panel/.{SECRET}",
        "/hooks/panel/desk.example.",
        "/hooks/panel/desk.example",
        f"/hooks/other/desk.example.{SECRET}",
        "/hooks/panel/other.no installation has this secret",
    ],
)
def test_a_wrong_key_and_an_unknown_installation_get_one_and_the_same_answer(door: Door, address: str) -> None:
    for query in ("?ticket=7", UNRESOLVED, ""):
        answer = door.caller.get(address + query)
        assert (answer.status_code, answer.json()) == (404, {"error": "no such address"})
    assert (door.tickets(), door.troubles(), door.webhook.queries) == ([], [], [])


def test_what_an_admin_got_wrong_is_answered_200_and_shown_to_the_admin(door: Door) -> None:
    for _ in range(2):
        answer = door.caller.get(KEY + UNRESOLVED)
        assert (answer.status_code, answer.json()) == (200, NO_NEWS)
    assert (door.tickets(), door.troubles()) == ([], [(TroubleKind.WEBHOOK, "ticket created", 2)])


def test_a_trouble_is_kept_beside_the_event_loop(door: Door) -> None:
    door.caller.get(KEY + UNRESOLVED)
    assert door.reporters
    assert threading.main_thread().name not in door.reporters


def test_a_trouble_that_cannot_be_kept_is_no_2xx_and_the_door_stays_open(door: Door) -> None:
    door.broken = True
    assert door.caller.get(KEY + UNRESOLVED).status_code == 503
    assert door.caller.get(f"{KEY}?ticket=7").json() == NEW


def test_what_is_no_webhook_at_all_gets_a_clear_answer(door: Door) -> None:
    answer = door.caller.get(KEY)
    assert (answer.status_code, answer.json()) == (400, {"error": "no ticket is named"})


def test_its_ticket_is_worked_on_once_the_host_has_settled(door: Door) -> None:
    door.caller.get(f"{KEY}?ticket=7")
    assert door.store.waiting().next_at == door.now() + FakeWebhook.settle
    assert door.store.claim(door.now() + timedelta(seconds=2.9), timedelta(minutes=1)) is None
    assert door.store.claim(door.now() + FakeWebhook.settle, timedelta(minutes=1)) is not None


@pytest.mark.parametrize("address", [DOOR, KEY])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_not_understood(door: Door, address: str, method: str) -> None:
    status, _ = asyncio.run(_ask(door.app, method, address, b"ticket=7"))
    assert (status, door.tickets()) == (405, [])


def test_a_head_is_answered_like_a_get_without_the_body(door: Door) -> None:
    status, sent = asyncio.run(_ask(door.app, "HEAD", KEY, b"ticket=7"))
    assert (status, sent, door.tickets()) == (200, b"", ["7"])


async def _ask(app: Starlette, method: str, path: str, query: bytes) -> tuple[int, bytes]:
    """A request as a server hands it over, with nothing put in order by a client's library."""
    answers: list[Message] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answers.append(message)

    await app(scope, receive, send)
    return answers[0]["status"], b"".join(each["body"] for each in answers[1:])
