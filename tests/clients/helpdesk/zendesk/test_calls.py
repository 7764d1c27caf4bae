"""Calls to a tenant's Zendesk: where they go, what they carry, how many there are, and what answers mean."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from integration.clients.helpdesk.refusals import RefusedFields, Unknown
from integration.clients.helpdesk.zendesk.calls import EXPORT_GAP, WRITES, Calls, writes_of
from integration.domain.errors import (
    CredentialsRevoked,
    Misconfigured,
    Superseded,
    TicketGone,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from tests.clients.helpdesk.zendesk.tenant import (
    ACME,
    API,
    FIRST,
    MARKETPLACE,
    MINUTE,
    NOON,
    ROOT,
    TOKENS,
    Tenant,
    bearer,
    tenant_with,
)

TICKET = f"{API}/tickets/7"
Json = dict[str, Any]


class Row(msgspec.Struct):
    id: int


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    with tenant_with() as tenant:
        yield tenant


def read(tenant: Tenant) -> Json:
    return tenant.calls.call("GET", "tickets/7", Json, about_ticket=True)


# ---- where, and as whom


def test_a_call_goes_to_the_api_of_the_tenant_with_our_token_and_our_apps_name(tenant: Tenant) -> None:
    route = tenant.router.get(TICKET, params={"include": "users"}).respond(json={"ticket": {"id": 7}})
    answer = tenant.calls.call("GET", "tickets/7", Json, query={"include": "users"})
    assert answer == {"ticket": {"id": 7}}
    sent = route.calls.last.request
    assert bearer(sent) == "plain-access-1"
    assert MARKETPLACE.items() <= dict(sent.headers).items()


def test_every_call_there_is_carries_the_marketplaces_headers(tenant: Tenant) -> None:
    tenant.renews()
    tenant.now.at = NOON + 29 * MINUTE
    tenant.router.route(host="acme.zendesk.com").respond(json={"rows": [], "meta": {"has_more": False}})
    tenant.calls.call("POST", "tickets", Json, payload={"ticket": {}}, once="made-1")
    tenant.calls.send("DELETE", "webhooks/01F1KRFQ6BG29CNWFR60NK5FNY")
    list(tenant.calls.rows("organizations", "rows", Row))
    list(tenant.calls.paced().rows("organizations", "rows", Row))
    tenant.calls.update_ticket("7", {"priority": "high"})
    tenant.oauth.revoke(FIRST)
    sent = [call.request for call in tenant.router.calls]
    assert len(sent) == 7
    assert all(MARKETPLACE.items() <= dict(each.headers).items() for each in sent)
    assert [each.headers.get("idempotency-key") for each in sent[1:3]] == ["made-1", None]


def test_nothing_that_is_passed_on_shows_the_token(tenant: Tenant) -> None:
    tenant.router.get(TICKET).respond(500, text="plain-access-1")
    with pytest.raises(UpstreamUnavailable) as caught:
        read(tenant)
    assert "plain" not in f"{caught.value!r} {tenant.calls!r} {tenant.keys!r}"


WRONG_ROOTS = [
    "http://acme.zendesk.com",
    "https://acme.zendesk.com/",
    "https://acme.zendesk.com:443",
    "https://acme.zendesk.com:8443",
    "https://user@acme.zendesk.com",
    "https://user:secret@acme.zendesk.com",
    "https://acme.zendesk.com@evil.example",
    "https://evil.example#.zendesk.com",
    "https://evil.example?.zendesk.com",
    "https://evil.example/acme.zendesk.com",
    "https://evil.example/.zendesk.com",
    "https://acme.zendesk.com/../evil",
    "https://acme.zendesk.com/x/acme.zendesk.com",
    "https://acme.zendesk.com.evil.example",
    "https://evilzendesk.com",
    "https://zendesk.com",
    "https://a.b.zendesk.com",
    "https://acme.zendesk.com\n",
    "https://acme.zendesk.com%2f.evil.example",
    "https://acme.zendesk.com\\.evil.example",
    "https://ACME.zendesk.com",
    "https://-acme.zendesk.com",
    "https://ac\u043de.zendesk.com",
    "https://169.254.169.254",
    "https://127.0.0.1",
    "file:///etc/passwd",
    "//acme.zendesk.com",
    "acme.zendesk.com",
    "acme",
    "",
]


@pytest.mark.parametrize("base_url", WRONG_ROOTS)
def test_no_other_address_is_ever_asked(tenant: Tenant, base_url: str) -> None:
    tenant.now.at = NOON + 29 * MINUTE
    calls = Calls(replace(ACME, base_url=base_url), tenant.wire)
    for ask in (
        lambda: calls.root,
        lambda: calls.keys,
        lambda: calls.call("GET", "tickets/7", Json),
        lambda: calls.send("DELETE", "webhooks/1"),
        lambda: next(calls.rows("groups", "groups", Row)),
        lambda: calls.update_ticket("7", {}),
    ):
        with pytest.raises(Misconfigured, match="no Zendesk account"):
            ask()
    assert not tenant.router.calls
    assert tenant.budgets.spent == 0


@pytest.mark.parametrize(
    ("base_url", "is_good"),
    [
        ("http://127.0.0.1:8090/acme", True),
        ("http://127.0.0.1:8090/acme/", False),
        ("http://127.0.0.1:8090/x/acme", False),
        ("http://127.0.0.1:8091/acme", False),
        ("http://127.0.0.1:8090", False),
        ("https://acme.zendesk.com", False),
    ],
)
def test_a_stand_in_is_the_only_address_where_one_is_named(tenant: Tenant, base_url: str, *, is_good: bool) -> None:
    calls = Calls(replace(ACME, base_url=base_url), replace(tenant.wire, zendesk_url="http://127.0.0.1:8090/"))
    if is_good:
        assert calls.root == base_url
    else:
        with pytest.raises(Misconfigured, match="no Zendesk account"):
            calls.call("GET", "tickets/7", Json)


WRONG_PATHS = [
    "tickets/../../oauth/tokens",
    "tickets/..",
    "tickets/7?include=users",
    "tickets/7#x",
    "/tickets/7",
    "//evil.example/x",
    "tickets//7",
    "tickets/7/",
    "tickets/7 8",
    "tickets/%2e%2e/users",
    "tickets/7\r\nHost: evil.example",
    "tickets/7\n",
    "@evil.example",
    "tickets/žluť",
    "",
]


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_an_id_that_would_lead_elsewhere_is_not_asked_for(tenant: Tenant, path: str) -> None:
    with pytest.raises(UpstreamRefused, match="nothing was asked"):
        tenant.calls.call("GET", path, Json)
    with pytest.raises(UpstreamRefused, match="nothing was asked"):
        tenant.calls.update_ticket(f"../{path}", {})
    assert not tenant.router.calls
    assert tenant.budgets.spent == 0


# ---- tokens


def test_a_token_that_ends_soon_is_renewed_and_kept_before_it_is_used(tenant: Tenant) -> None:
    tenant.renews()
    tenant.now.at = NOON + 29 * MINUTE

    def shown(request: httpx.Request) -> httpx.Response:
        grant = tenant.grants.grant(ACME.id)
        assert grant is not None
        assert bearer(request) == grant.access == "plain-access-2"
        return httpx.Response(200, json={})

    route = tenant.router.get(TICKET).mock(side_effect=shown)
    read(tenant)
    assert route.call_count == 1


def test_a_token_that_is_refused_is_renewed_once_and_the_call_is_made_again(tenant: Tenant) -> None:
    renewals = tenant.renews()
    route = tenant.router.get(TICKET).mock(side_effect=[httpx.Response(401), httpx.Response(200, json={"a": 1})])
    assert read(tenant) == {"a": 1}
    assert [bearer(call.request) for call in route.calls] == ["plain-access-1", "plain-access-2"]
    assert renewals.call_count == 1


def test_a_new_token_that_is_refused_as_well_is_not_renewed_again(tenant: Tenant) -> None:
    renewals = tenant.renews()
    route = tenant.router.get(TICKET).respond(401, json={"error": "invalid_token"})
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again"):
        read(tenant)
    assert (route.call_count, renewals.call_count) == (2, 1)


def test_a_token_that_another_process_renewed_meanwhile_is_used_and_not_renewed(tenant: Tenant) -> None:
    renewals = tenant.renews()

    def refused_as_they_renew(request: httpx.Request) -> httpx.Response:
        if bearer(request) == "plain-theirs-2":
            return httpx.Response(200, json={"a": 1})
        number = 1 if bearer(request) == "plain-access-1" else 2
        grant = tenant.grants.grant(ACME.id)
        assert grant is not None
        tenant.grants.renewed(ACME.id, replace(grant, access=f"plain-theirs-{number}"))
        return httpx.Response(401)

    route = tenant.router.get(TICKET).mock(side_effect=refused_as_they_renew)
    assert read(tenant) == {"a": 1}
    assert (route.call_count, renewals.call_count) == (3, 0)


def test_a_third_refusal_is_the_last(tenant: Tenant) -> None:
    def always_renewing(_request: httpx.Request) -> httpx.Response:
        grant = tenant.grants.grant(ACME.id)
        assert grant is not None
        tenant.grants.renewed(ACME.id, replace(grant, access=f"plain-theirs-{grant.generation}"))
        return httpx.Response(401)

    route = tenant.router.get(TICKET).mock(side_effect=always_renewing)
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again"):
        read(tenant)
    assert route.call_count == 3


def test_a_refusal_where_the_pair_is_lost_asks_to_reconnect(tenant: Tenant) -> None:
    tenant.router.get(TICKET).respond(401)
    tenant.router.post(TOKENS).respond(400, json={"error": "invalid_grant"})
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again"):
        read(tenant)


# ---- what answers mean


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [("GET", "audit_logs", "read audit_logs"), ("POST", "webhooks", "change webhooks")],
)
def test_a_right_that_is_missing_is_named(tenant: Tenant, method: str, path: str, said: str) -> None:
    tenant.router.route(url=f"{API}/{path}").respond(403, json={"error": "Forbidden", "description": "private"})
    with pytest.raises(
        CredentialsRevoked, match=f"{said} .*lacks that right; give it to that user, or connect"
    ) as caught:
        tenant.calls.call(method, path, Json)
    assert "private" not in str(caught.value)


def test_a_ticket_that_was_changed_meanwhile_is_superseded_and_not_sent_again(tenant: Tenant) -> None:
    route = tenant.router.put(TICKET).respond(409, json={"error": "Conflict", "description": "private"})
    with pytest.raises(Superseded):
        tenant.calls.update_ticket("7", {"safe_update": True, "updated_stamp": "2026-03-02T12:00:00Z"})
    assert route.call_count == 1


def test_a_conflict_about_anything_else_is_a_refusal(tenant: Tenant) -> None:
    tenant.router.post(f"{API}/webhooks").respond(409, json={})
    with pytest.raises(UpstreamRefused):
        tenant.calls.send("POST", "webhooks", payload={})


def refusal(details: object, error: object = "RecordInvalid") -> Json:
    return {"error": error, "description": "private words", "details": details}


REFUSALS: list[tuple[Any, str, tuple[str, ...]]] = [
    (
        refusal({"assignee": [{"description": "Assignee: Bob is not assigned to the group", "error": "Invalid"}]}),
        "RecordInvalid: assignee: is not assigned to the group",
        ("assignee",),
    ),
    (
        refusal({"status": [{"description": "Status: closed prevents ticket update"}], "tags": [{"error": "TooLong"}]}),
        "RecordInvalid: status: closed prevents ticket update; tags: TooLong",
        ("status", "tags"),
    ),
    (
        refusal({"subject": [{"description": "private", "error": "private words"}]}),
        "RecordInvalid: subject",
        ("subject",),
    ),
    (refusal({"subject": ["private"]}), "RecordInvalid: subject", ("subject",)),
    (refusal({"subject": {"error": "Invalid"}}), "RecordInvalid: subject: Invalid", ("subject",)),
    (refusal({"private words": [{"error": "Invalid"}]}), "RecordInvalid", ()),
    (refusal(["private"]), "RecordInvalid", ()),
    (refusal({}, {"title": "private"}), "PUT was invalid", ()),
    (refusal({}, "private words"), "PUT was invalid", ()),
    (["private"], "PUT was invalid", ()),
    ("private", "PUT was invalid", ()),
]


@pytest.mark.parametrize(("body", "said", "fields"), REFUSALS)
def test_what_was_invalid_is_said_by_names_and_codes_and_never_by_what_somebody_wrote(
    tenant: Tenant, body: object, said: str, fields: tuple[str, ...]
) -> None:
    tenant.router.put(TICKET).respond(422, json=body)
    with pytest.raises(RefusedFields) as caught:
        tenant.calls.update_ticket("7", {"assignee_id": 5})
    assert str(caught.value) == f"Zendesk refused what we wrote (422): {said}"
    assert caught.value.fields == fields


def test_what_was_invalid_is_said_within_200_letters(tenant: Tenant) -> None:
    details = {f"custom_field_{number}": [{"error": "InvalidValue"}] for number in range(50)}
    tenant.router.put(TICKET).respond(422, content=json.dumps(refusal(details)).encode())
    with pytest.raises(RefusedFields) as caught:
        tenant.calls.update_ticket("7", {})
    assert len(str(caught.value)) == 200


def test_a_refusal_that_is_no_json_says_what_was_tried(tenant: Tenant) -> None:
    tenant.router.put(TICKET).respond(422, text="<h1>private</h1>")
    with pytest.raises(RefusedFields, match="PUT was invalid"):
        tenant.calls.update_ticket("7", {})


MISSING = {"error": "RecordNotFound", "description": "Not found"}
CLOSED = {"error": {"title": "No help desk at acme.zendesk.com", "message": "private"}}


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [(MISSING, TicketGone, "no longer exists"), (CLOSED, UpstreamRefused, "no Zendesk account at this address")],
)
def test_a_ticket_that_is_gone_is_told_from_an_account_that_is(
    tenant: Tenant, body: Json, kind: type[VipDeskError], said: str
) -> None:
    tenant.router.get(TICKET).respond(404, json=body)
    with pytest.raises(kind, match=said) as caught:
        read(tenant)
    assert type(caught.value) is kind


def test_another_thing_that_is_missing_is_unknown(tenant: Tenant) -> None:
    tenant.router.get(f"{API}/users/5").respond(404, json=MISSING)
    with pytest.raises(Unknown):
        tenant.calls.call("GET", "users/5", Json)


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_that_zendesk_asks_for_is_waited_out(tenant: Tenant, status: int) -> None:
    busy = httpx.Response(status, headers={"Retry-After": "1"})
    tenant.router.get(TICKET).mock(side_effect=[busy, httpx.Response(200, json={"a": 1})])
    assert read(tenant) == {"a": 1}
    assert len(tenant.waits) == 1
    assert 1 <= tenant.waits[0] <= 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_wait_that_zendesk_asks_for_is_told_to_the_line_of_work(tenant: Tenant, status: int) -> None:
    tenant.router.get(TICKET).respond(status, headers={"Retry-After": "41"})
    with pytest.raises(UpstreamUnavailable) as caught:
        read(tenant)
    assert caught.value.retry_after == timedelta(seconds=41)
    assert tenant.waits == []


# ---- lists


def pages(tenant: Tenant, *answers: Json) -> list[dict[str, str]]:
    """What is asked of a list that gives these pages."""
    left, asked = iter(answers), list[dict[str, str]]()

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        return httpx.Response(200, json=next(left))

    tenant.router.get(f"{API}/groups").mock(side_effect=serve)
    return asked


def page(*ids: int, after: str | None = None, more: bool | None = None) -> Json:
    return {
        "groups": [{"id": each, "name": "x"} for each in ids],
        "meta": {"has_more": bool(after) if more is None else more, "after_cursor": after},
    }


def rows(tenant: Tenant) -> list[int]:
    return [row.id for row in tenant.calls.rows("groups", "groups", Row, {"sort": "id"})]


def test_all_pages_are_read_a_hundred_rows_each(tenant: Tenant) -> None:
    asked = pages(tenant, page(1, 2, after="a=="), page(3, after="b"), page(4))
    assert rows(tenant) == [1, 2, 3, 4]
    assert asked == [
        {"sort": "id", "page[size]": "100"},
        {"sort": "id", "page[size]": "100", "page[after]": "a=="},
        {"sort": "id", "page[size]": "100", "page[after]": "b"},
    ]


@pytest.mark.parametrize("last", [{"groups": [{"id": 1}]}, page(1, after="a", more=False), page(1, more=True)])
def test_a_list_ends_where_it_says_so_or_names_no_more(tenant: Tenant, last: Json) -> None:
    asked = pages(tenant, last)
    assert rows(tenant) == [1]
    assert len(asked) == 1


def test_a_list_that_never_moves_on_is_refused(tenant: Tenant) -> None:
    pages(tenant, page(1, after="a"), page(2, after="a"))
    with pytest.raises(UpstreamRefused, match="no end"):
        rows(tenant)


def test_a_list_without_the_rows_that_it_was_asked_for_is_refused(tenant: Tenant) -> None:
    pages(tenant, {"users": []})
    with pytest.raises(UpstreamRefused, match="shape"):
        rows(tenant)


def test_whole_pages_bring_what_lies_beside_the_rows(tenant: Tenant) -> None:
    pages(tenant, {**page(1, after="a"), "users": [5]}, {**page(2), "users": [6]})
    assert [each["users"] for each in tenant.calls.pages("groups", Json)] == [[5], [6]]


def test_a_missing_list_of_a_ticket_is_a_ticket_that_is_gone(tenant: Tenant) -> None:
    tenant.router.get(f"{TICKET}/audits").respond(404, json=MISSING)
    with pytest.raises(TicketGone):
        list(tenant.calls.rows("tickets/7/audits", "audits", Row, about_ticket=True))


@pytest.mark.parametrize(("gap", "waits"), [(timedelta(seconds=1), [1.0, 1.0]), (EXPORT_GAP, [7.0, 7.0])])
def test_a_walk_keeps_a_distance_between_its_calls(tenant: Tenant, gap: timedelta, waits: list[float]) -> None:
    pages(tenant, page(1, after="a"), page(2, after="b"), page(3))
    assert len(list(tenant.calls.paced(gap).rows("groups", "groups", Row))) == 3
    assert tenant.waits == waits


# ---- writes


def use_up(tenant: Tenant, *, ticket: str = "", urgent: bool) -> int:
    """Take what there is at once of a ticket's writes, or of the account's; how many."""
    allowance, taken = writes_of(ticket) if ticket else WRITES, 0
    while not tenant.budgets.spend(ACME.id, tenant.now(), allowance, urgent=urgent):
        taken += 1
        assert taken <= allowance.most
    return taken


def test_a_ticket_is_changed_by_one_put_in_zendesks_wrapper(tenant: Tenant) -> None:
    route = tenant.router.put(TICKET).respond(json={"ticket": {"id": 7}})
    assert tenant.calls.update_ticket("7", {"priority": "high"}) == b'{"ticket":{"id":7}}'
    assert json.loads(route.calls.last.request.content) == {"ticket": {"priority": "high"}}
    assert tenant.budgets.spent == 2


def test_reads_and_other_writes_cost_nothing_of_our_share(tenant: Tenant) -> None:
    tenant.router.route(host="acme.zendesk.com").respond(json={})
    read(tenant)
    tenant.calls.call("POST", "tickets", Json, payload={})
    tenant.calls.send("DELETE", "tickets/7")
    assert tenant.budgets.spent == 0


def test_a_ticket_that_was_changed_too_often_costs_the_account_nothing(tenant: Tenant) -> None:
    use_up(tenant, ticket="7", urgent=True)
    before = tenant.budgets.spent
    with pytest.raises(UpstreamUnavailable):
        tenant.calls.update_ticket("7", {"priority": "high"})
    assert tenant.budgets.spent == before
    assert use_up(tenant, urgent=False) == 8


def test_the_account_has_25_writes_for_urgent_work_and_a_ticket_six(tenant: Tenant) -> None:
    assert (use_up(tenant, urgent=False), use_up(tenant, urgent=True)) == (8, 25)
    assert (use_up(tenant, ticket="7", urgent=False), use_up(tenant, ticket="7", urgent=True)) == (4, 6)


def test_urgent_work_is_written_where_other_work_must_wait(tenant: Tenant) -> None:
    route = tenant.router.put(TICKET).respond(json={})
    use_up(tenant, urgent=False)
    use_up(tenant, ticket="7", urgent=False)
    with pytest.raises(UpstreamUnavailable, match="our share of Zendesk's writes, 30 within 0:10:00") as caught:
        tenant.calls.update_ticket("7", {})
    assert caught.value.retry_after is not None
    assert route.call_count == 0
    tenant.calls.at(urgent=True).update_ticket("7", {})
    tenant.calls.update_ticket("7", {}, urgent=True)
    with pytest.raises(UpstreamUnavailable):
        tenant.calls.at(urgent=True).update_ticket("7", {}, urgent=False)
    assert route.call_count == 2


def test_a_ticket_that_changes_too_often_keeps_no_other_waiting(tenant: Tenant) -> None:
    tenant.router.put(f"{API}/tickets/8").respond(json={})
    use_up(tenant, ticket="7", urgent=True)
    tenant.calls.update_ticket("8", {})
    assert tenant.waits == []


def test_a_short_wait_for_our_turn_is_waited_and_patient_work_waits_longer(tenant: Tenant) -> None:
    tenant.router.put(TICKET).respond(json={})
    use_up(tenant, urgent=False)
    tenant.calls.update_ticket("7", {})
    assert 0 < sum(tenant.waits) <= 2
    use_up(tenant, ticket="7", urgent=False)
    tenant.calls.patient().update_ticket("7", {})
    assert 20 < sum(tenant.waits) <= 60


def test_every_try_of_a_write_is_paid_for(tenant: Tenant) -> None:
    tenant.router.put(TICKET).mock(side_effect=[httpx.Response(503), httpx.Response(200, json={})])
    tenant.calls.update_ticket("7", {})
    assert tenant.budgets.spent == 4


def test_a_walk_is_never_urgent(tenant: Tenant) -> None:
    assert not tenant.calls.at(urgent=True).paced().urgent


def test_the_root_is_the_tenants(tenant: Tenant) -> None:
    assert tenant.calls.root == ROOT
