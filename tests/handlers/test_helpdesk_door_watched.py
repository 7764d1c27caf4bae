"""What whoever follows and counts hears at the door, with the real store behind it."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from integration.app import build_app
from integration.clients.helpdesk import django_helpdesk
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
from tests.fakes.watchers import Counter, Follower

SECRET = "a-very-long-secret"
DOOR = f"/hooks/django-helpdesk/main/{SECRET}"
FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
BODY = json.dumps({"ticket": {"id": 7, "followup_set": [{"id": 5, "user": 9}]}, "followup_id": 5}).encode()


class WatchedDoor:
    def __init__(self, store: Store, now: StandingNow) -> None:
        self.store, self.now, self.tracing, self.meters = store, now, Follower(), Counter()
        webhooks = {django_helpdesk.NAME: django_helpdesk.WEBHOOK}
        believe = AcceptDelivery(webhooks, RememberedInstallations(store, now, timedelta(seconds=2)), now)
        receive = ReceiveWebhook(
            believe,
            DeliveryWriter(store.accept, lambda: None),
            store.report,
            4096,
            store.set_account,
            tracing=self.tracing,
            meters=self.meters,
        )
        self.transport = httpx.ASGITransport(app=build_app(receive, Home(store, "1"), Health(store, "1")))

    def post(self, path: str, content: bytes = BODY, **headers: str) -> int:
        async def ask() -> int:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://desk.example") as client:
                return (await client.post(path, content=content, headers=headers)).status_code

        return asyncio.run(ask())


@pytest.fixture
def door(tmp_path: Path) -> Iterator[WatchedDoor]:
    now = StandingNow()
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    store.add(Installation("main", "django-helpdesk", "https://desk.example", "2"), Credentials("token", SECRET))
    yield WatchedDoor(store, now)
    store.close()


def claimed_trace(door: WatchedDoor) -> str:
    work = door.store.claim(door.now(), timedelta(minutes=1))
    assert work is not None
    return work.trace


def test_what_comes_in_is_claimed_with_the_trace_that_it_came_by(door: WatchedDoor) -> None:
    assert door.post(DOOR) == 200
    (span,) = door.tracing.spans
    assert (span.name, span.parent, span.at_door) == ("webhook", "", True)
    assert span.attributes == {"host": "django-helpdesk", "installation": "main", "ticket": "7"}
    assert claimed_trace(door) == span.traceparent


def test_a_trace_of_the_senders_own_does_not_go_on_here(door: WatchedDoor) -> None:
    assert door.post(DOOR, traceparent=FOREIGN, tracestate="vendor=1") == 200
    assert [each.parent for each in door.tracing.spans] == [""]
    assert claimed_trace(door) != FOREIGN


def test_for_who_does_not_know_the_address_no_trace_begins_and_it_is_counted_as_refused(door: WatchedDoor) -> None:
    assert door.post(f"{DOOR}x") == door.post("/hooks/django-helpdesk/nobody/secret") == 404
    assert (door.tracing.spans, door.meters.told) == ([], {"refused": 2})


def test_what_makes_no_sense_is_refused_and_its_span_names_the_error_alone(door: WatchedDoor) -> None:
    assert door.post(DOOR, b"no JSON, and a secret") == 400
    (span,) = door.tracing.spans
    assert (span.error, "secret" in str(span)) == ("BadInput", False)
    assert door.meters.told == {"refused": 1}
