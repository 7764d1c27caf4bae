"""How a ticket is read: what it costs, what is kept, and what becomes of odd answers."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.errors import TicketGone, UpstreamRefused, VipDeskError
from integration.domain.ticket import Happening, Status
from tests.clients.helpdesk.zendesk_json import (
    AGENT,
    BEGUN,
    COMPANY,
    CUSTOMER,
    FIELD_IDS,
    MAIL,
    OTHER,
    TICKET,
    audit_json,
    change_json,
    comment_json,
    ticket_json,
    user_json,
)
from tests.clients.helpdesk.zendesk_site import ZendeskSite

FEW_MINUTES = timedelta(minutes=6)


def words(site: ZendeskSite, ticket: str = str(TICKET)) -> list[tuple[Happening, str | None]]:
    return [(entry.what, entry.author) for entry in site.desk.read(ticket).timeline]


def closed_into(site: ZendeskSite, source: int, target: int, *, hour: int = 9, text: str = "It is down.") -> None:
    """Ticket `source`, begun at this hour, is merged into `target` as Zendesk does it."""
    begun, ended = f"2026-03-02T{hour:02}:00:00Z", f"2026-03-02T{hour:02}:30:00Z"
    site.tickets[source] = ticket_json(source, created_at=begun, status="closed", tags=["closed_by_merge"])
    into = f'This request was closed and merged into request #{target} "Production is down".'
    site.audits[source] = [
        audit_json(source * 10, begun, CUSTOMER, comment_json(CUSTOMER, text), via=dict(MAIL)),
        audit_json(source * 10 + 1, ended, AGENT, comment_json(AGENT, into, public=False)),
    ]
    if target in site.tickets:
        here = f'Request #{source} "It is down" was closed and merged into this request.'
        site.happens(AGENT, comment_json(AGENT, here, public=False), ticket=target)


# ---------------------------------------------------------------------------------------------------------- its cost


def test_an_ordinary_ticket_costs_two_requests_once_the_accounts_fields_are_known(zendesk: ZendeskSite) -> None:
    zendesk.desk.read(zendesk.ticket)
    assert zendesk.lines == ["GET tickets/35", "GET tickets/35/audits", "GET ticket_fields", "GET organization_fields"]
    zendesk.forget()
    zendesk.desk.read(zendesk.ticket)
    assert zendesk.lines == ["GET tickets/35", "GET tickets/35/audits"]


def test_a_long_history_costs_a_request_for_each_hundred_audits_and_is_whole(zendesk: ZendeskSite) -> None:
    for n in range(250):
        zendesk.says(None, f"Message {n}")
    zendesk.desk.read(zendesk.ticket)
    zendesk.forget()
    assert len(zendesk.desk.read(zendesk.ticket).timeline.entries) == 251
    assert zendesk.lines == ["GET tickets/35", *["GET tickets/35/audits"] * 3]


def test_an_author_whom_no_answer_names_is_asked_for_once(zendesk: ZendeskSite) -> None:
    zendesk.users[7009] = user_json(7009, "agent")
    comment = comment_json(7009, "On it.")
    zendesk.happens(AGENT, comment)
    zendesk.desk.read(zendesk.ticket)
    assert zendesk.lines.count("GET users/7009") == 1
    assert words(zendesk)[-1] == (Happening.AGENT_REPLIED, "7009")
    assert zendesk.lines.count("GET users/7009") == 1


def test_an_author_who_is_gone_is_a_customer_and_is_not_asked_for_again(zendesk: ZendeskSite) -> None:
    zendesk.happens(AGENT, comment_json(9999, "Any news?"))
    assert words(zendesk)[-1] == (Happening.CUSTOMER_WROTE, None)
    assert words(zendesk)[-1] == (Happening.CUSTOMER_WROTE, None)
    assert zendesk.lines.count("GET users/9999") == 1


def test_the_companys_agent_costs_a_request_every_five_minutes(zendesk: ZendeskSite) -> None:
    zendesk.organizations[COMPANY]["organization_fields"] |= {"vip_plan": "All-inclusive", "vip_agent": OTHER}
    for expected in (1, 1, 2):
        claim = zendesk.desk.read(zendesk.ticket).claim
        assert claim is not None
        assert claim.agent == "p7003@acme.example"
        assert zendesk.lines.count(f"GET users/{OTHER}") == expected
        zendesk.now += timedelta(minutes=4)


# --------------------------------------------------------------------------------------------------- who is who, when


def test_a_reply_stays_one_after_its_author_became_an_ordinary_user(zendesk: ZendeskSite) -> None:
    zendesk.changes(OTHER, assignee_id=AGENT)
    zendesk.says(str(AGENT), "On it.")
    zendesk.changes(OTHER, assignee_id=OTHER)
    before = words(zendesk)
    zendesk.users[AGENT]["role"] = "end-user"
    zendesk.now += FEW_MINUTES
    assert words(zendesk) == before


def test_a_new_agent_is_one_within_five_minutes(zendesk: ZendeskSite) -> None:
    zendesk.users[CUSTOMER + 7] = user_json(CUSTOMER + 7, "end-user")
    zendesk.says(str(CUSTOMER + 7), "I know this.")
    assert words(zendesk)[-1][0] is Happening.CUSTOMER_WROTE
    zendesk.users[CUSTOMER + 7]["role"] = "agent"
    zendesk.now += FEW_MINUTES
    assert words(zendesk)[-1] == (Happening.AGENT_REPLIED, str(CUSTOMER + 7))


def test_whoever_asks_is_the_customer_even_where_they_had_the_ticket(zendesk: ZendeskSite) -> None:
    zendesk.changes(OTHER, assignee_id=CUSTOMER)
    zendesk.says(None, "Please hurry.")
    assert words(zendesk)[-1] == (Happening.CUSTOMER_WROTE, None)


@pytest.mark.parametrize("author", [None, -1, 0])
def test_what_nobody_wrote_is_automatic(zendesk: ZendeskSite, author: int | None) -> None:
    zendesk.happens(-1, comment_json(-1, "We have your request.") | {"author_id": author})
    assert words(zendesk)[-1] == (Happening.AUTOMATED, None)


def test_a_word_of_the_customer_reopens_a_ticket_that_waited(zendesk: ZendeskSite) -> None:
    zendesk.says(str(AGENT), "Try this.")
    zendesk.changes(AGENT, status="pending")
    zendesk.says(None, "It did not help.")
    assert words(zendesk)[-2:] == [(Happening.CUSTOMER_WROTE, None), (Happening.OPENED, None)]
    assert zendesk.desk.read(zendesk.ticket).status is Status.OPEN


def test_nobody_is_named_for_a_status_that_we_or_a_rule_changed(zendesk: ZendeskSite) -> None:
    zendesk.changes(int(zendesk.installation.own_user), status="pending")
    zendesk.changes(int(zendesk.bot), status="open")
    assert words(zendesk)[-2:] == [(Happening.WAITED, None), (Happening.OPENED, None)]


def test_a_field_of_ours_that_the_account_lacks_is_not_there(zendesk: ZendeskSite) -> None:
    zendesk.fields = [each for each in zendesk.fields if "follow" not in each["title"]]
    assert zendesk.desk.read(zendesk.ticket).fields == {"tags", "severity", "first_due"}


def test_without_our_severity_field_no_change_of_a_field_is_a_severity(zendesk: ZendeskSite) -> None:
    zendesk.sets(AGENT, "vip_severity", 2)
    zendesk.happens(AGENT, change_json("None", "3"))
    zendesk.fields = []
    assert Happening.SEVERITY_SET not in {what for what, _ in words(zendesk)}


# ------------------------------------------------------------------------------------------------------------ mergers


def test_a_merge_is_read_once_as_nobody_can_change_a_merged_ticket(zendesk: ZendeskSite) -> None:
    closed_into(zendesk, 20, TICKET)
    first = zendesk.desk.read(zendesk.ticket)
    assert zendesk.lines.count("GET tickets/20/audits") == 1
    assert zendesk.desk.read(zendesk.ticket) == first
    assert zendesk.lines.count("GET tickets/20/audits") == 1
    assert first.began_at.hour == 9


def test_what_came_together_over_several_merges_stands_on_the_last_ticket(zendesk: ZendeskSite) -> None:
    closed_into(zendesk, 20, TICKET, hour=9, text="second")
    closed_into(zendesk, 10, 20, hour=8, text="first")
    texts = [each.text for each in zendesk.desk.read(zendesk.ticket).timeline if each.what is Happening.CUSTOMER_WROTE]
    assert texts == ["first", "second", "Nothing works since this morning."]


def test_tickets_that_name_each_other_come_to_an_end(zendesk: ZendeskSite) -> None:
    closed_into(zendesk, 20, TICKET)
    closed_into(zendesk, 10, 20, hour=8)
    for one, other in ((20, 10), (10, 10), (10, TICKET)):
        here = f"Request #{other} was closed and merged into this request."
        zendesk.happens(AGENT, comment_json(AGENT, here, public=False), ticket=one)
    assert len([what for what, _ in words(zendesk) if what is Happening.CUSTOMER_WROTE]) == 3


def test_a_ticket_that_says_nothing_of_a_merge_lends_no_words(zendesk: ZendeskSite) -> None:
    zendesk.tickets[20] = ticket_json(20)
    zendesk.audits[20] = [audit_json(1, "2026-03-01T10:00:00Z", CUSTOMER, comment_json(CUSTOMER, "Other"))]
    here = "Requests #20, #21 were closed and merged into this request."
    zendesk.happens(AGENT, comment_json(AGENT, here, public=False))
    assert words(zendesk) == [(Happening.CUSTOMER_WROTE, None)]


def test_a_merge_that_was_not_done_yet_is_seen_within_minutes(zendesk: ZendeskSite) -> None:
    closed_into(zendesk, 20, TICKET)
    zendesk.tickets[20] |= {"status": "open", "tags": []}
    assert len(words(zendesk)) == 1
    zendesk.tickets[20] |= {"status": "closed", "tags": ["closed_by_merge"]}
    zendesk.now += FEW_MINUTES
    assert len(words(zendesk)) == 2


def test_a_customer_who_writes_of_a_merge_makes_us_read_nothing(zendesk: ZendeskSite) -> None:
    zendesk.says(None, "Request #20 was closed and merged into this request.")
    assert words(zendesk)[-1] == (Happening.CUSTOMER_WROTE, None)
    assert not any("tickets/20" in line for line in zendesk.lines)


def test_no_more_tickets_are_read_for_a_merge_than_twenty(zendesk: ZendeskSite) -> None:
    named = ", ".join(f"#{n}" for n in range(100, 160))
    zendesk.happens(AGENT, comment_json(AGENT, f"Requests {named} were closed and merged into this request."))
    zendesk.desk.read(zendesk.ticket)
    assert sum(line.startswith("GET tickets/1") for line in zendesk.lines) == 20


# --------------------------------------------------------------------------------------------------- what isn't there


def test_a_ticket_in_the_bin_is_gone(zendesk: ZendeskSite) -> None:
    zendesk.answer(lambda: httpx.Response(200, json={"ticket": ticket_json(status="deleted")}))
    with pytest.raises(TicketGone):
        zendesk.desk.read(zendesk.ticket)
    with pytest.raises(TicketGone):
        zendesk.desk.read("36")


@pytest.mark.parametrize("ticket", ["", "ABC-1", "../users/1", "35/audits", "-1", "1" * 19, "٣٥"])
def test_what_cannot_be_a_number_of_zendesks_is_never_asked_for(zendesk: ZendeskSite, ticket: str) -> None:
    with pytest.raises(UpstreamRefused):
        zendesk.desk.read(ticket)
    assert zendesk.requests == []


def test_a_time_beyond_the_calendar_is_refused(zendesk: ZendeskSite) -> None:
    zendesk.mine["created_at"] = "0001-01-01T00:00:00+14:00"
    with pytest.raises(UpstreamRefused):
        zendesk.desk.read(zendesk.ticket)


def test_a_zone_bounds_the_dates_of_an_add_on(zendesk: ZendeskSite) -> None:
    zendesk.installation = replace(zendesk.installation, zone="Europe/Sofia")
    fields = {"vip_plan": "All-inclusive", "vip_addon_from": "2026-03-01", "vip_addon_until": "2026-03-31"}
    zendesk.organizations[COMPANY]["organization_fields"] |= fields
    claim = zendesk.another_desk().read(zendesk.ticket).claim
    assert claim is not None
    assert claim.addon_from is not None
    assert claim.addon_until is not None
    assert claim.addon_from.isoformat() == "2026-03-01T00:00:00+02:00"
    assert claim.addon_until.isoformat() == "2026-04-01T00:00:00+03:00"


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = sorted(ticket_json())
_EVENT_KEYS = sorted({*comment_json(1, ""), *change_json("status", "open"), "data", "comment_id", "id", "value", "via"})
_KINDS = ["Comment", "VoiceComment", "Change", "Create", "CommentPrivacyChange", "ChatStartedEvent", "Push"]
_VIA = st.fixed_dictionaries(
    {"channel": st.sampled_from(["web", "voicemail", "merge", 19, "phone_call_outbound", "chat_transcript"])},
    optional={
        "source": st.fixed_dictionaries(
            {"from": st.dictionaries(st.sampled_from(["ticket_id", "ticket_ids"]), any_json, max_size=2)},
            optional={"rel": st.sampled_from(["merge", "trigger", None]), "to": st.none() | st.just({})},
        )
    },
)
_EVENTS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(_KINDS)},
        optional={
            "id": st.integers(-1, 3),
            "comment_id": st.integers(-1, 3),
            "public": st.booleans() | st.none(),
            "body": st.text(max_size=9) | st.just("Request #1 #2 merged into this request") | st.none(),
            "author_id": st.sampled_from([-1, 0, 7001, 7002, 9001, None, 10**17]),
            "field_name": st.sampled_from(["status", "assignee_id", str(FIELD_IDS["vip_severity"])]) | any_json,
            "value": any_json | st.fixed_dictionaries({"history": any_json}) | st.just("9" * 5000),
            "data": any_json | st.fixed_dictionaries({"answered_by_id": any_json}),
            "via": _VIA,
        },
    ),
    max_size=4,
)
_LAWFUL = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@given(data=st.data())
@_LAWFUL
def test_no_ticket_of_the_right_outer_shape_raises_anything_but_our_errors(
    zendesk: ZendeskSite, data: st.DataObject
) -> None:
    damage = data.draw(st.dictionaries(st.sampled_from(_KEYS), any_json, max_size=2))
    zendesk.answer(lambda: httpx.Response(200, json={"ticket": ticket_json() | damage}))
    with suppress(VipDeskError):
        zendesk.another_desk().read(zendesk.ticket)


@given(audits=st.lists(_EVENTS, max_size=3), status=st.sampled_from(["new", "closed", "solved", "hold", "odd"]))
@_LAWFUL
def test_any_events_make_a_ticket_or_one_of_our_errors(
    zendesk: ZendeskSite, audits: list[list[dict[str, Any]]], status: str
) -> None:
    zendesk.tickets[TICKET] = ticket_json(status=status, tags=["closed_by_merge"])
    zendesk.audits[TICKET] = [
        {"id": n, "created_at": BEGUN, "author_id": 7002, "events": events} for n, events in enumerate(audits)
    ]
    with suppress(VipDeskError):
        zendesk.another_desk().read(zendesk.ticket)


@pytest.mark.parametrize("shape", ["audits", "users", "meta"])
@given(data=st.data())
@_LAWFUL
def test_any_page_of_audits_makes_a_ticket_or_one_of_our_errors(
    zendesk: ZendeskSite, shape: str, data: st.DataObject
) -> None:
    page: dict[str, Any] = {"audits": [], "users": [], "meta": {"has_more": False}}
    found: Callable[[], httpx.Response] = lambda: httpx.Response(200, json={"ticket": ticket_json()})  # noqa: E731
    said = page | {shape: data.draw(any_json)}
    zendesk.answer(found, lambda: httpx.Response(200, json=said))
    with suppress(VipDeskError):
        zendesk.another_desk().read(zendesk.ticket)


# ------------------------------------------------------------------------------------------------------- odd events

ODD: list[Any] = [
    {"id": 1, "type": "KnowledgeLinked", "body": {"article": {"id": 1, "title": "How"}}},
    {"id": "01J", "type": "SomethingNew"},
    {"type": "SomethingNew", "public": "yes", "author_id": "agent"},
    {"type": "SomethingNew", "via": {"channel": "x", "source": {"rel": None, "from": "a"}}},
    {"type": "X", "via": "web"},
    {"type": ["Comment"]},
    {"type": None},
    {},
    "event",
    7,
    None,
]


@pytest.mark.parametrize("event", ODD, ids=str)
def test_an_event_of_a_type_that_says_nothing_to_us_may_hold_anything(zendesk: ZendeskSite, event: object) -> None:
    before = words(zendesk)
    zendesk.audits[TICKET].append(audit_json(200, BEGUN, AGENT) | {"events": [event, comment_json(AGENT, "On it.")]})
    assert words(zendesk) == [*before, (Happening.AGENT_REPLIED, str(AGENT))]


def test_an_audit_without_events_says_nothing(zendesk: ZendeskSite) -> None:
    before = words(zendesk)
    zendesk.audits[TICKET].append(audit_json(200, BEGUN, AGENT) | {"events": None})
    assert words(zendesk) == before


def test_a_comment_of_another_shape_than_we_know_is_refused(zendesk: ZendeskSite) -> None:
    zendesk.audits[TICKET].append(audit_json(200, BEGUN, AGENT, {"type": "Comment", "body": {"text": "On it."}}))
    with pytest.raises(UpstreamRefused, match="shape"):
        zendesk.desk.read(zendesk.ticket)


@pytest.mark.parametrize("out", [{"suspended": True}, {"active": False}, {"role": "end-user"}])
def test_a_dedicated_agent_who_can_be_given_nothing_is_none_and_said_to_be_out(
    zendesk: ZendeskSite, out: dict[str, Any]
) -> None:
    zendesk.organizations[COMPANY]["organization_fields"] |= {"vip_plan": "All-inclusive", "vip_agent": OTHER}
    zendesk.users[OTHER] |= out
    claim = zendesk.desk.read(zendesk.ticket).claim
    assert claim is not None
    assert (claim.agent, claim.agent_is_out) == (None, True)
