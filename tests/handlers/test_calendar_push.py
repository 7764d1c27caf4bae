"""The door for Google's push messages."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from integration.clients.google import read_push
from integration.domain.booking.calendar import CalendarAccount, CalendarKey, Channel
from integration.domain.booking.push import secret_hash
from integration.domain.installation import Credentials, Installation
from integration.handlers.calendar_push import CalendarPush
from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.hear_push import HearPush
from tests.fakes.now import StandingNow

SECRET = "s" * 64
DOOR = "/calendar/push/main"
GOOD = {"X-Goog-Channel-ID": "c1", "X-Goog-Channel-Token": SECRET, "X-Goog-Resource-State": "exists"}
AGENT = "dana@desk.example"
HOUR = timedelta(hours=1)


class Post:
    """Google's side: posts messages, and notes how often the engine was woken."""

    def __init__(self, store: Store, now: StandingNow) -> None:
        self.store, self.now, self.woken = store, now, 0
        door = CalendarPush(read_push, HearPush(store, now), self._wake)
        self.app = Starlette(routes=[Route("/calendar/push/{installation}", door.__call__, methods=["POST"])])
        self._transport = httpx.ASGITransport(app=self.app)

    def _wake(self) -> None:
        self.woken += 1

    def __call__(self, door: str = DOOR, **changed: str) -> httpx.Response:
        headers = GOOD | {f"X-Goog-{name.replace('_', '-')}": value for name, value in changed.items()}
        return asyncio.run(self._sent(door, headers))

    async def _sent(self, door: str, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="https://vip.example") as client:
            return await client.post(door, headers=headers)

    @property
    def due(self) -> bool:
        at = self.store.next_calendar_at()
        return at is not None and at <= self.now()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    now = StandingNow()
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    store.add(Installation("main", "fake", "https://desk.example", "2"), Credentials("token", "secret"))
    store.connect_calendar("main", CalendarAccount(AGENT), CalendarKey("key"))
    store.add_channel("main", Channel("c1", AGENT, "r1", secret_hash(SECRET), now() + HOUR, now() + HOUR))
    assert store.claim_calendar(now(), HOUR)
    store.calendar_done("main", AGENT, now() + HOUR)
    yield Post(store, now)
    store.close()


@pytest.mark.parametrize("state", ["sync", "exists", "not_exists", "something new"])
def test_a_message_of_a_channel_of_ours_makes_a_sync_due(post: Post, state: str) -> None:
    assert not post.due
    answer = post(Resource_State=state)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (post.due, post.woken) == (True, 1)


def test_messages_that_come_again_or_out_of_order_do_no_harm(post: Post) -> None:
    numbers = ["7", "2", "2", "1000000", "-1", "no number"]
    assert [post(Message_Number=number).status_code for number in numbers] == [204] * 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"Channel_Token": SECRET + "x"},
        {"Channel_Token": SECRET[:-1]},
        {"Channel_Token": ""},
        {"Channel_Token": "x" * 300},
        {"Channel_ID": "c2"},
        {"Channel_ID": ""},
        {"Channel_ID": "c" * 65},
        {"Resource_State": ""},
        {"door": "/calendar/push/other"},
    ],
)
def test_whatever_is_wrong_gets_one_and_the_same_answer_and_wakes_nobody(post: Post, wrong: dict[str, str]) -> None:
    answer = post(**wrong)
    assert (answer.status_code, answer.json()) == (404, {"error": "no such address"})
    assert (post.due, post.woken) == (False, 0)


def test_what_stands_in_a_body_is_never_read(post: Post) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        message = "somebody reads the body"
        raise AssertionError(message)

    async def send(message: Message) -> None:
        sent.append(message)
        await asyncio.sleep(0)

    headers = [(name.lower().encode(), value.encode()) for name, value in GOOD.items()]
    scope = {"type": "http", "method": "POST", "path": DOOR, "headers": headers, "query_string": b""}
    asyncio.run(post.app(scope, receive, send))
    assert sent[0]["status"] == 204


def test_a_channel_that_was_dropped_is_unknown(post: Post) -> None:
    post.store.drop_channel("main", "c1")
    assert post().status_code == 404
