"""What an admin should mend is on the list as long as it is wrong, and the work goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.capabilities import Capabilities
from integration.domain.claim import HostClaim
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person
from integration.domain.decision import Note, TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.errors import TicketGone, UpstreamRefused, UpstreamUnavailable
from integration.domain.ticket import Happening, Status
from integration.domain.trouble import Trouble, TroubleKind
from integration.usecases.look import Look
from integration.usecases.tell_troubles import tell_lacking, tell_lacking_of_plan
from tests.fakes.tickets import BORIS, DANA, entry, ticket
from tests.usecases.conftest import SmallDesk

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CONTRADICTION, DRIFT, CAPABILITY = TroubleKind.CONTRADICTION, TroubleKind.DRIFT, TroubleKind.CAPABILITY
NOT_VIP = HostClaim("Acme", is_vip=False)
VIP = HostClaim("Acme", is_vip=True, agent=DANA.email)
WRONG = Trouble(DRIFT, "7", "the helpdesk promises 12:00; is the rule for vip-sev-1 there?")


def look(desk: SmallDesk, number: str = "7", *, after: timedelta = MINUTE) -> None:
    desk.now.move(after)
    desk.store.enqueue("main", [number], desk.now())
    desk.work_all()


def says(desk: SmallDesk, claim: HostClaim | None, number: str = "7") -> None:
    """The host says this of the ticket's company, and we look."""
    shown = desk.helpdesk.tickets.get(number) or ticket(id=number, severity_field="1")
    desk.helpdesk.put(replace(shown, claim=claim))
    look(desk, number)


@pytest.fixture
def rules(desk: SmallDesk) -> SmallDesk:
    """A host that reckons due dates by rules of its own, with one ticket that was written to it."""
    desk.helpdesk.capabilities = Capabilities(due_date=False)
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    return desk


def test_a_contradiction_is_told_once_it_appears_and_not_at_each_look(desk: SmallDesk) -> None:
    for _ in range(3):
        says(desk, NOT_VIP)
    assert desk.troubles() == [(CONTRADICTION, "Acme", 1)]
    [seen] = desk.store.troubles("main")
    assert seen.trouble.text == desk.memory().decision.contradiction != ""
    assert (desk.memory().decision.standing, desk.helpdesk.writes) == (Standing.VIP, 1)


def test_where_the_host_leads_a_contradiction_is_told_as_well(desk: SmallDesk) -> None:
    desk.install(host_leads=True)
    says(desk, NOT_VIP)
    assert desk.troubles() == [(CONTRADICTION, "Acme", 1)]
    assert (desk.memory().decision.standing, desk.helpdesk.writes) == (Standing.LOWER_PLAN, 0)


@pytest.mark.parametrize("later", [VIP, None])
def test_a_contradiction_that_is_gone_is_off_the_list(desk: SmallDesk, later: HostClaim | None) -> None:
    says(desk, NOT_VIP)
    says(desk, later)
    assert desk.troubles() == []


def test_a_contradiction_that_comes_back_is_told_again(desk: SmallDesk) -> None:
    for claim in (NOT_VIP, VIP, NOT_VIP):
        says(desk, claim)
    assert desk.troubles() == [(CONTRADICTION, "Acme", 1)]


def test_a_new_ticket_that_shows_none_mends_what_an_older_one_told(desk: SmallDesk) -> None:
    says(desk, NOT_VIP)
    says(desk, VIP, "8")
    assert desk.troubles() == []


def test_a_sender_who_moves_to_another_company_mends_the_old_ones_contradiction(desk: SmallDesk) -> None:
    says(desk, NOT_VIP)
    says(desk, replace(NOT_VIP, company="Acme Ltd."))
    assert desk.troubles() == [(CONTRADICTION, "Acme Ltd.", 1)]


def test_a_host_that_leads_is_believed_all_the_way_to_what_it_shows(desk: SmallDesk) -> None:
    desk.install(host_leads=True)
    desk.helpdesk.put(ticket(sender="who@nowhere.example", severity_field="1", claim=VIP))
    look(desk)
    assert (desk.shown().assignee, desk.memory().decision.customer) == (DANA.host_id, "Acme")
    walk = desk.reconcile("main")
    assert walk is not None
    assert walk.right == 1


def test_drift_is_asked_a_minute_after_a_write_and_told_while_it_lasts(rules: SmallDesk) -> None:
    rules.helpdesk.drifts["7"] = [WRONG]
    assert (rules.work_all(), rules.helpdesk.drifts_asked) == (0, 0)
    rules.now.move(MINUTE)
    assert (rules.work_all(), rules.helpdesk.drifts_asked, rules.helpdesk.writes) == (1, 1, 1)
    assert rules.troubles() == [(DRIFT, "7", 1)]
    look(rules)
    assert rules.troubles() == [(DRIFT, "7", 2)]
    del rules.helpdesk.drifts["7"]
    look(rules)
    assert rules.troubles() == []


