"""LiveAgent's own due dates: only rules set levels, and levels set due dates."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.admin import office_hours

HOUR = timedelta(hours=1)


@pytest.fixture
def tag(desk: RunningLiveAgent) -> str:
    """A tag whose rule gives the level of one hour for the first answer and four for each next one."""
    level = desk.admin.adds_level("VIP S1", first_answer=HOUR, next_answer=4 * HOUR)
    made = desk.admin.adds_tag("vip-sev-1")
    desk.admin.tag_sets_level(made, level)
    return made


def due(api: httpx.Client, ticket: str) -> str | None:
    shown = api.get(f"/tickets/{ticket}").json()["date_due"]
    return str(shown) if shown else None


def test_a_ticket_without_a_level_has_no_due_date(api: httpx.Client, ticket: str) -> None:
    assert due(api, ticket) is None
    assert api.get(f"/tickets/{ticket}/sla").json()["sla_level_id"] is None
    assert api.get(f"/slas/{ticket}/history").json() == {}


def test_a_tag_that_is_put_gives_the_level_of_its_rule(api: httpx.Client, ticket: str, tag: str) -> None:
    answer = api.put(f"/tickets/{ticket}", json={"tags": [tag]}).json()
    assert answer["date_due"] == "2026-03-02 11:00:00"
    sla = api.get(f"/tickets/{ticket}/sla").json()
    assert (sla["sla_level_name"], sla["first_answer"], sla["next_answer"]) == ("VIP S1", "2026-03-02 11:00:00", None)
    (level,) = api.get("/slas").json()
    assert level["values"] | {"first_answer": 3600, "next_answer": 14400} == level["values"]
    assert api.get(f"/slas/{level['id']}").json() == level


def test_a_tag_without_a_rule_gives_none(desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str) -> None:
    api.put(f"/tickets/{ticket}", json={"tags": [desk.admin.adds_tag("other")]})
    assert (tag != "", due(api, ticket)) == (True, None)


def test_a_tag_that_stood_there_fires_no_rule_again(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str
) -> None:
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    desk.admin.changes_level(ticket, desk.admin.adds_level("slow", first_answer=9 * HOUR))
    api.put(f"/tickets/{ticket}", json={"tags": [tag, desk.admin.adds_tag("other")]})
    assert due(api, ticket) == "2026-03-02 19:00:00"


def test_tags_of_the_api_may_fire_no_rule_and_those_of_people_do(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str, ada: str
) -> None:
    desk.switches.api_tags_fire_rules = False
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    assert due(api, ticket) is None
    api.put(f"/tickets/{ticket}", json={"tags": []})
    desk.staff.tags(ada, ticket, tag)
    assert due(api, ticket) == "2026-03-02 11:00:00"


def test_a_time_rule_finds_the_tag_after_a_minute(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    tag, level = desk.admin.adds_tag("vip"), desk.admin.adds_level("VIP", first_answer=HOUR)
    desk.admin.tag_sets_level_in_time(tag, level)
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    desk.advance(timedelta(minutes=1))
    assert due(api, ticket) is None
    desk.advance(timedelta(minutes=1))
    assert due(api, ticket) == "2026-03-02 11:00:00"


def test_a_level_may_be_seen_only_after_a_while(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str
) -> None:
    desk.switches.sla_delay = timedelta(seconds=3)
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    desk.advance(timedelta(seconds=2))
    assert due(api, ticket) is None
    desk.advance(timedelta(seconds=1))
    assert due(api, ticket) == "2026-03-02 11:00:00"


@pytest.mark.parametrize(("origin", "expected"), [("created", "11:00:00"), ("changed", "11:10:00")])
def test_a_level_counts_from_the_begin_or_from_its_change(  # noqa: PLR0913, PLR0917 -- what pytest hands in
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str, origin: str, expected: str
) -> None:
    desk.switches.sla_counts_from = "changed" if origin == "changed" else "created"
    desk.advance(timedelta(minutes=10))
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    assert due(api, ticket) == f"2026-03-02 {expected}"


def test_an_answer_ends_a_round_and_a_message_begins_the_next(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str, ada: str
) -> None:
    desk.staff.tags(ada, ticket, tag)
    desk.advance(timedelta(minutes=30))
    desk.staff.replies(ada, ticket, "On it")
    assert due(api, ticket) is None
    history = api.get(f"/slas/{ticket}/history").json()
    assert (history["sla_type"], history["date_closed"]) == ("first_answer", "2026-03-02 10:30:00")
    assert (history["total_time"], history["elapsed_time"]) == (3600, 1800)
    desk.customers.answers(ticket, "Still down")
    assert due(api, ticket) == "2026-03-02 14:30:00"
    assert api.get(f"/tickets/{ticket}/sla").json()["next_answer"] == "2026-03-02 14:30:00"
    desk.switches.sla_history_in_list = True
    assert [row["sla_type"] for row in api.get(f"/slas/{ticket}/history").json()] == ["first_answer", "next_answer"]


def test_resolving_drops_a_round_without_a_trace(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, tag: str, ada: str
) -> None:
    desk.staff.tags(ada, ticket, tag)
    desk.staff.sets_status(ada, ticket, "R")
    assert (due(api, ticket), api.get(f"/slas/{ticket}/history").json()) == (None, {})


def test_time_counts_in_the_open_hours_of_the_level_alone(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    level = desk.admin.adds_level("S3", first_answer=2 * HOUR, hours=office_hours())
    desk.advance(timedelta(days=4, hours=5))
    friday_at_four = desk.customers.mails("vip@customer.example", "Late", "x")
    desk.admin.changes_level(friday_at_four, level)
    assert due(api, friday_at_four) == "2026-03-09 09:00:00"
    desk.advance(timedelta(hours=-1))
    at_three = desk.customers.mails("vip@customer.example", "In time", "x")
    desk.admin.changes_level(at_three, level)
    assert due(api, at_three) == "2026-03-06 16:00:00"
    hours = api.get(f"/slas/{level}").json()["business_hours"]
    assert (hours["timezone"], hours["monday"]) == ("Europe/Bratislava", {"start": "09:00", "end": "17:00"})
    assert (hours["sunday"], ada != "") == (None, True)


def test_a_holiday_of_the_level_does_not_count(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    hours = replace(office_hours(), holidays=frozenset({desk.clock.now().date()}))
    desk.admin.changes_level(ticket, desk.admin.adds_level("S3", first_answer=HOUR, hours=hours))
    assert due(api, ticket) == "2026-03-03 09:00:00"


def test_the_unit_of_the_integers_can_be_another(desk: RunningLiveAgent, api: httpx.Client, tag: str) -> None:
    desk.switches.sla_unit = timedelta(minutes=1)
    assert (tag != "", api.get("/slas").json()[0]["values"]["first_answer"]) == (True, 60)
