"""django-helpdesk keeps the contract of a host, and some promises of its own."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from integration import ports
from integration.clients.helpdesk import django_helpdesk
from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
from integration.clients.helpdesk.django_helpdesk.fields import CUSTOM_FIELDS
from integration.clients.helpdesk.django_helpdesk.trials import Probe
from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import CredentialsRevoked, TicketGone, UpstreamRefused, UpstreamUnavailable
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import default_terms
from tests.clients.helpdesk.contract import NOON, WANTED, HostContract, page_answer, walked
from tests.clients.helpdesk.django_site import OWN_USER, DjangoSite, follow_up
from tests.fakes.wire import wire


class TestDjangoHelpdesk(HostContract):
    @pytest.fixture
    def site(self, django: DjangoSite) -> DjangoSite:
        return django


def test_it_is_what_the_ports_ask_for(django: DjangoSite) -> None:
    kept: tuple[ports.Webhook, ports.Helpdesk, ports.Probe] = (django.webhook, django.desk, Probe(django.desk))
    assert isinstance(kept[1], DjangoHelpdesk)


def test_the_folder_gives_a_telephone_and_a_probe_as_often_as_asked(django: DjangoSite) -> None:
    identity = (django.desk.calls.installation, django.credentials, wire(django.http))
    for _ in range(2):
        assert django_helpdesk.telephone(*identity).read("12").id == "12"
        assert isinstance(django_helpdesk.probe(*identity, default_terms(), lambda is_here: is_here()), Probe)


def test_one_patch_and_one_private_note_carry_it_all_in_this_order(django: DjangoSite) -> None:
    ticket = django.desk.read("12")
    django.forget()
    django.desk.write(ticket, replace(WANTED, assignee="2"))
    assert django.sent == ["PATCH", "POST"]
    patch, note = django.bodies()
    assert patch == {
        "custom_vip_tags": "vip,vip-sev-1",
        "assigned_to": 2,
        "custom_vip_severity": 1,
        "priority": 1,
        "due_date": "2026-03-02T13:00:00Z",
        "custom_vip_first_response_due": "2026-03-02T13:00:00Z",
        "custom_vip_followup_due": "2026-03-02T16:00:00Z",
    }
    assert (note["ticket"], note["public"]) == (12, False)
    assert note["comment"].endswith("\n\n(vip-desk: recognised)")


def test_a_note_has_no_title_because_a_title_renames_the_ticket(django: DjangoSite) -> None:
    before = django.desk.read("12")
    django.desk.write(before, WANTED)
    assert "title" not in django.bodies()[-1]
    assert django.desk.read("12").subject == before.subject


def test_only_what_differs_is_sent(django: DjangoSite) -> None:
    django.desk.write(django.desk.read("12"), replace(WANTED, notes=()))
    ticket = django.desk.read("12")
    django.forget()
    django.desk.write(ticket, replace(WANTED, notes=(), severity=Severity.S2, urgency=Severity.S2, due_at=NOON))
    assert django.bodies() == [{"custom_vip_severity": 2, "priority": 2, "due_date": "2026-03-02T12:00:00Z"}]


def test_nothing_is_written_into_fields_that_the_site_lacks(django: DjangoSite) -> None:
    for name in [name for name in django.tickets[12] if name.startswith("custom_")]:
        del django.tickets[12][name]
    ticket = django.desk.read("12")
    assert ticket.fields == frozenset()
    django.forget()
    django.desk.write(ticket, replace(WANTED, notes=()))
    assert django.bodies() == [{"priority": 1, "due_date": "2026-03-02T13:00:00Z"}]


@pytest.mark.parametrize("answer", [page_answer(500), page_answer(503), lambda: httpx.ReadTimeout("late")])
def test_a_note_is_sent_once_even_when_its_answer_is_lost(django: DjangoSite, answer: object) -> None:
    assert callable(answer)
    ticket = django.desk.read("12")
    django.always(answer)
    with pytest.raises(UpstreamUnavailable):
        django.desk.write(ticket, TicketUpdate(notes=(Note("recognised", "VIP"),)))
    assert django.sent == ["POST"]


def test_a_note_that_arrived_although_its_answer_did_not_is_not_sent_again(django: DjangoSite) -> None:
    wanted = TicketUpdate(notes=(Note("recognised", "VIP"),))
    ticket = django.desk.read("12")
    django.desk.write(ticket, wanted)
    assert not django.desk.differs(django.desk.read("12"), wanted)


def test_a_note_by_someone_else_with_our_last_line_is_not_ours(django: DjangoSite) -> None:
    forged = follow_up(40, "2026-03-02T10:00:00Z", user=2, public=False, comment="x\n\n(vip-desk: recognised)")
    django.tickets[12]["followup_set"].append(forged)
    assert django.desk.differs(django.desk.read("12"), TicketUpdate(notes=(Note("recognised", "VIP"),)))


def test_a_failed_patch_leaves_the_note_unsent(django: DjangoSite) -> None:
    ticket = django.desk.read("12")
    django.always(page_answer(500))
    with pytest.raises(UpstreamUnavailable):
        django.desk.write(ticket, WANTED)
    assert django.sent == ["PATCH"]


def test_a_refused_value_is_named_but_not_repeated(django: DjangoSite) -> None:
    with pytest.raises(UpstreamRefused, match=r"refused assigned_to \(400\)"):
        django.desk.write(django.desk.read("12"), TicketUpdate(assignee="999"))


@pytest.mark.parametrize("assignee", ["dana", "", "-1", "²", "1" * 5000])
def test_an_agent_whose_id_is_no_number_is_refused_before_anything_is_sent(django: DjangoSite, assignee: str) -> None:
    ticket = django.desk.read("12")
    django.forget()
    with pytest.raises(UpstreamRefused, match="an agent's id"):
        django.desk.write(ticket, TicketUpdate(assignee=assignee))
    assert django.sent == []


@pytest.mark.parametrize("ticket", ["../users", "12/../13", "", "x", "٣", "9" * 5000])
def test_a_ticket_id_that_is_no_number_reaches_no_address(django: DjangoSite, ticket: str) -> None:
    with pytest.raises(UpstreamRefused, match="a ticket's id"):
        django.desk.read(ticket)
    assert django.sent == []


def test_a_ticket_without_any_history_is_refused(django: DjangoSite) -> None:
    django.tickets[12]["followup_set"] = []
    with pytest.raises(UpstreamRefused, match="no history"):
        django.desk.read("12")
    assert walked(django.desk) == []


def test_times_without_a_zone_are_refused(django: DjangoSite) -> None:
    django.tickets[12]["followup_set"][0]["date"] = "2026-03-02T09:48:09"
    with pytest.raises(UpstreamRefused, match=r"followup_set\[\d+\]\.date"):
        django.desk.read("12")


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_times_beyond_the_calendar_are_refused(django: DjangoSite, date: str) -> None:
    django.tickets[12]["due_date"] = date
    with pytest.raises(UpstreamRefused, match="beyond the calendar"):
        django.desk.read("12")


def test_a_list_is_read_page_by_page_and_never_from_another_address(django: DjangoSite) -> None:
    django.list_more(500)
    assert [int(ticket) for ticket in walked(django.desk)] == list(range(12, 513))
    assert {request.url.host for request in django.requests} == {"helpdesk.example.com"}
    assert len(django.sent) == 3


def test_a_page_that_vanished_meanwhile_ends_the_list(django: DjangoSite) -> None:
    django.list_more(200)
    pages = django.desk.pages(closed_too=False)
    read = [*next(pages).tickets]
    django.close("212")
    assert [int(ticket.id) for ticket in [*read, *(t for page in pages for t in page.tickets)]] == list(range(12, 212))


def test_a_list_that_promises_tickets_which_it_never_shows_is_given_up(django: DjangoSite) -> None:
    first = {"count": 900, "results": [django.tickets[12]]}
    django.always(lambda: httpx.Response(404 if "page=2" in str(django.requests[-1].url) else 200, json=first))
    with pytest.raises(UpstreamUnavailable, match="faster"):
        walked(django.desk)
    assert len(django.sent) < 20


def test_a_ticket_that_cannot_be_read_is_left_out_of_a_walk_and_counted(django: DjangoSite) -> None:
    django.list_more(3)
    django.tickets[13]["followup_set"] = []
    django.tickets[14]["due_date"] = "0001-01-01T00:00:00+14:00"
    with capture_logs() as logs:
        (page,) = django.desk.pages(closed_too=False)
    assert [ticket.id for ticket in page.tickets] == ["12", "15"]
    assert (page.cursor, page.total) == ("1:15", 4)
    (log,) = logs
    assert (log["event"], log["count"], log["tickets"]) == ("walk.left_out", 2, [13, 14])


def test_a_page_of_which_nothing_can_be_read_moves_the_walk_on(django: DjangoSite) -> None:
    django.tickets[12]["followup_set"] = []
    (page,) = django.desk.pages(closed_too=False)
    assert (page.tickets, page.cursor) == ((), "1:12")


def test_an_open_ticket_is_looked_for_among_the_open_ones_and_a_closed_one_among_all(django: DjangoSite) -> None:
    django.desk.read("12")
    assert [request.url.query for request in django.requests] == [b"status=1%2C2"]
    django.close("12")
    django.forget()
    ticket = django.desk.read("12")
    assert [request.url.query for request in django.requests] == [b"status=1%2C2", b""]
    django.forget()
    django.desk.write(ticket, TicketUpdate(urgency=Severity.S1))
    assert [(request.method, request.url.query) for request in django.requests] == [("PATCH", b"")]


def test_a_ticket_that_was_closed_meanwhile_is_still_written_to(django: DjangoSite) -> None:
    ticket = django.desk.read("12")
    django.close("12")
    django.desk.write(ticket, TicketUpdate(urgency=Severity.S1))
    assert django.tickets[12]["priority"] == 1


@pytest.mark.parametrize(("status", "resolution"), [(3, "This is how."), (4, None), (4, "This is how."), (3, None)])
def test_a_note_on_a_solved_ticket_never_becomes_the_solution_that_its_customer_reads(
    django: DjangoSite, status: int, resolution: str | None
) -> None:
    django.tickets[12] |= {"status": status, "resolution": resolution}
    note = TicketUpdate(notes=(Note("breached", "for agents alone"),))
    django.desk.write(django.desk.read("12"), note)
    assert len(django.notes()) == 1
    assert django.tickets[12]["resolution"] == resolution


def test_a_note_that_came_upon_a_ticket_solved_meanwhile_is_taken_out_of_the_solution_at_the_next_look(
    django: DjangoSite,
) -> None:
    ticket, wanted = django.desk.read("12"), TicketUpdate(notes=(Note("breached", "for agents alone"),))
    solving = follow_up(90, "2026-03-02T12:00:00Z", user=2, comment="This is how.", public=True, new_status=3)
    django.tickets[12]["followup_set"].append(solving)
    django.tickets[12] |= {"status": 3, "resolution": "This is how."}
    django.desk.write(ticket, wanted)
    assert "for agents alone" in django.tickets[12]["resolution"]

    again = django.desk.read("12")
    assert django.desk.differs(again, wanted)
    django.desk.write(again, wanted)
    assert django.tickets[12]["resolution"] == "This is how."
    assert len(django.notes()) == 1
    assert not django.desk.differs(django.desk.read("12"), wanted)


def test_the_solution_is_put_back_also_where_the_note_failed(django: DjangoSite) -> None:
    django.tickets[12] |= {"status": 3, "resolution": "This is how."}
    ticket = django.desk.read("12")

    def notes_and_fails() -> httpx.Response:
        django.tickets[12]["resolution"] = "for agents alone"
        return httpx.Response(500)

    django.answer(lambda: httpx.Response(200, json=django.tickets[12]), notes_and_fails)
    with pytest.raises(UpstreamUnavailable):
        django.desk.write(ticket, TicketUpdate(notes=(Note("breached", "for agents alone"),)))
    assert django.tickets[12]["resolution"] == "This is how."


def test_a_merged_ticket_is_dated_by_its_entries_wherever_they_went(django: DjangoSite) -> None:
    merged = int(django.merge().id)
    django.tickets[99] = {**django.tickets[12], "id": 99, "followup_set": [*django.tickets[12]["followup_set"]]}
    django.tickets[12] |= {"merged_to": 99, "status": 5, "followup_set": []}
    assert django.desk.read(str(merged)).opened_at == datetime.fromisoformat("2026-03-02T09:48:51.899475Z")


@pytest.mark.parametrize("history", ["none there", "a circle", "hidden"])
def test_a_merged_ticket_of_which_no_entry_is_left_is_refused(django: DjangoSite, history: str) -> None:
    merged = django.merge().id
    django.tickets[12] |= {"followup_set": [], "merged_to": int(merged) if history == "a circle" else None}
    if history == "hidden":
        del django.tickets[12]
    with pytest.raises(UpstreamRefused) as caught:
        django.desk.read(merged)
    assert not isinstance(caught.value, TicketGone)
    assert merged not in walked(django.desk, closed_too=True)


@pytest.mark.parametrize("token", ["", " ", "tok\nen", "tökén"])
def test_a_token_that_cannot_be_one_is_never_sent(django: DjangoSite, token: str) -> None:
    django.credentials = replace(django.credentials, api_token=token)
    with pytest.raises(CredentialsRevoked):
        django.desk.read("12")
    assert django.sent == []


@pytest.mark.parametrize(
    "address",
    ["helpdesk.example.com", "ftp://helpdesk.example.com", "https://[", "https://a\x07b.example", "https://", ""],
)
def test_an_address_that_is_none_is_refused(django: DjangoSite, address: str) -> None:
    django.base_url = address
    with pytest.raises(UpstreamRefused, match="address"):
        django.desk.read("12")


def test_a_slash_at_the_end_of_the_address_does_no_harm(django: DjangoSite) -> None:
    django.base_url += "/"
    assert django.desk.read("12").id == "12"


def test_a_probe_is_made_assigned_and_removed(django: DjangoSite) -> None:
    probe = Probe(django.desk)
    ticket = probe.create_probe()
    people = tuple(Agent(f"{who}@desk.example", f"Agent {who}", who) for who in ("2", "999", "dana", ""))
    found = {each.what: each.well for each in probe.findings(ticket, Roster((), people), DeskPlan())}
    assert found.pop(f"our own user is {OWN_USER}")
    agents = {what: well for what, well in found.items() if what.startswith("the agent")}
    assert agents == {f"the agent Agent {who} exists there as {who}": who == "2" for who in ("2", "999", "dana", "")}
    assert [found[f"the field {name} exists"] for name in CUSTOM_FIELDS.values()] == [True] * 4
    probe.delete(ticket)
    with pytest.raises(TicketGone):
        django.desk.read(ticket.id)


def test_people_of_the_desk_who_are_not_on_the_roster_are_tried_too(django: DjangoSite) -> None:
    probe = Probe(django.desk)
    ticket = probe.create_probe()
    there, gone = (Agent(f"{who}@desk.example", f"Agent {who}", who) for who in ("2", "999"))
    plan = DeskPlan((Person(there), Person(gone), Person(Agent("team@desk.example", "Team", ""), group="1")))
    found = {each.what: each.well for each in probe.findings(ticket, Roster((), (there,)), plan)}
    assert found["Agent 999 of the desk's plan exists there as 999"] is False
    assert not any(what.startswith(("Agent 2 of", "Team of")) for what in found)


def test_a_probe_that_was_made_in_spite_of_a_500_is_found_again(django: DjangoSite) -> None:
    made: list[str] = []

    def makes_it_and_fails() -> httpx.Response:
        sent = json.loads(django.requests[-1].content)
        django.tickets[13] = {**django.tickets[12], "id": 13, "title": sent["title"]}
        made.append(sent["title"])
        return httpx.Response(500)

    django.answer(makes_it_and_fails)
    assert Probe(django.desk).create_probe().subject == made[0]


def test_a_probe_that_was_not_made_is_unavailable(django: DjangoSite) -> None:
    django.answer(page_answer(500))
    with pytest.raises(UpstreamUnavailable):
        Probe(django.desk).create_probe()


def test_a_probe_by_a_user_who_is_no_staff_says_so(django: DjangoSite) -> None:
    django.tickets[12]["followup_set"][0]["user"] = None
    with pytest.raises(UpstreamRefused, match="staff"):
        list(Probe(django.desk).findings(django.desk.read("12"), Roster(), DeskPlan()))


def test_a_probe_in_a_queue_that_is_no_number_says_so(django: DjangoSite) -> None:
    with pytest.raises(UpstreamRefused, match="a queue's id on this helpdesk is a number"):
        Probe(django.desk).create_probe("support")


def test_due_dates_are_compared_to_the_second(django: DjangoSite) -> None:
    django.tickets[12]["due_date"] = "2026-03-02T14:00:00.75+01:00"
    wanted = TicketUpdate(dates=True, due_at=datetime.fromisoformat("2026-03-02T13:00:00.25Z"))
    ticket = django.desk.read("12")
    assert not django.desk.differs(ticket, wanted)
    assert django.desk.differs(ticket, replace(wanted, due_at=NOON + timedelta(hours=1, seconds=1)))


def test_the_queues_of_a_plan_are_tried_and_a_widget_is_in_vain(django: DjangoSite) -> None:
    probe = Probe(django.desk)
    ticket = probe.create_probe()
    people = [Person(Agent(f"{at}@desk.example", f"Senior {at}", "2"), group=at) for at in ("2", "99", "seniors")]
    people.append(Person(Agent("dana@desk.example", "Dana", "2"), ChatPlace(widget="w1")))
    found = {each.what: each for each in probe.findings(ticket, Roster(), DeskPlan(tuple(people)))}
    queues = {at: found[f"the queue {at} of Senior {at} exists"].well for at in ("2", "99", "seniors")}
    assert queues == {"2": True, "99": False, "seniors": False}
    assert "https address" in found["the chat of Dana can be reached"].advice
    without = [what for what, each in found.items() if "does without" in what and each.well]
    assert [what.split(":")[0].rpartition("without ")[2] for what in without] == ["chat widgets", "phone"]