def test_a_webhook_right_after_our_write_does_not_lose_the_look_for_drift(rules: SmallDesk) -> None:
    rules.helpdesk.drifts["7"] = [WRONG]
    for event in ("soon after", "and again"):
        rules.now.move(timedelta(seconds=4))
        rules.deliver(event)
        rules.work_all()
    assert rules.helpdesk.drifts_asked == 0
    rules.now.move(timedelta(minutes=1))
    assert (rules.work_all(), rules.helpdesk.drifts_asked) == (1, 1)


def test_what_a_host_lacks_for_its_due_dates_is_told_beside_the_drift_and_mended_by_itself(rules: SmallDesk) -> None:
    without = Trouble(CAPABILITY, "vip_first_due", "there is no field vip_first_due: create it")
    listed = []
    for found in ([WRONG, without], [without], [WRONG], []):
        rules.helpdesk.drifts["7"] = found
        look(rules)
        listed.append({(kind, subject) for kind, subject, _ in rules.troubles()})
    drift, lack = (DRIFT, "7"), (CAPABILITY, "vip_first_due")
    assert listed == [{drift, lack}, {lack}, {drift}, set()]


def test_one_tickets_answer_mends_neither_anothers_drift_nor_what_is_said_of_notes(rules: SmallDesk) -> None:
    others = (Trouble(DRIFT, "8", "of another ticket"), Trouble(CAPABILITY, "notes", "no key"))
    for trouble in (*others, Trouble(TroubleKind.WEBHOOK, "a rule", "unresolved")):
        rules.store.report("main", trouble)
    look(rules)
    assert (rules.helpdesk.drifts_asked, len(rules.troubles())) == (1, 3)


def test_a_host_is_given_time_to_answer_a_write_before_its_due_date_is_compared(rules: SmallDesk) -> None:
    rules.helpdesk.drifts["7"] = [WRONG]
    look(rules, after=9 * SECOND)
    assert (rules.helpdesk.drifts_asked, rules.troubles()) == (0, [])
    look(rules, after=10 * SECOND)
    assert rules.helpdesk.drifts_asked == 1


def test_a_look_that_writes_asks_for_no_drift_and_is_followed_by_one_that_does(rules: SmallDesk) -> None:
    rules.helpdesk.happens("7", entry("2026-11-23 09:20", Happening.AGENT_REPLIED, DANA.host_id))
    look(rules, after=20 * MINUTE)
    assert (rules.helpdesk.writes, rules.helpdesk.drifts_asked) == (2, 0)
    rules.now.move(MINUTE)
    assert (rules.work_all(), rules.helpdesk.drifts_asked) == (1, 1)


def test_a_host_that_undoes_our_write_is_not_written_every_minute(rules: SmallDesk) -> None:
    for _ in range(3):
        rules.helpdesk.put(replace(rules.shown(), tags=()))
        look(rules)
    assert rules.helpdesk.writes == 3
    rules.now.move(MINUTE)
    assert rules.work_all() == 0


def test_a_write_that_had_to_be_tried_again_is_looked_at_too(desk: SmallDesk) -> None:
    desk.helpdesk.capabilities = Capabilities(due_date=False)
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.busy_writes = 1
    desk.deliver("a")
    desk.work_all()
    desk.now.move(SECOND)
    assert (desk.work_all(), desk.helpdesk.writes) == (1, 1)
    desk.now.move(MINUTE)
    assert (desk.work_all(), desk.helpdesk.drifts_asked) == (1, 1)


@pytest.mark.parametrize("status", [Status.SOLVED, Status.WAITING])
def test_of_a_ticket_on_which_nothing_is_owed_no_drift_is_asked_and_none_stays_told(
    rules: SmallDesk, status: Status
) -> None:
    rules.helpdesk.drifts["7"] = [WRONG]
    look(rules)
    replied = entry("2026-11-23 09:01", Happening.AGENT_REPLIED, DANA.host_id)
    state = Happening.SOLVED if status is Status.SOLVED else Happening.WAITED
    for each in (replied, entry("2026-11-23 09:02", state, DANA.host_id)):
        rules.helpdesk.happens("7", each)
    rules.helpdesk.put(replace(rules.shown(), status=status))
    for _ in range(2):
        look(rules)
        assert (rules.helpdesk.drifts_asked, rules.troubles()) == (1, [])


def test_a_ticket_that_is_gone_leaves_no_drift_behind(rules: SmallDesk) -> None:
    rules.helpdesk.drifts["7"] = [WRONG]
    look(rules)
    rules.helpdesk.tickets.clear()
    look(rules)
    assert rules.troubles() == []


