"""All tickets of an account, and what changed since: what is asked for, how often, and what must never be missed."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from integration.clients.helpdesk.zendesk.calls import EXPORT_GAP
from integration.domain.changed import Changed
from integration.domain.errors import UpstreamRefused, VipDeskError
from tests.clients.helpdesk.contract import NOON, walked
from tests.clients.helpdesk.zendesk_json import AGENT, BEGUN, CUSTOMER, TICKET, audit_json, comment_json, ticket_json
from tests.clients.helpdesk.zendesk_site import ZendeskSite

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EXPORT = "GET incremental/tickets/cursor"


def touched(site: ZendeskSite, number: int, at: datetime) -> None:
    """A ticket that last changed at this instant."""
    site.tickets[number] = ticket_json(number, generated_timestamp=int(at.timestamp()))
    site.audits[number] = [audit_json(number, BEGUN, CUSTOMER, comment_json(CUSTOMER, "Help"))]


def exports(site: ZendeskSite) -> list[dict[str, str]]:
    """What the export was asked with."""
    return [dict(each.url.params) for each in site.requests if each.url.path.endswith("/incremental/tickets/cursor")]


def names(changed: Sequence[Changed]) -> list[str]:
    return [each.ticket for each in changed]


# ------------------------------------------------------------------------------------------------------- what changed


def test_when_a_ticket_changed_last_is_told_in_whole_seconds(zendesk: ZendeskSite) -> None:
    touched(zendesk, 36, NOON - 2 * MINUTE)
    assert zendesk.desk.changed(NOON - 3 * MINUTE) == (Changed("36", NOON - 2 * MINUTE),)


def test_what_changed_is_asked_from_long_enough_ago_to_be_answered_at_all(zendesk: ZendeskSite) -> None:
    touched(zendesk, 36, NOON - 2 * MINUTE)
    assert names(zendesk.desk.changed(NOON - 3 * MINUTE)) == ["36"]
    assert int(exports(zendesk)[0]["start_time"]) <= (NOON - 5 * MINUTE).timestamp()


def test_what_changed_before_is_not_named_but_for_one_minute(zendesk: ZendeskSite) -> None:
    since = NOON - 3 * MINUTE
    for number, before in ((36, 61 * SECOND), (37, 60 * SECOND), (38, 0 * SECOND), (39, -90 * SECOND)):
        touched(zendesk, number, since - before)
    assert names(zendesk.desk.changed(since)) == ["37", "38", "39"]


@given(change=st.integers(0, 600), behind=st.integers(0, 119), late=st.lists(st.integers(0, 40), min_size=15))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(change=1, behind=119, late=[0] * 15)
def test_no_change_is_missed_by_questions_that_reach_two_minutes_back(
    zendesk: ZendeskSite, change: int, behind: int, late: list[int]
) -> None:
    """As the poller asks: from two minutes before its last question on, while Zendesk's clock may be as much behind."""
    desk, at, last, found = zendesk.another_desk(), NOON + change * SECOND, NOON - MINUTE, False
    for n, later in enumerate(late[:15]):
        zendesk.now = NOON + n * MINUTE + later * SECOND
        is_told = at <= zendesk.now - MINUTE
        touched(zendesk, 36, at - behind * SECOND if is_told else NOON - 99 * MINUTE)
        found = found or "36" in names(desk.changed(last - 2 * MINUTE))
        last = zendesk.now
    assert found


def test_a_deleted_ticket_changed_too(zendesk: ZendeskSite) -> None:
    touched(zendesk, 36, NOON - 2 * MINUTE)
    zendesk.tickets[36]["status"] = "deleted"
    assert names(zendesk.desk.changed(NOON - 3 * MINUTE)) == ["36"]


def test_many_changes_come_in_parts_that_leave_others_their_share_of_the_export(zendesk: ZendeskSite) -> None:
    for number in range(100, 160):
        touched(zendesk, number, NOON - 4 * MINUTE)
    assert len(zendesk.desk.changed(NOON - 5 * MINUTE)) == 60
    assert zendesk.lines == [EXPORT] * 3
    assert sum(zendesk.waits) == 2 * EXPORT_GAP.total_seconds()


# --------------------------------------------------------------------------------------------------------------- walks


def test_a_walk_reads_a_thousand_tickets_an_answer_with_their_people_beside_them(zendesk: ZendeskSite) -> None:
    list(zendesk.desk.pages(closed_too=False))
    asked = exports(zendesk)
    assert asked == [{"start_time": "946684800", "per_page": "1000", "include": "users,organizations"}]
    assert zendesk.lines == [EXPORT, "GET tickets/35/audits", "GET ticket_fields", "GET organization_fields"]


