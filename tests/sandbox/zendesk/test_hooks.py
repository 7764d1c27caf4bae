"""Webhooks: made over the API, fired by events, signed, tried again, stopped; and trouble on demand."""

import base64
import hashlib
import hmac
from datetime import timedelta

import httpx
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.events import KNOWN, TYPE
from sandbox.zendesk.signing import signature
from tests.sandbox.zendesk.conftest import Receiver, made_hook

EVERY = tuple(one.removeprefix(TYPE) for one in sorted(KNOWN))
VECTOR = ("2021-07-25T10:00:00Z", '{"say": "hello"}')


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==", "gf3v0LzLRHPUnIdhbvwRDVEvzSb07/QN0GYjSNlkBT0="),
        ("HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=", "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk="),
    ],
)
def test_the_signature_is_that_of_the_known_vectors(secret: str, expected: str) -> None:
    assert signature(secret, *VECTOR) == expected


def test_a_delivery_is_signed_over_its_timestamp_and_raw_body(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "created")
    acme.customers.mails("vip@customer.example", "Поща не идва", "“так”")
    zendesk.settle()
    came = receiver.came[0]
    secret = api.get(f"/webhooks/{hook}/signing_secret").json()["signing_secret"]
    stamp = came.headers["x-zendesk-webhook-signature-timestamp"]
    digest = hmac.new(secret["secret"].encode(), (stamp + came.body).encode(), hashlib.sha256).digest()
    assert came.headers["x-zendesk-webhook-signature"] == base64.b64encode(digest).decode()
    assert (came.headers["x-zendesk-webhook-id"], secret["algorithm"]) == (hook, "SHA256")
    assert came.headers["x-zendesk-account-id"] == str(acme.id)
    assert stamp == "2026-03-02T10:00:00Z"


def test_the_envelope_has_texts_for_ids_loud_words_and_nine_digits(
    acme: Desk, api: httpx.Client, receiver: Receiver, ada: int, ticket: int
) -> None:
    made_hook(api, receiver, "priority_changed")
    acme.agents.sets(ada, ticket, priority="high")
    acme.tenant.automation.settle()
    told = receiver.came[0].told
    assert (told["type"], told["account_id"]) == ("zen:event-type:ticket.priority_changed", acme.id)
    assert (told["subject"], told["zendesk_event_version"]) == (f"zen:ticket:{ticket}", "2022-11-06")
    assert told["time"] == "2026-03-02T10:00:00.000000000Z"
    detail, event = told["detail"], told["event"]
    assert (detail["id"], detail["actor_id"], detail["priority"], detail["status"]) == (
        str(ticket),
        str(ada),
        "HIGH",
        "NEW",
    )
    assert (detail["tags"], detail["type"], detail["assignee_id"]) == (None, None, None)
    assert "custom_fields" not in detail
    assert (event["current"], event["previous"], event["meta"]["sequence"]["position"]) == ("HIGH", None, 1)


def test_each_change_fires_its_own_event(
    acme: Desk, api: httpx.Client, receiver: Receiver, ada: int, ticket: int
) -> None:
    made_hook(api, receiver, *EVERY)
    field = acme.admin.adds_ticket_field("integer", "VIP severity")
    firm = acme.admin.adds_organization("Orbis", "orbis.example.com")
    other = acme.customers.mails("ivo@orbis.example.com", "s", "t")
    acme.tenant.automation.settle()
    assert receiver.types == ["created", "comment_added"]
    receiver.came.clear()
    acme.agents.takes(ada, ticket)
    acme.agents.tags(ada, ticket, "vip")
    acme.agents.fills_in(ada, ticket, field, 2)
    acme.agents.sets(ada, ticket, requester=acme.ticket(other)["requester_id"])
    acme.agents.merges(ada, ticket, other)
    acme.agents.deletes(ada, ticket)
    acme.agents.restores(ada, ticket)
    acme.tenant.automation.settle()
    assert receiver.types == [
        *("agent_assignment_changed", "group_assignment_changed", "status_changed"),
        "tags_changed",
        "custom_field_changed",
        *("requester_changed", "organization_changed"),
        *("comment_added", "status_changed", "tags_changed", "comment_added", "merged"),
        "soft_deleted",
        "undeleted",
    ]
    by_type = {one.type: one.told["event"] for one in receiver.came}
    assert by_type["tags_changed"]["tags_added"] == ["closed_by_merge"]
    assert by_type["custom_field_changed"]["custom_field"] == {
        "id": str(field),
        "title": "VIP severity",
        "type": "INTEGER",
    }
    assert by_type["organization_changed"]["current"] == str(firm)
    assert by_type["merged"]["target_ticket_id"] == str(ticket)
    assert by_type["comment_added"]["comment"]["author"]["is_staff"] is True


