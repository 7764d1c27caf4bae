"""What the account's own triggers do within each update, and events of types that nobody told us of."""

import json

import httpx

from sandbox.zendesk.desk import Desk
from tests.sandbox.zendesk.conftest import Receiver, made_hook


def test_a_trigger_changes_the_tags_within_the_update_that_woke_it(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.switches.trigger_takes, acme.switches.trigger_puts = ("vip",), ("seen",)
    answer = api.put(f"/tickets/{ticket}", json={"ticket": {"tags": ["vip", "other"]}}).json()
    assert answer["ticket"]["tags"] == ["other", "seen"]
    (*_, asked, ruled) = acme.audits(ticket)[-1]["events"]
    assert (asked["field_name"], asked["value"]) == ("tags", ["other", "vip"])
    assert (ruled["field_name"], ruled["value"], ruled["via"]["channel"]) == ("tags", ["other", "seen"], "rule")
    assert acme.audits(ticket)[-1]["author_id"] == acme.owner


def test_what_a_trigger_did_is_told_in_the_name_of_nobody(
    acme: Desk, api: httpx.Client, ticket: int, receiver: Receiver
) -> None:
    acme.switches.trigger_takes = ("vip",)
    made_hook(api, receiver, "tags_changed")
    api.put(f"/tickets/{ticket}", json={"ticket": {"tags": ["vip"]}})
    acme.tenant.automation.settle()
    actors = [one.told["detail"]["actor_id"] for one in receiver.came]
    assert actors == [str(acme.owner), "-1"]


def test_a_trigger_that_finds_nothing_to_change_leaves_no_trace(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.switches.trigger_takes = ("vip",)
    before = len(acme.audits(ticket))
    api.put(f"/tickets/{ticket}", json={"ticket": {"priority": "low"}})
    assert len(acme.audits(ticket)) == before + 1
    assert "rule" not in json.dumps(acme.audits(ticket)[-1]["events"])


def test_an_update_may_hold_an_event_of_a_type_and_shape_that_nobody_told_us_of(
    acme: Desk, ticket: int, ada: int
) -> None:
    acme.switches.odd_events = True
    acme.agents.notes(ada, ticket, "psst")
    kinds = [one["type"] for one in acme.audits(ticket)[-1]["events"]]
    assert kinds[0] == "Comment"
    assert len(kinds) == 2
    odd = acme.audits(ticket)[-1]["events"][-1]
    assert not isinstance(odd["id"], int)
    assert not isinstance(odd["via"], dict)
