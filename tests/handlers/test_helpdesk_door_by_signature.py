"""The door for a host that signs: what it believes, what it learns of the account, and what it takes for old news."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from integration.app import build_app
from integration.clients.helpdesk.zendesk.signing import signature
from integration.clients.helpdesk.zendesk.webhook import EVENT_TYPES, ZendeskWebhook
from integration.domain.errors import UpstreamUnavailable
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.trouble import TroubleKind
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

HOOK, SECRET, ADDRESS = "01J2N0VAXB6T2R8C5Q0M3K7YDE", "what the webhook signs with", "s3cret"
DOOR = f"/hooks/zendesk/zd-acme.{ADDRESS}"
CREATED, ADDED = EVENT_TYPES[:2]
OURS = "8440000000001"
NEW, NO_NEWS = {"accepted": True, "new": True}, {"accepted": True, "new": False}
REMEMBERED = timedelta(seconds=2)


@dataclass
class Door:
    """Two installations on a signing host behind one door; `learned` is whose account was told, and in which thread."""

    store: Store
    now: StandingNow
    learned: list[tuple[str, str]] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        hook = HookIdentity(HOOK, (SigningSecret(SECRET),))
        for name in ("acme", "umbra"):
            installation = Installation(f"zd-{name}", "zendesk", f"https://{name}.zendesk.com", OURS)
            self.store.add(installation, Credentials("", ADDRESS, hook=hook))
        remembered = RememberedInstallations(self.store, self.now, REMEMBERED)
        accept = AcceptDelivery({"zendesk": ZendeskWebhook(), "panel": FakeWebhook()}, remembered, self.now)
        writer = DeliveryWriter(self.store.accept, lambda: None)
        receive = ReceiveWebhook(accept, writer, self.store.report, 4096, self._learn)
        self.app = build_app(receive, Home(self.store, "1"), Health(self.store, "1"))

    def send(  # noqa: PLR0913 - the parts of a webhook
        self,
        *,
        event: str = "e-1",
        invocation: str = "1",
        kind: str = ADDED,
        actor: str | None = "9",
        account: int = 123,
        door: str = DOOR,
        header_account: str = "",
        body: bytes = b"",
        secret: str = SECRET,
    ) -> httpx.Response:
        said = {"type": kind, "id": event, "account_id": account, "detail": {"id": "7", "actor_id": actor}}
        body = body or json.dumps(said).encode()
        at = self.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {
            "X-Zendesk-Account-Id": header_account or str(account),
            "X-Zendesk-Webhook-Id": HOOK,
            "X-Zendesk-Webhook-Invocation-Id": invocation,
            "X-Zendesk-Webhook-Signature": signature(secret, at, body),
            "X-Zendesk-Webhook-Signature-Timestamp": at,
        }
        return self.post(door, body, headers)

    def post(self, door: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
                return await client.post(door, content=body, headers=headers)

        return asyncio.run(ask())

    def account(self, installation: str = "zd-acme") -> str:
        found = self.store.get(installation)
        assert found
        return found[0].account

    def _learn(self, installation: str, account: str) -> None:
        self.threads.append(threading.current_thread().name)
        if self.broken:
            message = "the store is locked"
            raise UpstreamUnavailable(message)
        self.learned.append((installation, account))
        self.store.set_account(installation, account)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    now = StandingNow()
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield Door(store, now)
    store.close()


def test_what_is_signed_is_stored_and_worked_on_once_its_siblings_came(door: Door) -> None:
    answers = [door.send(event=f"e-{n}", invocation=str(n)).json() for n in range(4)]
    assert answers == [NEW] * 4
    waiting = door.store.waiting()
    assert (waiting.ready + waiting.scheduled, waiting.next_at) == (1, door.now() + timedelta(seconds=0.5))


def test_what_is_not_signed_is_answered_as_an_unknown_address(door: Door) -> None:
    for headers in ({}, {"X-Zendesk-Webhook-Id": HOOK}):
        answer = door.post(DOOR, b"{}", headers)
        assert (answer.status_code, answer.json()) == (404, {"error": "no such address"})
    assert door.send(door=f"{DOOR}x").status_code == 404


@pytest.mark.parametrize(
    ("event", "invocation", "answer"),
    [("e-1", "1", NO_NEWS), ("e-1", "2", NO_NEWS), ("e-2", "1", NO_NEWS), ("e-2", "2", NEW)],
)
def test_the_same_event_and_the_same_sending_are_no_news(
    door: Door, event: str, invocation: str, answer: dict[str, bool]
) -> None:
    door.send(event="e-1", invocation="1")
    assert door.send(event=event, invocation=invocation).json() == answer


def test_what_we_did_ourselves_is_an_echo_but_for_a_ticket_that_we_filed(door: Door) -> None:
    door.send(event="e-1", invocation="1", actor=OURS)
    assert [stored.echo for stored in door.store.deliveries("zd-acme")] == [True]
    assert door.store.waiting().ready + door.store.waiting().scheduled == 0
    door.send(event="e-2", invocation="2", kind=CREATED, actor=OURS)
    assert door.store.waiting().ready + door.store.waiting().scheduled == 1


@pytest.mark.parametrize("actor", [None, "-1", "9"])
def test_what_others_or_nobody_did_is_no_echo(door: Door, actor: str | None) -> None:
    door.send(actor=actor)
    assert [stored.echo for stored in door.store.deliveries("zd-acme")] == [False]


def test_the_account_is_learned_once_beside_the_event_loop(door: Door) -> None:
    door.send(event="e-1", invocation="1")
    assert (door.account(), door.learned) == ("123", [("zd-acme", "123")])
    assert threading.main_thread().name not in door.threads
    door.now.move(REMEMBERED + timedelta(seconds=1))
    for n in range(2, 5):
        door.send(event=f"e-{n}", invocation=str(n))
    assert door.learned == [("zd-acme", "123")]


def test_another_account_is_as_unknown_as_a_wrong_secret(door: Door) -> None:
    door.send(event="e-1", invocation="1")
    door.now.move(REMEMBERED + timedelta(seconds=1))
    answer = door.send(event="e-2", invocation="2", account=456)
    assert (answer.status_code, answer.json()) == (404, {"error": "no such address"})
    assert (door.account(), len(door.store.deliveries("zd-acme"))) == ("123", 1)


def test_a_second_account_that_comes_before_the_first_is_read_again_is_not_kept(door: Door) -> None:
    door.send(event="e-1", invocation="1")
    door.send(event="e-2", invocation="2", account=456)
    assert door.account() == "123"


def test_each_installation_has_an_account_of_its_own(door: Door) -> None:
    door.send()
    door.send(door=f"/hooks/zendesk/zd-umbra.{ADDRESS}", account=456)
    assert (door.account("zd-acme"), door.account("zd-umbra")) == ("123", "456")


def test_the_account_of_the_header_alone_is_never_learned(door: Door) -> None:
    assert door.send(header_account="456").status_code == 400
    assert door.send(body=b'{"ticket_id": "7"}').json() == NEW
    assert (door.account(), door.learned) == ("", [])


def test_what_a_trigger_sends_is_taken_also_where_the_account_is_known(door: Door) -> None:
    door.store.set_account("zd-acme", "123")
    assert door.send(body=b'{"ticket_id": "7"}', invocation="1").json() == NEW
    assert door.send(body=b'{"ticket_id": "7"}', invocation="1").json() == NO_NEWS
    assert door.send(body=b'{"ticket_id": "7"}', invocation="2").json() == NEW


def test_an_account_that_cannot_be_kept_loses_no_delivery_and_is_learned_from_a_later_one(door: Door) -> None:
    door.broken = True
    assert door.send().status_code == 503
    assert [stored.ticket for stored in door.store.deliveries("zd-acme")] == ["7"]
    door.broken = False
    assert door.send().json() == NO_NEWS
    assert door.account() == "123"


def test_an_event_that_nobody_asked_for_is_answered_200_and_shown_to_the_admin(door: Door) -> None:
    answer = door.send(kind="zen:event-type:ticket.subject_changed")
    assert (answer.status_code, answer.json()) == (200, NO_NEWS)
    shown = [(seen.trouble.kind, seen.trouble.subject) for seen in door.store.troubles("zd-acme")]
    assert shown == [(TroubleKind.WEBHOOK, "zen:event-type:ticket.subject_changed")]


def test_a_secret_that_was_changed_a_moment_ago_is_known_at_once(door: Door) -> None:
    assert door.send().json() == NEW
    installation, credentials = door.store.get("zd-acme") or pytest.fail("it is there")
    changed = HookIdentity(HOOK, (SigningSecret("another"),))
    door.store.add(installation, replace(credentials, hook=changed))
    door.now.move(timedelta(seconds=1))
    assert door.send(event="e-2", invocation="2", secret="another").json() == NEW
    assert door.send(event="e-3", invocation="3", secret="neither").status_code == 404


def test_a_webhook_sent_again_after_five_minutes_is_refused(door: Door) -> None:
    at, body = door.now().strftime("%Y-%m-%dT%H:%M:%SZ"), b'{"ticket_id": "7"}'
    headers = {
        "X-Zendesk-Webhook-Id": HOOK,
        "X-Zendesk-Webhook-Invocation-Id": "1",
        "X-Zendesk-Webhook-Signature": signature(SECRET, at, body),
        "X-Zendesk-Webhook-Signature-Timestamp": at,
    }
    door.now.move(timedelta(minutes=5, seconds=1))
    assert door.post(DOOR, body, headers).status_code == 404


def test_a_host_without_accounts_tells_none(door: Door) -> None:
    door.store.add(Installation("desk", "panel", "https://panel.example", "2"), Credentials("token", ADDRESS))
    assert door.post(f"/hooks/panel/desk.{ADDRESS}?ticket=7", b"", {}).json() == NEW
    assert (door.threads, door.account("desk")) == ([], "")