def test_a_first_comment_counts_or_not(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    made_hook(api, receiver, "created", "comment_added")
    acme.switches.first_comment_counts = False
    acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.settle()
    assert receiver.types == ["created"]


def test_only_what_was_asked_for_is_sent(
    acme: Desk, api: httpx.Client, receiver: Receiver, ticket: int, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "status_changed")
    acme.customers.answers(ticket, "Hello?")
    api.patch(f"/webhooks/{hook}", json={"webhook": {"status": "inactive"}})
    acme.agents.automation_does(ticket, status="open")
    zendesk.settle()
    assert receiver.came == []


def test_a_failed_delivery_is_tried_three_times_more_with_the_same_id(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "created")
    receiver.status = 500
    acme.customers.mails("vip@customer.example", "s", "t")
    for _ in range(5):
        zendesk.advance(acme.switches.retry_pause)
    assert len(receiver.came) == 4
    assert len({one.headers["x-zendesk-webhook-invocation-id"] for one in receiver.came}) == 1
    assert len({one.headers["x-zendesk-webhook-signature-timestamp"] for one in receiver.came}) == 4
    told = api.get(f"/webhooks/{hook}/invocations").json()["invocations"]
    assert [(one["status"], one["attempts_count"]) for one in told] == [("server error", 4)]
    tries = api.get(f"/webhooks/{hook}/invocations/{told[0]['id']}/attempts").json()["attempts"]
    assert [one["response_code"] for one in tries] == [500] * 4


def test_a_retry_that_works_ends_it_and_may_carry_the_first_timestamp(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "created")
    acme.switches.retry_stamp = "first"
    receiver.status = 503
    acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.advance(acme.tenant.automation.delay)
    receiver.status = 200
    for _ in range(3):
        zendesk.advance(acme.switches.retry_pause)
    assert [one.headers["x-zendesk-webhook-signature-timestamp"] for one in receiver.came] == [
        "2026-03-02T10:00:00Z"
    ] * 2
    good = api.get(f"/webhooks/{hook}/invocations", params={"filter[status]": "success"}).json()["invocations"]
    assert [one["attempts_count"] for one in good] == [2]


def test_a_broken_circuit_loses_what_comes_meanwhile(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    made_hook(api, receiver, "created")
    acme.switches.tries = 1
    receiver.status = 500
    for _ in range(10):
        acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.settle()
    receiver.status = 200
    acme.customers.mails("vip@customer.example", "lost", "t")
    zendesk.settle()
    assert (len(receiver.came), [one.status for one in acme.hooks.lost]) == (10, ["circuit broken"])
    zendesk.advance(acme.switches.breaker_pause)
    acme.customers.mails("vip@customer.example", "found", "t")
    zendesk.settle()
    assert receiver.came[-1].told["detail"]["subject"] == "found"
    assert [one.told["detail"]["subject"] for one in receiver.came].count("lost") == 0


def test_deliveries_are_lost_repeated_and_turned_round_on_demand(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    made_hook(api, receiver, "created")

    def files(*subjects: str) -> list[str]:
        receiver.came.clear()
        for subject in subjects:
            acme.customers.mails("vip@customer.example", subject, "t")
        zendesk.settle()
        return [one.told["detail"]["subject"] for one in receiver.came]

    acme.hooks.lose()
    assert files("a", "b") == ["b"]
    acme.hooks.repeat()
    assert files("c", "d") == ["c", "c", "d"]
    acme.hooks.reverse(2)
    assert files("e", "f", "g") == ["f", "e", "g"]
    acme.hooks.always_twice = True
    assert files("h") == ["h", "h"]
    assert len({one.headers["x-zendesk-webhook-invocation-id"] for one in receiver.came}) == 1
    acme.hooks.silent = True
    assert files("i") == []


def test_an_address_where_nobody_is_fails(acme: Desk, api: httpx.Client, receiver: Receiver) -> None:
    hook = made_hook(api, receiver, "created")
    acme.admin.changes_webhook(hook, endpoint="http://127.0.0.1:1/hooks")
    acme.customers.mails("vip@customer.example", "s", "t")
    acme.tenant.automation.settle()
    assert {one.status for one in acme.hooks.invocations} == {"failed"}


def test_a_clock_that_flows_sends_by_itself(wire: httpx.Client, receiver: Receiver) -> None:
    from sandbox.waiting import until  # noqa: PLC0415 -- only this test waits

    with RunningZendesk() as running:
        desk = running.account("acme")
        wire.base_url, wire.headers = httpx.URL(f"{desk.url}/api/v2"), httpx.Headers(desk.headers())
        made_hook(wire, receiver, "created")
        desk.customers.mails("vip@customer.example", "s", "t")
        until(lambda: receiver.came, seconds=10, what="the delivery came")


def test_webhooks_are_listed_by_cursor_shown_changed_and_removed(
    acme: Desk, api: httpx.Client, receiver: Receiver
) -> None:
    hooks = [made_hook(api, receiver, "created") for _ in range(3)]
    query = {"page[size]": "2", "filter[name_contains]": "VIP"}
    first = api.get("/webhooks", params=query).json()
    second = api.get("/webhooks", params={**query, "page[after]": first["meta"]["after_cursor"]}).json()
    assert [one["id"] for page in (first, second) for one in page["webhooks"]] == hooks
    assert (first["meta"]["has_more"], second["meta"]["has_more"]) == (True, False)
    assert "secret" not in api.get(f"/webhooks/{hooks[0]}").text
    change = {"webhook": {"subscriptions": [TYPE + "merged"]}}
    assert api.patch(f"/webhooks/{hooks[0]}", json=change).status_code == 204
    assert acme.webhooks()[0]["subscriptions"] == [TYPE + "merged"]
    assert [api.delete(f"/webhooks/{hooks[0]}").status_code for _ in range(2)] == [204, 404]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"endpoint": "http://desk.example/hooks"},
        {"http_method": "GET"},
        {"request_format": "xml"},
        {"subscriptions": [TYPE + "updated"]},
        {"subscriptions": [TYPE + "created", "conditional_ticket_events"]},
        {"signing_secret": {"algorithm": "SHA256", "secret": "x"}},
    ],
)
def test_a_webhook_that_cannot_be_is_refused(api: httpx.Client, change: dict[str, object]) -> None:
    good = {"name": "x", "endpoint": "https://desk.example/hooks", "http_method": "POST", "request_format": "json"}
    hook = {**good, "status": "active", "subscriptions": [TYPE + "created"], **change}
    assert api.post("/webhooks", json={"webhook": hook}).status_code == 400
    assert api.get("/webhooks").json()["webhooks"] == []


