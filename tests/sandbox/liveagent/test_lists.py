"""Lists: filters that are never ignored, pages, cursors, sorting, and dates without a zone."""

import json
from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent

WRONG = {"message": "Incorrect _filters parameter value"}


def found(api: httpx.Client, filters: object) -> list[str]:
    answer = api.get("/tickets", params={"_filters": json.dumps(filters)})
    assert answer.status_code == 200, answer.text
    return [ticket["subject"] for ticket in answer.json()]


@pytest.fixture
def three(desk: RunningLiveAgent, ada: str) -> dict[str, str]:
    vip = desk.admin.adds_department("VIP")
    desk.admin.joins(ada, vip)
    tag, other = desk.admin.adds_tag("vip"), desk.admin.adds_tag("other")
    one = desk.customers.mails("one@customer.example", "One", "first")
    desk.advance(timedelta(minutes=1))
    two = desk.customers.fills_form("two@customer.example", "Two", "second", department=vip)
    desk.staff.tags(ada, two, tag)
    desk.advance(timedelta(minutes=1))
    three = desk.customers.mails("two@customer.example", "Three", "third")
    desk.staff.transfers(ada, three, to=ada)
    desk.staff.tags(ada, three, tag, other)
    desk.staff.sets_status(ada, three, "R")
    owner = desk.ticket(two)["owner_contactid"]
    return {"one": one, "two": two, "three": three, "tag": tag, "other": other, "vip": vip, "ada": ada, "owner": owner}


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        ([], ["One", "Two", "Three"]),
        ({"status": "R"}, ["Three"]),
        ([["status", "IN", "N,C"]], ["One", "Two"]),
        ([["status", "NI", "N,C"]], ["Three"]),
        ([["tags", "E", "{tag}"]], ["Two"]),
        ([["tags", "E", "{other},{tag}"]], ["Three"]),
        ([["tags", "L", "{tag}"]], ["Two", "Three"]),
        ([["tags", "CY", "{other},{tag}"]], ["Two", "Three"]),
        ([["tags", "NI", "{other}"]], ["One", "Two"]),
        ([["tags", "IE"]], ["One"]),
        ([["tags", "INE", ""]], ["Two", "Three"]),
        ([["channel_type", "E", "M"]], ["Two"]),
        ([["channel_type", "IN", "E,B"]], ["One", "Three"]),
        ([["subject", "L", "t"]], ["Two", "Three"]),
        ({"owner_contactid": "{owner}"}, ["Two", "Three"]),
        ([["agentid", "IN", "{ada}"]], ["Three"]),
        ([["departmentid", "NI", "{vip}"]], ["One", "Three"]),
        ([["departmentid", "E", "{vip}"], ["status", "E", "N"]], ["Two"]),
        ([["date_created", "D>", "2026-03-02 10:00:00"]], ["Two", "Three"]),
        ([["date_created", "D<=", "2026-03-02 10:01:00"]], ["One", "Two"]),
        ([["date_created", "D<", "2026-03-02 10:00:00"]], []),
        ([["date_changed", "D>=", "2026-03-02 10:02:00"]], ["Three"]),
        ([["date_changed", "DP", "T"]], ["One", "Two", "Three"]),
        ([["search", "L", "second"]], ["Two"]),
    ],
)
def test_a_filter_finds_what_it_says(
    api: httpx.Client, three: dict[str, str], filters: object, subjects: list[str]
) -> None:
    text = json.dumps(filters)
    for name, value in three.items():
        text = text.replace("{" + name + "}", value)
    assert found(api, json.loads(text)) == subjects


@pytest.mark.parametrize(
    "filters",
    [
        [["id", "E", "x"]],
        [["code", "E", "x"]],
        [["owner_email", "E", "x"]],
        [["owner_name", "L", "x"]],
        [["last_activity_public", "D>", "2026-03-02 10:00:00"]],
        [["public_access_urlcode", "E", "x"]],
        [["agentid", "E", "x"]],
        {"agentid": "x"},
        [["agentid", "NI", "x"]],
        [["owner_contactid", "NI", "x"]],
        [["channel_type", "NI", "E"]],
        [["subject", "E", "x"]],
        [["date_created", "E", "2026-03-02 10:00:00"]],
        [["date_changed", ">=", "2026-03-02 10:00:00"]],
        [["date_changed", "D>=", "2026-03-02T10:00:00Z"]],
        [["date_changed", "D>=", "yesterday"]],
        [["date_changed", "DP", "some day"]],
        [["status", "IN", ["N", "C"]]],
        [["status", "E"]],
        ["status", "E", "N"],
        "status",
        7,
    ],
)
def test_any_other_filter_is_an_error_even_on_an_empty_list(api: httpx.Client, filters: object) -> None:
    answer = api.get("/tickets", params={"_filters": json.dumps(filters)})
    assert (answer.status_code, answer.json()) == (400, WRONG)