def test_a_walk_over_closed_tickets_is_held_to_the_exports_pace(zendesk: ZendeskSite) -> None:
    for number in range(100, 200):
        touched(zendesk, number, NOON - 90 * MINUTE)
        zendesk.tickets[number]["status"] = "closed"
    assert walked(zendesk.desk) == ["35"]
    at = [when for when, line in zip(zendesk.moments, zendesk.lines, strict=True) if line == EXPORT]
    assert len(at) == 5
    assert all(later - earlier >= EXPORT_GAP for earlier, later in pairwise(at))


def test_a_walk_remembers_how_far_it_came_where_nothing_was_open(zendesk: ZendeskSite) -> None:
    for number in range(100, 150):
        touched(zendesk, number, NOON - 90 * MINUTE)
        zendesk.tickets[number]["status"] = "closed"
    first, second, third = zendesk.desk.pages(closed_too=False)
    assert [len(page.tickets) for page in (first, second, third)] == [1, 0, 0]
    zendesk.forget()
    list(zendesk.desk.pages(closed_too=False, after=second.cursor))
    assert len(exports(zendesk)) == 1


def test_a_long_answer_is_worked_on_in_parts_and_gone_on_with_in_the_middle(zendesk: ZendeskSite) -> None:
    zendesk.most_exported = 1000
    zendesk.list_more(79)
    everything = walked(zendesk.desk)
    pages = list(zendesk.desk.pages(closed_too=False))
    assert [len(page.tickets) for page in pages] == [5] * 16
    for n, page in enumerate(pages, 1):
        assert walked(zendesk.desk, after=page.cursor) == everything[n * 5 :]


def test_a_ticket_that_changes_on_the_way_is_given_once(zendesk: ZendeskSite) -> None:
    zendesk.list_more(40)
    seen: list[str] = []
    for page in zendesk.desk.pages(closed_too=False):
        seen += [ticket.id for ticket in page.tickets]
        for ticket in page.tickets:
            zendesk.tickets[int(ticket.id)]["generated_timestamp"] += 3600
    assert len(seen) == len(set(seen)) == 41


def test_a_place_that_zendesk_forgot_is_the_beginning(zendesk: ZendeskSite) -> None:
    assert walked(zendesk.desk, after="z1 forgotten 1 1") == ["35"]


def test_deleted_tickets_are_never_walked_over(zendesk: ZendeskSite) -> None:
    zendesk.mine["status"] = "deleted"
    assert walked(zendesk.desk, closed_too=True) == []


def test_a_ticket_that_is_deleted_before_it_is_read_is_passed_over_in_silence(zendesk: ZendeskSite) -> None:
    zendesk.list_more(1)
    page = [ticket_json(TICKET), ticket_json(77)]
    zendesk.answer(lambda: httpx.Response(200, json={"tickets": page, "end_of_stream": True, "after_cursor": "x"}))
    with capture_logs() as logs:
        assert walked(zendesk.desk) == ["35"]
    assert logs == []


def test_a_ticket_that_cannot_be_read_is_left_out_and_named_by_its_number_alone(zendesk: ZendeskSite) -> None:
    zendesk.list_more(1)
    zendesk.mine["created_at"] = "0001-01-01T00:00:00+14:00"
    with capture_logs() as logs:
        assert walked(zendesk.desk) == ["1001"]
    assert logs == [
        {"event": "walk.left_out", "log_level": "warning", "installation": "acme", "count": 1, "tickets": [35]}
    ]


@pytest.mark.parametrize("cursor", [None, "", "again"])
def test_an_export_without_an_end_is_refused(zendesk: ZendeskSite, cursor: str | None) -> None:
    said = {"tickets": [], "end_of_stream": False, "after_cursor": cursor}
    zendesk.always(lambda: httpx.Response(200, json=said))
    with pytest.raises(UpstreamRefused):
        list(zendesk.desk.pages(closed_too=False))
    with pytest.raises(UpstreamRefused):
        zendesk.desk.changed(NOON)


@given(place=st.text(max_size=30) | st.from_regex(r"\Az1 \S{0,9} [0-9]{1,12} [0-9]{1,18}\Z"))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_place_or_one_of_our_errors(zendesk: ZendeskSite, place: str) -> None:
    with suppress(VipDeskError):
        assert walked(zendesk.desk, after=place) in ([], ["35"])


def test_agents_words_in_a_walk_are_agents_words(zendesk: ZendeskSite) -> None:
    zendesk.says(str(AGENT), "On it.")
    zendesk.now += timedelta(minutes=1)
    (page,) = zendesk.desk.pages(closed_too=False)
    assert page.tickets[0].timeline.entries[-1].author == str(AGENT)
