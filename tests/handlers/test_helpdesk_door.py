"""The door over HTTP, with the real store behind it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from integration.app import build_app
from integration.clients.helpdesk import django_helpdesk
from integration.domain.delivery import Delivery
from integration.domain.errors import Misconfigured
from integration.domain.installation import Credentials, Installation
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

SECRET = "a-very-long-secret"
LIMIT = 4096
DOOR = f"/hooks/django-helpdesk/main/{SECRET}"
OURS = 2


def body(followup: int = 5, user: int | None = 9, ticket: object = 7) -> bytes:
    entries = [{"id": 1, "user": None}, {"id": followup, "user": user}]
    return json.dumps({"ticket": {"id": ticket, "followup_set": entries}, "followup_id": followup}).encode()


def door(store: Store, now: StandingNow, accept: object = None) -> Caller:
    webhooks = {django_helpdesk.NAME: django_helpdesk.WEBHOOK}
    remembered = RememberedInstallations(store, now, timedelta(seconds=2))
    writer = DeliveryWriter(accept or store.accept, lambda: None)  # type: ignore[arg-type]
    receive = ReceiveWebhook(AcceptDelivery(webhooks, remembered, now), writer, store.report, LIMIT, store.set_account)
    return Caller(build_app(receive, Home(store, "1"), Health(store, "1")))


@pytest.fixture
def now() -> StandingNow:
    return StandingNow()


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[Store]:
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    opened.add(Installation("main", "django-helpdesk", "https://desk.example", str(OURS)), Credentials("token", SECRET))
    yield opened
    opened.close()


@pytest.fixture
def client(store: Store, now: StandingNow) -> Caller:
    return door(store, now)


def test_a_webhook_is_stored_and_in_line_when_it_is_answered(client: Caller, store: Store) -> None:
    answer = client.post(DOOR, content=body())
    assert (answer.status_code, answer.json()) == (200, {"accepted": True, "new": True})
    assert [delivery.ticket for delivery in store.deliveries("main")] == ["7"]
    assert store.waiting().ready == 1


def test_the_same_bytes_again_are_accepted_and_no_news(client: Caller, store: Store) -> None:
    client.post(DOOR, content=body())
    assert client.post(DOOR, content=body()).json() == {"accepted": True, "new": False}
    assert len(store.deliveries("main")) == 1


def test_the_echo_of_our_own_note_is_stored_but_not_put_in_line(client: Caller, store: Store) -> None:
    client.post(DOOR, content=body(user=OURS))
    assert [delivery.echo for delivery in store.deliveries("main")] == [True]
    assert store.waiting().ready == 0


@pytest.mark.parametrize(
    "address",
    [
        f"/hooks/django-helpdesk/main/{SECRET}x",
        f"/hooks/django-helpdesk/main/{SECRET[:-1]}",
        "/hooks/django-helpdesk/main/%D1%82%D0%B0%D0%B9%D0%BD%D0%B0",
        f"/hooks/django-helpdesk/other/{SECRET}",
        f"/hooks/zendesk/main/{SECRET}",
        "/hooks/django-helpdesk/other/no installation has this secret",
    ],
)
def test_a_wrong_secret_and_an_unknown_installation_get_one_and_the_same_answer(
    client: Caller, store: Store, address: str
) -> None:
    answer = client.post(address, content=b"not even JSON")
    assert (answer.status_code, answer.json()) == (404, {"error": "no such address"})
    assert not store.deliveries("main")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "JSON"),
        (b"<html>", "JSON"),
        (b"[" * 2000, "object"),
        (b"[" * 500 + b"]" * 500, "object"),
        (b'{"ticket": ' * 300, "JSON"),
        (b"{}", "ticket"),
        (b'{"ticket":{"followup_set":[]}}', "id"),
        (body(ticket="seven"), "id"),
        (body(ticket=-1), "id"),
        (body(ticket=None), "id"),
        (b'{"event":"something else"}', "ticket"),
        (b"\xff\xfe", "JSON"),
    ],
)
def test_bytes_that_are_no_webhook_get_a_clear_answer(client: Caller, store: Store, content: bytes, named: str) -> None:
    answer = client.post(DOOR, content=content)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
    assert not store.deliveries("main")


def test_a_body_over_the_limit_is_refused_by_its_announced_length_or_by_its_bytes(client: Caller) -> None:
    assert client.post(DOOR, content=b"x" * (LIMIT + 1)).status_code == 413
    assert client.post(DOOR, content=iter([b"x" * LIMIT, b"x"])).status_code == 413
    assert client.post(DOOR, content=b" " * LIMIT).status_code == 400


def test_a_get_without_a_webhook_in_it_is_refused_like_any_other_bytes(client: Caller, store: Store) -> None:
    assert client.get(DOOR).status_code == 400
    assert not store.deliveries("main")


def test_the_key_in_one_piece_opens_as_well(client: Caller) -> None:
    assert client.post(f"/hooks/django-helpdesk/main.{SECRET}", content=body()).json()["new"] is True


def test_a_store_that_fails_is_never_a_2xx_and_the_door_stays_open(store: Store, now: StandingNow) -> None:
    broken = True

    def accept(batch: list[Delivery]) -> object:
        if broken:
            message = "the disk is full"
            raise Misconfigured(message)
        return store.accept(batch)

    client = door(store, now, accept)
    with capture_logs() as logged:
        answer = client.post(DOOR, content=body())
    assert (answer.status_code, "disk" in answer.text) == (500, False)
    assert [(each["event"], each["reason"]) for each in logged] == [("request.failed", "the disk is full")]
    assert logged[0]["number"] in answer.json()["error"]
    broken = False
    assert client.post(DOOR, content=body()).json()["new"] is True


def test_a_new_installation_is_seen_within_seconds(client: Caller, store: Store, now: StandingNow) -> None:
    other = DOOR.replace("main", "late")
    assert client.post(other, content=body()).status_code == 404
    store.add(Installation("late", "django-helpdesk", "https://late.example", "2"), Credentials("token", SECRET))
    now.move(timedelta(seconds=3))
    assert client.post(other, content=body()).status_code == 200


def test_health_says_how_long_the_line_is_and_names_nobody(client: Caller) -> None:
    client.post(DOOR, content=body())
    assert client.get("/health").json() == {
        "status": "ok",
        "version": "1",
        "ready": 1,
        "scheduled": 0,
        "held": 0,
        "parked": 0,
    }


def test_where_counting_is_dear_health_looks_whether_the_store_answers_and_the_home_page_counts_nothing(
    store: Store, client: Caller, tmp_path: Path
) -> None:
    client.post(DOOR, content=body())
    receive = ReceiveWebhook(AcceptDelivery({}, store, StandingNow()), None, store.report, LIMIT, store.set_account)  # type: ignore[arg-type]
    frugal = Caller(build_app(receive, Home(store, "1", counts=False), Health(store, "1", counts=False)))
    assert frugal.get("/health").json() == {"status": "ok", "version": "1"}
    assert ("Tickets in line" in client.get("/").text, "Tickets in line" in frugal.get("/").text) == (True, False)
    store.close()
    (tmp_path / "desk.sqlite3").write_bytes(b"no store " * 1000)
    assert frugal.get("/health").status_code == 500


def test_the_home_page_names_no_customer_and_no_ticket(client: Caller) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "<h1>VIP Desk</h1>" in page.text
    assert SECRET not in page.text


@pytest.mark.parametrize("path", ["/health/", f"/hooks/django-helpdesk/main/{SECRET}/"])
def test_an_address_with_a_slash_too_many_is_unknown_and_leads_nowhere(client: Caller, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "location" not in answer.headers
