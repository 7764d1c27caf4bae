"""Our webhook in an account: made once, found on any page, set right, replaced in its secret, and gone when removed."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import respx

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.hooks import MISSING, Hooks
from integration.clients.helpdesk.zendesk.signing import PUBLISHED
from integration.clients.helpdesk.zendesk.webhook import EVENT_TYPES
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.grant import Grant
from integration.domain.installation import Installation
from tests.fakes.wire import wire

ROOT = "https://acme.zendesk.com"
NAME = "VIP Desk"
ENDPOINT = "https://desk.example/hooks/zendesk/zd-acme.s3cret"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_ONE = re.compile(r"/api/v2/webhooks/([^/]+)(/signing_secret)?")

Hook = dict[str, Any]


@dataclass
class Account:
    """The webhooks of one account, by pages of two; `lines` is what was asked."""

    hooks: dict[str, Hook] = field(default_factory=dict)
    secrets: dict[str, Hook] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    missing: Hook = field(default_factory=lambda: {"error": "RecordNotFound", "description": "Not found"})
    broken: int = 0
    refused: tuple[str, httpx.Response] | None = None
    test_answer: object = None
    tests: list[tuple[str, object]] = field(default_factory=list)

    def has(self, **changes: object) -> str:
        whole = {"name": NAME, "endpoint": ENDPOINT, "status": "active", "subscriptions": list(EVENT_TYPES)}
        key = f"01HOOK{len(self.hooks):020}"
        self.hooks[key] = {"id": key, "http_method": "POST", "request_format": "json"} | whole | changes
        self.secrets[key] = {"algorithm": "SHA256", "secret": f"first of {key}"}
        return key

    def serve(self, request: httpx.Request) -> httpx.Response:
        self.lines.append(f"{request.method} {request.url.path.removeprefix('/api/v2/')}")
        if self.broken:
            return httpx.Response(self.broken, json={"error": "Refused"})
        if request.url.path == "/api/v2/webhooks/test":
            self.tests.append((request.url.params["webhook_id"], json.loads(request.content)))
            return httpx.Response(200, json=self.test_answer)
        one = _ONE.fullmatch(request.url.path)
        if one is None:
            return self._list(request) if request.method == "GET" else self._make(request)
        if self.refused and self.refused[0] == one[1]:
            return self.refused[1]
        if one[1] not in self.hooks:
            return httpx.Response(404, json=self.missing)
        return self._secret(request, one[1]) if one[2] else self._of_one(request, one[1])

    def _list(self, request: httpx.Request) -> httpx.Response:
        rows, start = list(self.hooks.values()), int(request.url.params.get("page[after]", "0"))
        meta = {"has_more": start + 2 < len(rows), "after_cursor": str(start + 2), "before_cursor": "0"}
        return httpx.Response(200, json={"webhooks": rows[start : start + 2], "meta": meta})

    def _make(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json={"webhook": self.hooks[self.has(**json.loads(request.content)["webhook"])]})

    def _of_one(self, request: httpx.Request, key: str) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"webhook": self.hooks[key]})
        if request.method == "PATCH":
            self.hooks[key] |= json.loads(request.content)["webhook"]
        if request.method == "DELETE":
            del self.hooks[key]
        return httpx.Response(204)

    def _secret(self, request: httpx.Request, key: str) -> httpx.Response:
        if request.method == "POST":
            self.secrets[key] = {"algorithm": "SHA256", "secret": f"second of {key}"}
        return httpx.Response(200, json={"signing_secret": self.secrets[key]})


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    with respx.mock(assert_all_called=False) as router:
        router.route(host="acme.zendesk.com").mock(side_effect=account.serve)
        yield account


@pytest.fixture
def hooks(account: Account) -> Iterator[Hooks]:  # noqa: ARG001 - it answers
    http = HostHttp(lambda: NOON, wait=lambda _seconds: None)
    out = wire(http)
    out.grants.keep_grant("zd-acme", Grant("access", "refresh", NOON + timedelta(hours=1), NOON + timedelta(days=30)))
    yield Hooks(Calls(Installation("zd-acme", "zendesk", ROOT, "7"), out))
    http.close()


def test_where_there_is_none_it_is_made_with_all_that_we_ask_for(account: Account, hooks: Hooks) -> None:
    made = hooks.ensure(NAME, ENDPOINT)
    assert list(account.hooks) == [made]
    wanted = {"name": NAME, "endpoint": ENDPOINT, "status": "active", "subscriptions": list(EVENT_TYPES)}
    assert account.hooks[made] == {"id": made, "http_method": "POST", "request_format": "json"} | wanted


def test_what_is_asked_for_is_all_that_could_change_a_decision_and_nothing_twice() -> None:
    names = [name.removeprefix("zen:event-type:ticket.") for name in EVENT_TYPES]
    needed = """created comment_added status_changed priority_changed agent_assignment_changed
      organization_changed requester_changed merged soft_deleted""".split()
    assert set(needed) < set(names)
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


def test_made_again_it_is_the_same_and_nothing_is_written(account: Account, hooks: Hooks) -> None:
    made = hooks.ensure(NAME, ENDPOINT)
    account.lines.clear()
    assert hooks.ensure(NAME, ENDPOINT) == made
    assert account.lines == ["GET webhooks"]


def test_it_is_found_on_the_last_page_and_read_no_further(account: Account, hooks: Hooks) -> None:
    for number in range(5):
        account.has(name=f"another {number}")
    ours = account.has()
    for number in range(5):
        account.has(name=f"later {number}")
    assert hooks.ensure(NAME, ENDPOINT) == ours
    assert account.lines == ["GET webhooks"] * 3


@pytest.mark.parametrize(
    "other",
    [
        {"name": "VIP Desk 2"},
        {"endpoint": f"{ENDPOINT}x"},
        {"endpoint": ENDPOINT.upper()},
        {"subscriptions": ["conditional_ticket_events"]},
    ],
)
def test_another_name_or_endpoint_or_kind_is_not_ours(account: Account, hooks: Hooks, other: Hook) -> None:
    foreign = account.has(**other)
    before = dict(account.hooks[foreign])
    assert hooks.ensure(NAME, ENDPOINT) != foreign
    assert (account.hooks[foreign], len(account.hooks)) == (before, 2)


@pytest.mark.parametrize(
    "altered",
    [
        {"status": "inactive"},
        {"subscriptions": list(EVENT_TYPES[1:])},
        {"subscriptions": [*EVENT_TYPES, "zen:event-type:user.created"]},
        {"subscriptions": []},
        {"subscriptions": None},
    ],
)
def test_what_somebody_changed_is_set_right(account: Account, hooks: Hooks, altered: Hook) -> None:
    ours = account.has(**altered)
    assert hooks.ensure(NAME, ENDPOINT) == ours
    assert (account.hooks[ours]["status"], account.hooks[ours]["subscriptions"]) == ("active", list(EVENT_TYPES))
    assert account.lines == ["GET webhooks", f"PATCH webhooks/{ours}"]


def test_subscriptions_in_another_order_are_the_same(account: Account, hooks: Hooks) -> None:
    account.has(subscriptions=list(reversed(EVENT_TYPES)))
    hooks.ensure(NAME, ENDPOINT)
    assert account.lines == ["GET webhooks"]


def test_the_secret_is_read_and_replaced(account: Account, hooks: Hooks) -> None:
    ours = account.has()
    assert hooks.secret(ours) == f"first of {ours}"
    assert hooks.new_secret(ours) == f"second of {ours}"
    assert hooks.secret(ours) == f"second of {ours}"


@pytest.mark.parametrize(
    "unusable",
    [{"secret": ""}, {"secret": min(PUBLISHED)}, {"secret": "good", "algorithm": "SHA512"}],
)
def test_a_secret_by_which_nothing_could_be_believed_is_refused_and_not_repeated(
    account: Account, hooks: Hooks, unusable: Hook
) -> None:
    ours = account.has()
    account.secrets[ours] = unusable
    with pytest.raises(UpstreamRefused, match="can't believe") as refused:
        hooks.secret(ours)
    assert not unusable["secret"] or unusable["secret"] not in str(refused.value)


@pytest.mark.parametrize("written", ["SHA256", "sha256", "SHA-256"])
def test_the_algorithm_may_be_written_in_any_way(account: Account, hooks: Hooks, written: str) -> None:
    ours = account.has()
    account.secrets[ours]["algorithm"] = written
    assert hooks.secret(ours) == f"first of {ours}"


@pytest.mark.parametrize(
    "missing", [{"error": "RecordNotFound"}, {"error": {"title": "Not found"}}, {"errors": [{"code": "NotFound"}]}]
)
def test_one_that_is_gone_is_missing_and_can_be_removed_again(account: Account, hooks: Hooks, missing: Hook) -> None:
    account.missing = missing
    ours, other = account.has(), account.has(name="another")
    assert hooks.state(ours) == "active"
    hooks.remove(ours)
    assert list(account.hooks) == [other]
    hooks.remove(ours)
    assert hooks.state(ours) == MISSING


def test_an_answer_that_says_that_it_is_gone_is_taken_at_its_word(account: Account, hooks: Hooks) -> None:
    hooks.remove("01HOOK")
    assert account.lines == ["DELETE webhooks/01HOOK"]


def test_its_state_is_zendesks_own_word(account: Account, hooks: Hooks) -> None:
    assert hooks.state(account.has(status="inactive")) == "inactive"


_ASK: dict[str, Callable[[Hooks], object]] = {
    "ensure": lambda hooks: hooks.ensure(NAME, ENDPOINT),
    "state": lambda hooks: hooks.state("01HOOK"),
    "secret": lambda hooks: hooks.secret("01HOOK"),
    "new_secret": lambda hooks: hooks.new_secret("01HOOK"),
    "remove": lambda hooks: hooks.remove("01HOOK"),
    "test": lambda hooks: hooks.test("01HOOK"),
}


_REFUSALS = [(403, CredentialsRevoked), (422, UpstreamRefused), (404, UpstreamRefused), (503, UpstreamUnavailable)]
_GOES_ON = {("state", 404), ("remove", 404)}


@pytest.mark.parametrize(
    ("ask", "status", "error"),
    [(ask, status, error) for ask in _ASK for status, error in _REFUSALS if (ask, status) not in _GOES_ON],
)
def test_a_refusal_is_one_of_our_errors_and_tells_no_address(
    account: Account, hooks: Hooks, ask: str, status: int, error: type[Exception]
) -> None:
    account.broken = status
    with pytest.raises(error) as refused:
        _ASK[ask](hooks)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("ask", [Hooks.state, Hooks.remove])
@pytest.mark.parametrize("status", [404, 422])
def test_a_refusal_of_one_that_is_listed_is_not_taken_for_its_absence(
    account: Account, hooks: Hooks, ask: Callable[[Hooks, str], object], status: int
) -> None:
    ours = account.has()
    account.refused = (ours, httpx.Response(status, json={"error": {"title": "No"}}))
    with pytest.raises(UpstreamRefused):
        ask(hooks, ours)
    assert ours in account.hooks


@pytest.mark.parametrize("key", ["../tickets/7", "a/signing_secret", "", "a b", "test?webhook_id=1"])
def test_an_id_that_is_none_asks_nothing(account: Account, hooks: Hooks, key: str) -> None:
    with pytest.raises(UpstreamRefused):
        hooks.secret(key)
    assert account.lines == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"response": {"status": 200}}, 200),
        ({"response": {"status": "OK"}}, None),
        ({"response": None}, None),
        ({}, None),
    ],
)
def test_a_test_says_what_our_door_answered_where_zendesk_does(
    account: Account, hooks: Hooks, answer: object, said: int | None
) -> None:
    account.test_answer = answer
    assert hooks.test("01HOOK") == said
    assert account.tests == [("01HOOK", {"request": {}})]