@pytest.mark.parametrize("refusal", [UpstreamRefused("no right to read levels"), TicketGone("no such level")])
def test_a_host_that_refuses_to_tell_its_due_date_parks_no_ticket(rules: SmallDesk, refusal: UpstreamRefused) -> None:
    rules.helpdesk.drifts["7"] = refusal
    look(rules)
    assert (rules.store.parked("main"), rules.troubles()) == ([], [])
    assert rules.memory().settled


def test_a_host_that_is_down_while_its_due_date_is_read_is_asked_again(rules: SmallDesk) -> None:
    rules.helpdesk.drifts["7"] = UpstreamUnavailable("down")
    look(rules)
    rules.helpdesk.drifts["7"] = [WRONG]
    rules.now.move(SECOND)
    rules.work_all()
    assert rules.troubles() == [(DRIFT, "7", 1)]


def test_a_host_whose_due_date_we_set_is_never_asked_for_drift(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    for _ in range(3):
        look(desk)
    assert (desk.helpdesk.drifts_asked, desk.helpdesk.writes) == (0, 1)


def test_in_shadow_no_drift_is_asked(rules: SmallDesk) -> None:
    rules.store.set_shadow("main", shadow=True)
    look(rules)
    look(rules)
    rules.store.set_shadow("main", shadow=False)
    look(rules)
    assert rules.helpdesk.drifts_asked == 0


def test_notes_that_a_host_cannot_take_are_told_once_and_written_never(desk: SmallDesk) -> None:
    desk.helpdesk.capabilities = Capabilities(notes=False)
    for number in "78":
        desk.helpdesk.put(ticket(id=number, severity_field="1"))
        look(desk, number)
        look(desk, number)
    assert (desk.troubles(), desk.helpdesk.writes) == ([(CAPABILITY, "notes", 1)], 2)
    assert desk.shown().timeline.notes_by("2") == ()


def test_notes_that_a_host_takes_by_now_are_off_the_list(desk: SmallDesk) -> None:
    for number, can in (("7", False), ("8", True)):
        desk.helpdesk.capabilities = Capabilities(notes=can)
        desk.helpdesk.put(ticket(id=number, severity_field="1"))
        look(desk, number)
    assert desk.troubles() == []


def test_who_needs_no_note_is_told_nothing_of_notes(desk: SmallDesk) -> None:
    desk.helpdesk.capabilities = Capabilities(notes=False)
    desk.helpdesk.put(ticket(sender="who@nowhere.example"))
    look(desk)
    assert desk.troubles() == []


def test_messages_that_a_host_cannot_send_are_told_once_they_are_needed_and_mended_once_it_can(desk: SmallDesk) -> None:
    desk.helpdesk.capabilities = Capabilities(messages=False)
    needed = replace(decided(desk), messages=(Note("held", "Dear Ada"),))
    for can, told in ((False, [(CAPABILITY, "messages", 1)]), (False, [(CAPABILITY, "messages", 1)]), (True, [])):
        desk.helpdesk.capabilities = Capabilities(messages=can)
        tell_lacking(desk.store, looking(desk, needed))
        assert desk.troubles() == told


def test_a_group_that_a_host_does_not_have_is_told(desk: SmallDesk) -> None:
    tell_lacking(desk.store, looking(desk, replace(decided(desk), group="seniors")))
    assert desk.troubles() == [(CAPABILITY, "groups", 1)]


@pytest.mark.parametrize("named", ["widget", "group"])
def test_what_the_plan_of_a_desk_needs_and_the_host_lacks_is_told_until_it_is_named_no_more(
    desk: SmallDesk, named: str
) -> None:
    person = {
        "widget": Person(DANA, chat=ChatPlace(widget="w1")),
        "group": Person(replace(DANA, host_id=""), group="seniors"),
    }[named]
    able, plan = Capabilities(), DeskPlan((person, Person(replace(BORIS, host_id="4"), group="seniors")))
    tell_lacking_of_plan(desk.store, "main", able, plan)
    assert desk.troubles() == [(CAPABILITY, {"widget": "chat_widgets", "group": "groups"}[named], 1)]
    tell_lacking_of_plan(desk.store, "main", able, DeskPlan(plan.people[1:]))
    assert desk.troubles() == []


def decided(desk: SmallDesk) -> TicketUpdate:
    desk.helpdesk.put(ticket(severity_field="1"))
    look(desk)
    return replace(desk.memory().decision.wanted, notes=())


def looking(desk: SmallDesk, wanted: TicketUpdate) -> Look:
    found, memory = desk.store.get("main"), desk.memory()
    assert found
    return Look(found[0], desk.helpdesk, desk.shown(), replace(memory.decision, wanted=wanted), memory, desk.now())


def test_a_message_that_went_out_is_no_news_for_the_host(desk: SmallDesk) -> None:
    wanted = decided(desk)
    assert not looking(desk, replace(wanted, messages=(Note("held", "Dear Ada"),))).wants_news
    assert looking(desk, replace(wanted, tags=())).wants_news
