"""What a ticket's audits and comments tell, merging, and what changed tickets are exported."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk


def unix(at: datetime) -> str:
    return str(int(at.timestamp()))


def test_a_new_ticket_has_one_audit_with_the_comment_and_what_was_set(acme: Desk, api: httpx.Client) -> None:
    field = acme.admin.adds_ticket_field("integer", "VIP proposed severity")
    mine = acme.customers.fills_form("vip@customer.example", "Down", "Nothing works", fields={field: "2"})
    audit = api.get(f"/tickets/{mine}/audits").json()["audits"][0]
    author = acme.ticket(mine)["requester_id"]
    assert (audit["author_id"], audit["via"]["channel"], audit["created_at"]) == (author, "web", "2026-03-02T10:00:00Z")
    comment, *created = audit["events"]
    assert (comment["type"], comment["body"], comment["public"]) == ("Comment", "Nothing works", True)
    assert {one["type"] for one in created} == {"Create"}
    assert {one["field_name"]: one["value"] for one in created} == {
        "subject": "Down",
        "requester_id": str(author),
        "status": "new",
        str(field): "2",
    }


def test_changes_tell_both_values_as_texts(acme: Desk, ticket: int, ada: int) -> None:
    acme.agents.takes(ada, ticket)
    events = {one["field_name"]: one for one in acme.audits(ticket)[-1]["events"]}
    assert (events["assignee_id"]["previous_value"], events["assignee_id"]["value"]) == (None, str(ada))
    assert (events["status"]["previous_value"], events["status"]["value"]) == ("new", "open")


def test_an_agents_public_answer_also_mails(acme: Desk, ticket: int, ada: int) -> None:
    acme.agents.replies(ada, ticket, "On it", status="pending")
    assert [one["type"] for one in acme.audits(ticket)[-1]["events"]] == ["Comment", "Notification", "Change"]
    acme.agents.notes(ada, ticket, "psst")
    assert [one["type"] for one in acme.audits(ticket)[-1]["events"]] == ["Comment"]


def test_placeholders_are_filled_in_what_agents_write_and_left_in_what_customers_do(
    acme: Desk, ticket: int, ada: int
) -> None:
    acme.agents.notes(ada, ticket, "About {{ticket.id}}")
    acme.customers.answers(ticket, "What is {{ticket.id}}?")
    assert [one["body"] for one in acme.comments(ticket)][1:] == [f"About {ticket}", "What is {{ticket.id}}?"]


def test_audits_and_comments_come_by_cursor_with_their_authors(
    acme: Desk, api: httpx.Client, ticket: int, ada: int
) -> None:
    for number in range(4):
        acme.agents.notes(ada, ticket, f"note {number}")
    query = {"page[size]": "2", "include": "users"}
    pages = [api.get(f"/tickets/{ticket}/audits", params=query).json()]
    while pages[-1]["meta"]["has_more"]:
        after = pages[-1]["meta"]["after_cursor"]
        pages.append(api.get(f"/tickets/{ticket}/audits", params={**query, "page[after]": after}).json())
    assert [len(page["audits"]) for page in pages] == [2, 2, 1]
    assert [one["id"] for one in pages[-1]["users"]] == [ada]
    following = api.get(pages[0]["links"]["next"]).json()
    assert following["audits"] == pages[1]["audits"]
    bodies = [
        one["body"] for one in api.get(f"/tickets/{ticket}/comments", params={"sort": "-created_at"}).json()["comments"]
    ]
    assert bodies == ["note 3", "note 2", "note 1", "note 0", "Nothing works"]
    assert api.get(f"/tickets/{ticket}/comments", params={"page[size]": "101"}).status_code == 400
    assert api.get(f"/tickets/{ticket}/comments", params={"page[after]": "!"}).status_code == 400


def test_customers_answer_and_the_ticket_opens_again(acme: Desk, ticket: int, ada: int) -> None:
    for status in ("pending", "hold", "solved"):
        acme.agents.replies(ada, ticket, "Done?", status=status)
        assert acme.ticket(ticket)["status"] == status
        assert acme.customers.answers(ticket, "No") == ticket
        assert acme.ticket(ticket)["status"] == "open"


def test_an_answer_to_a_closed_ticket_is_a_new_one(acme: Desk, ticket: int, ada: int) -> None:
    acme.agents.replies(ada, ticket, "Done", status="solved")
    assert acme.ticket(ticket)["assignee_id"] == ada
    acme.agents.closes(ticket)
    follow_up = acme.customers.answers(ticket, "Not at all")
    source = acme.ticket(follow_up)["via"]["source"]
    assert (follow_up != ticket, source["rel"], source["from"]["ticket_id"]) == (True, "follow_up", ticket)


def test_merging_closes_the_source_with_a_tag_and_tells_both(acme: Desk, api: httpx.Client, ticket: int) -> None:
    other = acme.customers.mails("vip@customer.example", "Still down", "Hello?")
    job = api.post(f"/tickets/{ticket}/merge", json={"ids": [other]}).json()["job_status"]
    assert (job["status"], acme.ticket(other)["status"]) == ("queued", "new")
    acme.tenant.automation.settle()
    assert api.get(f"/job_statuses/{job['id']}").json()["job_status"]["status"] == "completed"
    gone = acme.ticket(other)
    assert (gone["status"], gone["tags"]) == ("closed", ["closed_by_merge"])
    told = [acme.audits(other)[-1]["via"]["source"], acme.audits(ticket)[-1]["via"]["source"]]
    assert [(one["rel"], one["to"].get("ticket_id"), one["from"].get("ticket_id")) for one in told] == [
        ("merge", ticket, None),
        ("merge", None, other),
    ]
    assert [one["public"] for one in (acme.comments(other)[-1], acme.comments(ticket)[-1])] == [False, False]
    assert api.post(f"/tickets/{ticket}/merge", json={"ids": []}).status_code == 422


def test_voice_leaves_comments_of_its_own_kind(acme: Desk, ada: int) -> None:
    voicemail = acme.customers.leaves_voicemail("vip@customer.example", "+359888", "Call me")
    missed = acme.customers.calls("vip@customer.example", "+359888")
    taken = acme.customers.calls("vip@customer.example", "+359888", answered_by=ada)
    acme.agents.calls(ada, voicemail, "+359888")
    channels = [acme.ticket(one)["via"]["channel"] for one in (voicemail, missed, taken)]
    assert channels == ["voicemail", "phone_call_inbound", "phone_call_inbound"]
    spoken = [acme.comments(one)[-1] for one in (voicemail, missed, taken)]
    assert {one["type"] for one in spoken} == {"VoiceComment"}
    assert [(one["data"]["answered_by_id"], one["data"]["recorded"]) for one in spoken] == [
        (ada, True),
        (None, False),
        (ada, True),
    ]


def test_a_conversation_is_a_ticket_from_messaging(acme: Desk) -> None:
    talk = acme.customers.messages("vip@customer.example", "Hello", tags=["vip-page"])
    acme.customers.says(talk, "Anybody?")
    shown = acme.ticket(talk)
    assert (shown["from_messaging_channel"], shown["via"]["channel"], shown["tags"]) == (
        True,
        "native_messaging",
        ["vip-page"],
    )
    assert [one["body"] for one in acme.comments(talk)] == ["Hello", "Anybody?"]


def test_the_automatic_is_nobodys(acme: Desk, ticket: int) -> None:
    acme.agents.automation_does(ticket, "We got it", priority="low")
    audit = acme.audits(ticket)[-1]
    assert (audit["author_id"], audit["via"]["channel"], audit["via"]["source"]["rel"]) == (-1, "rule", "automation")


def test_the_export_hides_the_last_minute_and_goes_on_by_cursor(
    acme: Desk, api: httpx.Client, zendesk: RunningZendesk, ada: int
) -> None:
    start = unix(zendesk.clock.now())
    numbers = []
    for _ in range(3):
        numbers.append(acme.customers.mails("vip@customer.example", "s", "t"))
        zendesk.advance(timedelta(seconds=30))
    zendesk.advance(timedelta(seconds=5))
    first = exported(api, start_time=start, include="users,organizations")
    assert ([one["id"] for one in first["tickets"]], first["end_of_stream"]) == (numbers[:2], True)
    assert [one["email"] for one in first["users"]] == ["vip@customer.example"]
    acme.agents.notes(ada, numbers[0], "seen")
    acme.agents.deletes(ada, numbers[1])
    zendesk.advance(timedelta(minutes=2))
    later = exported(api, cursor=first["after_cursor"])
    assert [(one["id"], one["status"]) for one in later["tickets"]] == [
        (numbers[2], "new"),
        (numbers[0], "new"),
        (numbers[1], "deleted"),
    ]


def test_the_export_comes_in_pages_without_gaps(acme: Desk, api: httpx.Client, zendesk: RunningZendesk) -> None:
    numbers = [acme.customers.mails("vip@customer.example", "s", "t") for _ in range(5)]
    zendesk.advance(timedelta(minutes=2))
    pages = [exported(api, start_time="0", per_page="2")]
    while not pages[-1]["end_of_stream"]:
        pages.append(exported(api, cursor=pages[-1]["after_cursor"], per_page="2"))
    assert [one["id"] for page in pages for one in page["tickets"]] == numbers
    assert all(one["after_cursor"] != two["after_cursor"] for one, two in pairwise(pages))
    assert exported(api, cursor=pages[-1]["after_cursor"])["tickets"] == []


@pytest.mark.parametrize("query", [{}, {"start_time": "x"}, {"cursor": "?"}, {"start_time": "0", "per_page": "1001"}])
def test_an_export_from_nowhere_is_refused(api: httpx.Client, query: dict[str, str]) -> None:
    assert api.get("/incremental/tickets/cursor", params=query).status_code == 400


def test_an_export_from_the_present_is_refused(api: httpx.Client, zendesk: RunningZendesk) -> None:
    answer = api.get("/incremental/tickets/cursor", params={"start_time": unix(zendesk.clock.now())})
    assert (answer.status_code, answer.json()["error"]) == (422, "StartTimeTooRecent")
    old = unix(datetime(2026, 3, 2, 9, 59, tzinfo=UTC))
    assert api.get("/incremental/tickets/cursor", params={"start_time": old}).status_code == 200


def test_only_admins_export(acme: Desk, api: httpx.Client, ada: int) -> None:
    answer = api.get("/incremental/tickets/cursor", params={"start_time": "0"}, headers=acme.headers(ada))
    assert answer.status_code == 403


def exported(api: httpx.Client, **query: str) -> dict[str, Any]:
    answer = api.get("/incremental/tickets/cursor", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told