def test_a_filter_that_is_no_json_is_an_error(api: httpx.Client) -> None:
    assert api.get("/tickets", params={"_filters": "status=N"}).json() == WRONG


@pytest.mark.parametrize("path", ["/agents", "/departments", "/slas", "/grid/contact-widgets"])
def test_lists_that_know_no_filter_refuse_one(api: httpx.Client, path: str) -> None:
    assert api.get(path, params={"_filters": '{"name":"x"}'}).json() == WRONG


@pytest.fixture
def twelve(desk: RunningLiveAgent) -> list[str]:
    return [desk.customers.mails("a@customer.example", f"{number:02}", "text") for number in range(12)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, range(10)),
        ({"_page": 2}, range(10, 12)),
        ({"_page": 3}, []),
        ({"_page": 2, "_perPage": 5}, range(5, 10)),
        ({"_from": 3, "_to": 5}, range(3, 5)),
        ({"_from": 3, "_to": 5, "_page": 2}, range(3, 5)),
        ({"_from": 11}, range(11, 12)),
        ({"_sortDir": "DESC", "_sortField": "subject", "_perPage": 3}, [11, 10, 9]),
    ],
)
def test_a_page_is_ten_unless_more_is_asked_for(
    api: httpx.Client, twelve: list[str], query: dict[str, str], numbers: range
) -> None:
    assert len(twelve) == 12
    answer = api.get("/tickets", params=query).json()
    assert [ticket["subject"] for ticket in answer] == [f"{number:02}" for number in numbers]


def test_no_page_is_larger_than_the_account_gives(desk: RunningLiveAgent, api: httpx.Client, twelve: list[str]) -> None:
    desk.switches.largest_page = 5
    assert len(twelve) > len(api.get("/tickets", params={"_perPage": 100}).json()) == 5
    assert len(api.get("/tickets", params={"_from": 0, "_to": 12}).json()) == 5


@pytest.mark.parametrize(
    "query",
    [{"_page": "0"}, {"_page": "x"}, {"_perPage": "0"}, {"_from": "-1"}, {"_sortField": "agentid"}, {"_sortDir": "up"}],
)
def test_a_page_or_an_order_that_there_is_not_is_an_error(api: httpx.Client, query: dict[str, str]) -> None:
    assert api.get("/tickets", params=query).status_code == 400


def test_a_cursor_leads_from_part_to_part_and_is_missing_on_the_last(
    api: httpx.Client, desk: RunningLiveAgent, twelve: list[str]
) -> None:
    seen, query = [], {"_perPage": "5"}
    for expected in (True, True, False):
        answer = api.get("/tickets/history", params=query)
        seen += [row["conversation_id"] for row in answer.json()]
        assert ("next_page_cursor" in answer.headers) == expected
        query["_cursor"] = answer.headers.get("next_page_cursor", "")
    assert seen == twelve
    assert api.get("/tickets/history/count").json() == {"count": 12}
    assert api.get("/tickets/history", params={"_cursor": "nonsense"}).status_code == 400
    assert len(desk.calls_by(desk.v3_key)) == 5


def test_widgets_come_by_cursor_and_do_not_say_where_they_lead(desk: RunningLiveAgent, api: httpx.Client) -> None:
    ids = [desk.admin.adds_widget(f"Button {number}", "default") for number in range(11)]
    first = api.get("/grid/contact-widgets")
    assert [row["id"] for row in first.json()] == ids[:10]
    assert "departmentid" not in first.json()[0]
    rest = api.get("/grid/contact-widgets", params={"_cursor": first.headers["next_page_cursor"]})
    assert [row["id"] for row in rest.json()] == ids[10:]


def test_dates_are_the_accounts_wall_clock_in_answers_and_in_filters(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    assert api.get(f"/tickets/{ticket}").json()["date_created"] == "2026-03-02 10:00:00"
    desk.admin.in_zone("Asia/Kolkata")
    assert api.get(f"/tickets/{ticket}").json()["date_created"] == "2026-03-02 15:30:00"
    assert found(api, [["date_created", "D>=", "2026-03-02 15:30:01"]]) == []
    assert found(api, [["date_created", "D>=", "2026-03-02 15:30:00"]]) == ["Down"]


def test_a_date_in_a_filter_is_compared_to_the_second(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.advance(timedelta(milliseconds=500))
    desk.customers.mails("vip@customer.example", "Down", "x")
    assert found(api, [["date_created", "D>", "2026-03-02 10:00:00"]]) == []
    assert found(api, [["date_created", "D<=", "2026-03-02 10:00:00"]]) == ["Down"]


def test_bodies_of_lists_are_bare_arrays(api: httpx.Client, ticket: str) -> None:
    assert ticket
    for path in ("/tickets", "/tags", "/groups", "/contacts", "/companies", "/agents", "/departments", "/slas"):
        assert isinstance(api.get(path).json(), list)
