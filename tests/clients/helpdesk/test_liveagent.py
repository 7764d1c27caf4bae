"""LiveAgent keeps the contract of a host, and some promises of its own."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from structlog.testing import capture_logs

from integration import ports
from integration.clients.helpdesk import liveagent as folder
from integration.clients.helpdesk.liveagent.api import LiveAgent
from integration.clients.helpdesk.liveagent.payload import TicketJson
from integration.domain.budget import Allowance
from integration.domain.capabilities import Capabilities
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import (
    CredentialsRevoked,
    Misconfigured,
    TicketGone,
    UpstreamRefused,
    UpstreamUnavailable,
)
from integration.domain.severity.scale import Severity
from integration.domain.terms import default_terms
from integration.domain.ticket import Happening, Ticket
from integration.domain.trouble import TroubleKind
from tests.clients.helpdesk.contract import NOON, WANTED, HostContract, json_answer, page_answer, walked
from tests.clients.helpdesk.liveagent_site import (
    AGENT,
    BOT,
    CODE,
    CUSTOMER,
    OTHER,
    OWN_USER,
    LiveAgentSite,
    group_json,
    ticket_json,
)
from tests.fakes.wire import wire

QUIET = replace(WANTED, notes=())
FIVE_MINUTES = timedelta(minutes=5)


class TestLiveAgent(HostContract):
    @pytest.fixture
    def site(self, liveagent: LiveAgentSite) -> LiveAgentSite:
        return liveagent


class TestWithoutNotes(HostContract):
    """A note is never missed where none can be written."""

    @pytest.fixture
    def site(self, liveagent: LiveAgentSite) -> LiveAgentSite:
        liveagent.credentials = replace(liveagent.credentials, notes_token="")
        return liveagent


def warmed(site: LiveAgentSite) -> LiveAgent:
    """A desk that has read and written before, so that tags, agents and departments are kept."""
    site.tickets["WAR-MUPXX-001"] = ticket_json("WAR-MUPXX-001")
    site.groups["WAR-MUPXX-001"] = list(site.groups[CODE])
    site.desk.write(site.desk.read("WAR-MUPXX-001"), replace(QUIET, assignee=AGENT))
    site.forget()
    return site.desk


def accepted(site: LiveAgentSite, wanted: TicketUpdate) -> Ticket:
    """Write, and read what LiveAgent made of it."""
    site.desk.write(site.desk.read(site.ticket), wanted)
    return site.desk.read(site.ticket)


def test_it_is_what_the_ports_ask_for(liveagent: LiveAgentSite) -> None:
    kept: tuple[ports.Webhook, ports.Helpdesk] = (liveagent.webhook, liveagent.desk)
    assert isinstance(kept[1], LiveAgent)


def test_the_folder_gives_a_telephone_a_probe_and_a_setup(liveagent: LiveAgentSite) -> None:
    identity = (liveagent.installation, liveagent.credentials, wire(liveagent.http))
    telephone: ports.Helpdesk = folder.telephone(*identity)
    probe: ports.Probe = folder.probe(*identity, default_terms(), lambda is_here: is_here())
    setup: ports.Setup = folder.setup(*identity, default_terms())
    assert telephone.read(CODE).id == CODE
    assert probe
    assert setup


def test_notes_and_messages_can_be_written_with_a_key_for_them_and_a_user_to_write_them(
    liveagent: LiveAgentSite,
) -> None:
    hosted = Capabilities(groups=True, changes=True, claims=True, chat_widgets=True, phone=True)
    able = replace(hosted, due_date=False, priority=False)
    assert liveagent.desk.capabilities == able
    liveagent.installation = replace(liveagent.installation, own_user="")
    assert liveagent.another_desk().capabilities == replace(able, notes=False, messages=False)


def test_a_read_is_two_requests_with_our_key(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    desk.read(CODE)
    assert liveagent.lines == [f"GET v3/tickets/{CODE}", "GET v3/tickets/id123abc/messages"]
    assert {request.headers["apikey"] for request in liveagent.requests} == {liveagent.credentials.api_token}
    assert liveagent.requests[1].url.params["_perPage"] == "100"


def test_a_write_is_one_put_with_all_that_the_ticket_has_and_one_look_at_it(liveagent: LiveAgentSite) -> None:
    liveagent.tickets[CODE] |= {"tags": ["fqr2"], "custom_fields": [{"code": "order", "value": "4711"}]}
    desk = warmed(liveagent)
    desk.write(desk.read(CODE), replace(QUIET, assignee=AGENT))
    assert liveagent.lines[2:] == ["PUT v3/tickets/id123abc", f"GET v3/tickets/{CODE}"]
    assert liveagent.bodies() == [
        {
            "departmentid": "dana",
            "agentid": AGENT,
            "tags": ["fqr2", "vip1", "sev1"],
            "custom_fields": [
                {"code": "order", "value": "4711"},
                {"code": "vip_severity", "value": "1"},
                {"code": "vip_first_due", "value": "2026-03-02T13:00:00Z"},
                {"code": "vip_followup_due", "value": "2026-03-02T16:00:00Z"},
            ],
        }
    ]


def test_agent_and_department_stay_as_they_are_where_nobody_is_to_be_assigned(liveagent: LiveAgentSite) -> None:
    liveagent.tickets[CODE] |= {"agentid": OTHER, "departmentid": "default"}
    accepted(liveagent, TicketUpdate(severity=Severity.S2))
    (body,) = liveagent.bodies()
    assert (body["departmentid"], body["agentid"], body["tags"]) == ("default", OTHER, [])


def test_a_ticket_without_an_agent_is_written_to_without_one(liveagent: LiveAgentSite) -> None:
    accepted(liveagent, TicketUpdate(severity=Severity.S2))
    assert "agentid" not in liveagent.bodies()[0]


@pytest.mark.parametrize(
    ("agent", "now_in", "department"),
    [(AGENT, "default", "dana"), (OTHER, "default", "default"), (OTHER, "dana", "default")],
)
def test_an_agent_is_assigned_in_a_department_of_theirs(
    liveagent: LiveAgentSite, agent: str, now_in: str, department: str
) -> None:
    liveagent.tickets[CODE]["departmentid"] = now_in
    accepted(liveagent, TicketUpdate(assignee=agent))
    assert (liveagent.tickets[CODE]["agentid"], liveagent.tickets[CODE]["departmentid"]) == (agent, department)


def test_an_agent_whom_liveagent_does_not_know_is_refused_before_anything_is_sent(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    with pytest.raises(UpstreamRefused, match="no agent nobody99"):
        liveagent.desk.write(ticket, TicketUpdate(assignee="nobody99"))
    assert "PUT" not in liveagent.sent


def test_an_agent_who_is_new_is_looked_for_again_but_not_all_the_time(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    liveagent.now += timedelta(seconds=31)
    for _ in range(3):
        ticket = desk.read(CODE)
        with pytest.raises(UpstreamRefused):
            desk.write(ticket, TicketUpdate(assignee="nobody99"))
    assert liveagent.lines.count("GET v3/agents") == 1


def test_a_put_that_is_refused_for_other_reasons_is_not_sent_again(liveagent: LiveAgentSite) -> None:
    ticket = accepted(liveagent, QUIET)
    liveagent.forget()
    liveagent.answer(json_answer(400))
    with pytest.raises(UpstreamRefused):
        liveagent.desk.write(ticket, TicketUpdate(severity=Severity.S2))
    assert liveagent.sent == ["PUT"]


def test_what_somebody_else_changed_since_the_ticket_was_read_is_kept(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    liveagent.set_tags("billing")
    liveagent.now += timedelta(seconds=11)
    liveagent.desk.write(ticket, QUIET)
    assert liveagent.tags() == ["billing", "vip", "vip-sev-1"]


def test_a_ticket_that_shows_by_now_what_is_wanted_is_not_written_to(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    accepted(liveagent, QUIET)
    liveagent.now += timedelta(seconds=11)
    liveagent.forget()
    liveagent.desk.write(ticket, QUIET)
    assert liveagent.sent == ["GET"]


def test_a_tag_that_liveagent_lacks_is_made_once(liveagent: LiveAgentSite) -> None:
    for _ in range(2):
        accepted(liveagent, TicketUpdate(tags=("vip", "vip-breached")))
        accepted(liveagent, TicketUpdate(tags=()))
    made = [request for request in liveagent.requests if request.method == "POST"]
    assert [json.loads(request.content) for request in made] == [{"name": "vip-breached", "is_public": "N"}]


def test_a_tag_that_we_may_not_make_is_named(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    ticket = desk.read(CODE)
    liveagent.answer(lambda: httpx.Response(403, json={"message": "no privilege"}))
    with pytest.raises(UpstreamRefused, match=r"no tag vip-breached.*create the tag"):
        desk.write(ticket, TicketUpdate(tags=("vip-breached",)))


def test_a_tag_that_is_new_is_read_by_its_name(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    liveagent.now += timedelta(seconds=31)
    liveagent.set_tags("just made")
    assert desk.read(CODE).tags == ("just made",)


@pytest.mark.parametrize("refuses", [True, False])
def test_fields_that_liveagent_lacks_are_left_out_for_some_minutes_and_told(
    liveagent: LiveAgentSite,
    refuses: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    liveagent.known_fields, liveagent.refuses_unknown_fields = {"vip_severity", "order"}, refuses
    liveagent.tickets[CODE]["custom_fields"] = [{"code": "vip_severity", "value": ""}]
    with capture_logs() as logs:
        ticket = accepted(liveagent, QUIET)
    assert {log["field"] for log in logs} == {"vip_first_due", "vip_followup_due"}
    assert ticket.fields == {"tags", "severity"}
    assert (ticket.severity_field, ticket.first_due) == ("1", None)
    assert not liveagent.desk.differs(ticket, QUIET)
    troubles = liveagent.desk.drift(ticket, QUIET)
    assert [(t.kind, t.subject) for t in troubles if t.kind is TroubleKind.CAPABILITY] == [
        (TroubleKind.CAPABILITY, "vip_first_due"),
        (TroubleKind.CAPABILITY, "vip_followup_due"),
    ]
    liveagent.now += FIVE_MINUTES
    liveagent.known_fields |= {"vip_first_due", "vip_followup_due"}
    assert accepted(liveagent, QUIET).first_due == NOON + timedelta(hours=1)


@pytest.mark.parametrize(("ignored", "said"), [("tags", "tags"), ("agentid", "agent")])
def test_what_does_not_show_after_a_write_is_tried_again_later(
    liveagent: LiveAgentSite, ignored: str, said: str
) -> None:
    liveagent.ignores = {ignored}
    ticket = liveagent.desk.read(CODE)
    with pytest.raises(UpstreamUnavailable, match=f"doesn't show it yet: {said}$"):
        liveagent.desk.write(ticket, replace(QUIET, assignee=AGENT))


def test_a_note_is_a_form_for_the_old_api_with_its_own_key(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    desk.write(desk.read(CODE), TicketUpdate(notes=(Note("recognised", "Größe & Co.: {$conv_code}\0\ud800"),)))
    request = liveagent.requests[-1]
    assert liveagent.lines[-1] == "POST conversations/id123abc/messages"
    assert request.headers["apikey"] == liveagent.credentials.notes_token
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert {name: value for name, (value,) in parse_qs(request.content.decode()).items()} == {
        "message": f"Größe & Co.: {{$conv_code}}\n\n(vip-desk: recognised, {CODE})",
        "useridentifier": OWN_USER,
        "type": "N",
        "do_not_send_mail": "Y",
        "is_html_message": "N",
    }


@pytest.mark.parametrize("answer", [page_answer(500), page_answer(503), lambda: httpx.ReadTimeout("late")])
def test_a_note_is_sent_once_even_when_its_answer_is_lost(liveagent: LiveAgentSite, answer: object) -> None:
    assert callable(answer)
    ticket = liveagent.desk.read(CODE)
    liveagent.always(answer)
    with pytest.raises(UpstreamUnavailable):
        liveagent.desk.write(ticket, TicketUpdate(notes=(Note("recognised", "VIP"),)))
    assert liveagent.sent == ["POST"]


def test_an_old_api_that_says_no_with_a_200_has_said_no(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    liveagent.answer(lambda: httpx.Response(200, json={"response": {"status": "ERROR", "errormessage": "no"}}))
    with pytest.raises(UpstreamRefused, match="old API"):
        liveagent.desk.write(ticket, TicketUpdate(notes=(Note("recognised", "VIP"),)))


def test_a_note_by_somebody_else_with_our_last_line_is_not_ours(liveagent: LiveAgentSite) -> None:
    liveagent.happens("I", AGENT, ("N", f"x\n\n(vip-desk: recognised, {CODE})"))
    wanted = TicketUpdate(notes=(Note("recognised", "VIP"),))
    assert liveagent.desk.differs(liveagent.desk.read(CODE), wanted)


def test_what_changed_is_asked_for_in_the_zone_of_the_installation(liveagent: LiveAgentSite) -> None:
    liveagent.installation = replace(liveagent.installation, zone="Europe/Bratislava")
    assert liveagent.another_desk().changed(NOON) == ()
    params = dict(liveagent.requests[0].url.params)
    assert json.loads(params.pop("_filters")) == [["date_changed", "D>=", "2026-03-02 13:00:00"]]
    assert params == {"_sortField": "date_changed", "_sortDir": "ASC", "_page": "1", "_perPage": "100"}


def test_many_changed_tickets_come_by_hundreds(liveagent: LiveAgentSite) -> None:
    liveagent.list_more(250)
    assert len(liveagent.desk.changed(datetime(2026, 1, 1, tzinfo=UTC))) == 251
    assert len(liveagent.sent) == 3


def test_a_list_that_heeds_no_pages_is_read_once(liveagent: LiveAgentSite) -> None:
    rows = [ticket_json(f"AAA-AAAAA-{n:03}") for n in range(100)]
    liveagent.answer(*[lambda: httpx.Response(200, json=rows)] * 5)
    assert len(liveagent.desk.changed(NOON)) == 100
    assert len(liveagent.sent) == 2


def test_a_long_conversation_is_read_to_its_end(liveagent: LiveAgentSite) -> None:
    for number in range(250):
        liveagent.happens("3", CUSTOMER, ("M", f"{number}"))
    assert len(liveagent.desk.read(CODE).timeline.entries) == 251


def test_drift_is_one_request_and_none_where_nothing_is_promised(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    liveagent.forget()
    assert liveagent.desk.drift(ticket, TicketUpdate(tags=())) == ()
    assert liveagent.desk.drift(ticket, TicketUpdate(severity=Severity.S4)) == ()
    assert liveagent.sent == []
    (trouble,) = liveagent.desk.drift(ticket, WANTED)
    assert liveagent.lines == ["GET v3/tickets/id123abc/sla"]
    assert (trouble.kind, trouble.subject) == (TroubleKind.DRIFT, CODE)


def test_another_process_asks_for_the_level_by_the_code(liveagent: LiveAgentSite) -> None:
    ticket = liveagent.desk.read(CODE)
    liveagent.forget()
    liveagent.another_desk().drift(ticket, WANTED)
    assert liveagent.lines == [f"GET v3/tickets/{CODE}/sla"]


def test_a_ticket_is_found_by_its_id_too_and_called_by_its_code(liveagent: LiveAgentSite) -> None:
    assert liveagent.desk.read("id123abc") == liveagent.desk.read(CODE)


@pytest.mark.parametrize("name", ["", "../agents", "a b", "x?y", "ä", "{$conv_code}", "x" * 65])
def test_a_name_that_can_be_no_tickets_is_never_asked_for(liveagent: LiveAgentSite, name: str) -> None:
    with pytest.raises(UpstreamRefused, match="letters, digits and hyphens"):
        liveagent.desk.read(name)
    assert liveagent.sent == []


def test_a_deleted_ticket_that_is_still_shown_is_gone(liveagent: LiveAgentSite) -> None:
    liveagent.tickets[CODE]["status"] = "X"
    with pytest.raises(TicketGone):
        liveagent.desk.read(CODE)


def test_a_ticket_that_cannot_be_read_is_left_out_of_a_walk_and_counted(liveagent: LiveAgentSite) -> None:
    liveagent.list_more(3)
    for number, made in ((1, "2026-03-02T"), (2, "soon")):
        code = f"MOR-EEEEE-{number:05}"
        liveagent.groups[code] = [group_json("3", "2026-03-02 10:00:00", CUSTOMER, ("M", "x"))]
        liveagent.groups[code][0]["datecreated"] = made
    with capture_logs() as logs:
        (page,) = liveagent.desk.pages(closed_too=False)
    assert [ticket.id for ticket in page.tickets] == [CODE, "MOR-EEEEE-00003"]
    (log,) = logs
    assert (log["event"], log["tickets"]) == ("walk.left_out", ["MOR-EEEEE-00001", "MOR-EEEEE-00002"])


def test_a_ticket_that_is_deleted_during_a_walk_is_passed_over(liveagent: LiveAgentSite) -> None:
    liveagent.answer(lambda: httpx.Response(200, json=[ticket_json("GON-EEEEE-000"), liveagent.tickets[CODE]]))
    assert walked(liveagent.desk) == [CODE]


def test_more_tickets_of_one_second_than_fit_on_a_page_come_once_each(liveagent: LiveAgentSite) -> None:
    for number in range(60):
        code = f"SAM-ESECO-{number:03}"
        liveagent.tickets[code] = ticket_json(code, id=f"same{number:03}", date_created="2026-03-02 11:00:00")
        liveagent.groups[code] = liveagent.groups[CODE]
    codes = walked(liveagent.desk)
    assert len(codes) == len(set(codes)) == 61
    pages = list(liveagent.desk.pages(closed_too=False))
    assert [len(page.tickets) for page in pages] == [1, *[5] * 12]
    assert walked(liveagent.desk, after=pages[1].cursor) == codes[6:]


def test_every_try_of_a_call_is_paid_for(liveagent: LiveAgentSite) -> None:
    liveagent.always(page_answer(503))
    with pytest.raises(UpstreamUnavailable):
        liveagent.desk.read(CODE)
    assert (len(liveagent.sent), liveagent.budgets.spent, liveagent.budgets.urgent) == (3, 3, 0)


def test_urgent_work_and_notes_are_paid_for_too(liveagent: LiveAgentSite) -> None:
    desk = liveagent.desk.at(urgent=True)
    desk.write(desk.read(CODE), WANTED)
    assert liveagent.budgets.urgent == liveagent.budgets.spent == len(liveagent.sent)


def test_what_is_kept_is_shared_by_urgent_and_other_work(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    desk.at(urgent=True).read(CODE)
    assert len(liveagent.sent) == 2


def test_a_walk_waits_for_its_turn_and_leaves_urgent_work_its_share(liveagent: LiveAgentSite) -> None:
    liveagent.list_more(100)
    while not liveagent.budgets.spend("acme", liveagent.now, Allowance(180, kept_back=30), urgent=False):
        pass
    assert len(walked(liveagent.desk.at(urgent=True))) == 101
    assert liveagent.budgets.urgent == 0


def test_what_is_kept_is_asked_for_again_after_five_minutes(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    liveagent.now += FIVE_MINUTES
    desk.read(CODE)
    assert liveagent.lines[2:] == ["GET v3/agents", "GET v3/tags", f"GET v3/contacts/{CUSTOMER}"]


def test_a_stranger_in_a_chat_is_looked_for_among_new_agents(liveagent: LiveAgentSite) -> None:
    desk = warmed(liveagent)
    liveagent.groups[CODE].append(group_json("C", "2026-03-02 10:05:00", "newagent", ("M", "Hi, I am new here")))
    liveagent.now += timedelta(seconds=31)
    assert desk.read(CODE).timeline.entries[-1].what is Happening.CUSTOMER_WROTE
    assert liveagent.lines[2:] == ["GET v3/agents", "GET v3/tickets/id123abc/history"][:1]


def test_a_merged_ticket_leads_to_the_one_that_it_is_part_of(liveagent: LiveAgentSite) -> None:
    before = liveagent.merge()
    ticket = liveagent.desk.read(before.id)
    assert (ticket.id, ticket.merged_into, ticket.timeline.entries) == (before.id, CODE, ())


@pytest.mark.parametrize("token", ["", " ", "tok\nen", "tökén"])
def test_a_key_that_cannot_be_one_is_never_sent(liveagent: LiveAgentSite, token: str) -> None:
    liveagent.credentials = replace(liveagent.credentials, api_token=token)
    with pytest.raises(CredentialsRevoked):
        liveagent.another_desk().read(CODE)
    assert liveagent.sent == []


def test_a_refused_key_says_for_what(liveagent: LiveAgentSite) -> None:
    liveagent.credentials = replace(liveagent.credentials, api_token="another")
    desk = liveagent.another_desk()
    liveagent.credentials = replace(liveagent.credentials, api_token="v3-not-a-key")
    with pytest.raises(CredentialsRevoked, match=r"\(403\).* read tickets"):
        desk.read(CODE)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_ours_to_mend(liveagent: LiveAgentSite, zone: str) -> None:
    liveagent.installation = replace(liveagent.installation, zone=zone)
    with pytest.raises(Misconfigured, match="no time zone"):
        liveagent.another_desk().read(CODE)


@pytest.mark.parametrize("ending", ["", "/", "/api/v3", "/api/v3/"])
def test_the_address_is_the_accounts_root_with_or_without_the_apis_path(liveagent: LiveAgentSite, ending: str) -> None:
    liveagent.installation = replace(liveagent.installation, base_url=f"https://acme.ladesk.com{ending}")
    assert liveagent.another_desk().read(CODE).id == CODE


@pytest.mark.parametrize("made", ["2026-03-02", "2026-03-02 25:00:00", "", "0001-01-01 00:00:00+14:00"])
def test_a_time_that_cannot_be_read_is_refused(liveagent: LiveAgentSite, made: str) -> None:
    liveagent.tickets[CODE]["date_created"] = made
    if made == "2026-03-02":
        assert liveagent.desk.read(CODE).opened_at == datetime(2026, 3, 2, tzinfo=UTC)
        return
    with pytest.raises(UpstreamRefused, match="time"):
        liveagent.desk.read(CODE)


def test_a_time_with_an_offset_keeps_it(liveagent: LiveAgentSite) -> None:
    liveagent.tickets[CODE]["date_created"] = "2026-03-02T12:00:00+02:00"
    assert liveagent.desk.read(CODE).opened_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_rows_by_cursor_follow_the_header(liveagent: LiveAgentSite) -> None:
    liveagent.answer(
        lambda: httpx.Response(200, json=[ticket_json("AAA-AAAAA-001")], headers={"next_page_cursor": "abc"}),
        lambda: httpx.Response(200, json=[ticket_json("AAA-AAAAA-002")]),
    )
    rows = list(liveagent.desk.calls.rows_by_cursor("grid/tickets", tuple[TicketJson, ...]))
    assert [row.code for row in rows] == ["AAA-AAAAA-001", "AAA-AAAAA-002"]
    assert [request.url.params.get("_cursor") for request in liveagent.requests] == [None, "abc"]


def test_a_host_that_is_busy_says_when_to_come_back(liveagent: LiveAgentSite) -> None:
    liveagent.always(json_answer(429, **{"Retry-After": "17"}))
    with pytest.raises(UpstreamUnavailable) as caught:
        liveagent.desk.read(CODE)
    assert caught.value.retry_after == timedelta(seconds=17)


def test_the_bot_of_the_installation_is_no_person(liveagent: LiveAgentSite) -> None:
    liveagent.says(BOT, "We have your request.")
    assert [entry.what for entry in liveagent.desk.read(CODE).timeline] == [
        Happening.CUSTOMER_WROTE,
        Happening.AUTOMATED,
    ]