def test_a_webhook_stays_of_its_kind(api: httpx.Client, receiver: Receiver) -> None:
    hook = made_hook(api, receiver, "created")
    change = {"webhook": {"subscriptions": ["conditional_ticket_events"]}}
    assert api.patch(f"/webhooks/{hook}", json=change).status_code == 400


def test_a_new_secret_signs_from_then_on(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "created")
    old = api.get(f"/webhooks/{hook}/signing_secret").json()["signing_secret"]["secret"]
    new = api.post(f"/webhooks/{hook}/signing_secret").json()["signing_secret"]["secret"]
    acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.settle()
    came = receiver.came[0]
    stamp = came.headers["x-zendesk-webhook-signature-timestamp"]
    assert (
        came.headers["x-zendesk-webhook-signature"]
        == signature(new, stamp, came.body)
        != signature(old, stamp, came.body)
    )


def test_a_test_is_sent_at_once_and_tells_the_answer(api: httpx.Client, receiver: Receiver, ticket: int) -> None:
    hook = made_hook(api, receiver, "created")
    told = api.post("/webhooks/test", params={"webhook_id": hook}, json={"request": {}}).json()["response"]
    assert (told["status"], told["payload"]) == (200, "taken")
    assert receiver.came[0].told["detail"]["id"] == str(ticket)
    assert api.post("/webhooks/test", params={"webhook_id": "x"}, json={}).status_code == 404


def test_an_apps_webhook_keeps_its_secret(acme: Desk, api: httpx.Client, receiver: Receiver) -> None:
    hook = made_hook(api, receiver, "created")
    acme.admin.changes_webhook(hook, by_app=True)
    path = f"/webhooks/{hook}"
    answers = [api.get(f"{path}/signing_secret"), api.post(f"{path}/signing_secret"), api.delete(path)]
    assert [one.status_code for one in answers] == [403, 403, 403]


def test_only_admins_make_webhooks(acme: Desk, api: httpx.Client, ada: int) -> None:
    assert api.get("/webhooks", headers=acme.headers(ada)).status_code == 403


def test_a_trigger_sends_its_own_body_with_its_own_authentication(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    webhook = {
        "name": "By trigger",
        "endpoint": receiver.url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": ["conditional_ticket_events"],
        "authentication": {"type": "bearer_token", "add_position": "header", "data": {"token": "t"}},
    }
    made = api.post("/webhooks", json={"webhook": webhook}).json()["webhook"]
    acme.admin.adds_trigger(made["id"])
    mine = acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.settle()
    assert [one.body for one in receiver.came] == [f'{{"ticket_id":"{mine}"}}']
    assert receiver.came[0].headers["authorization"] == "Bearer t"
    assert "data" not in made["authentication"]


def test_a_week_old_delivery_is_not_listed(
    acme: Desk, api: httpx.Client, receiver: Receiver, zendesk: RunningZendesk
) -> None:
    hook = made_hook(api, receiver, "created")
    acme.customers.mails("vip@customer.example", "s", "t")
    zendesk.settle()
    zendesk.advance(timedelta(days=8))
    told = api.get(f"/webhooks/{hook}/invocations", headers=acme.headers()).json()
    assert told["invocations"] == []
