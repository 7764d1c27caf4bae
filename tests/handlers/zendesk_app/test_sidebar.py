"""The sidebar inside Zendesk: what it shows of a ticket, and the steps that it takes in the name of who looks."""

import pytest

from integration.domain.cover.cover import Duty
from integration.domain.second_level.escalation import TAG, Step
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status
from tests.fakes.accounts import ADMIN, AGENT
from tests.fakes.tickets import ticket
from tests.handlers.panel.panel_world import WHERE
from tests.handlers.zendesk_app.app_world import AppWorld, OpenPage, said

TICKET = "ticket/7"


@pytest.fixture
def page(world: AppWorld) -> OpenPage:
    """Ticket 7, whose severity was guessed, beside which an agent opened the sidebar."""
    world.panels.works(ticket(subject="Outage", body="Everything is down, nobody can work", proposed_severity="1"))
    return world.opened()


def governs(world: AppWorld) -> tuple[object, bool, str]:
    memory = world.store.recall(WHERE, "7")
    assert memory is not None
    return memory.decision.severity, memory.decision.confirmed, memory.decision.rule


@pytest.fixture
def guessed(world: AppWorld) -> OpenPage:
    """Ticket 8, on which the customer chose S1, and nobody has confirmed that."""
    world.panels.works(ticket(id="8", proposed_severity="1"))
    return world.opened()


def test_it_shows_severity_and_why_clocks_who_answers_and_second_level(page: OpenPage) -> None:
    answer = page.get(TICKET)
    told = said(answer)
    assert answer.status_code == 200
    for words in (
        "Acme VIP ticket 7",
        "Severity S1 (critical) confirmed Severity S1 (critical) from the beginning: by the severity field; confirmed",
        "Answers Dana Petrova, the dedicated agent",
        "First response by Mon 2026-11-23 11:00 CET",
        "State not at second level",
        "Selma Green is there now",
        "You act as Amy Agent.",
    ):
        assert words in told
    assert 'data-now="2026-11-23T09:00:00+00:00"' in answer.text
    assert '<time class="left" datetime="2026-11-23T10:00:00+00:00" data-due></time>' in answer.text
    assert "Confirm S1" not in told


def test_a_severity_that_nobody_confirmed_can_be_confirmed_and_then_counts_as_that_persons_word(
    world: AppWorld, guessed: OpenPage
) -> None:
    told = said(guessed.get("ticket/8"))
    assert "S1 (critical) not confirmed yet" in told
    assert "Confirm S1" in told
    world.later(minutes=2)
    answer = guessed.post("ticket/8/confirm", {"severity": "1"})
    assert (answer.status_code, world.panels.rings) == (200, 1)
    assert "The severity is confirmed." in said(answer)
    assert "Amy Agent: S1 (critical) (worked off in a moment)" in said(answer)
    assert "data-waits" in answer.text
    assert "Confirm S1" not in said(answer)
    world.panels.works()
    memory = world.store.recall(WHERE, "8")
    assert memory is not None
    assert (memory.decision.confirmed, memory.decision.rule) == (True, "confirmed by an agent")
    assert "vip-unconfirmed" not in world.panels.helpdesk.tickets["8"].tags
    shown = said(guessed.get("ticket/8"))
    assert "Severity S1 (critical) from Mon 2026-11-23 10:02 CET: confirmed by an agent (Amy Agent); confirmed" in shown
    assert "worked off" not in shown


def test_a_severity_that_is_changed_here_shows_on_the_host_with_who_and_why(world: AppWorld, page: OpenPage) -> None:
    world.later(minutes=2)
    answer = page.post(f"{TICKET}/severity", {"severity": "4", "reason": "there is a workaround"})
    assert (answer.status_code, world.panels.rings) == (200, 1)
    assert "The severity is changed." in said(answer)
    world.panels.works()
    assert world.panels.helpdesk.tickets["7"].severity_field == "4"
    assert governs(world) == (Severity.S4, True, "set by an agent")
    assert "set by an agent (Amy Agent: there is a workaround); confirmed" in said(page.get(TICKET))
    world.panels.works(world.panels.helpdesk.tickets["7"])
    assert governs(world) == (Severity.S4, True, "set by an agent")


def test_a_step_may_be_sent_as_json(world: AppWorld, page: OpenPage) -> None:
    assert page.send(f"{TICKET}/severity", {"severity": 2, "reason": "worse"}).status_code == 200
    (kept,) = world.store.said_severities(WHERE, "7")
    assert (kept.severity, kept.by, kept.why) == (Severity.S2, "Amy Agent", "worse")
    wrongs: list[object] = [[], {"severity": [2]}, {"severity": None}, "x"]
    for wrong in wrongs:
        assert page.send(f"{TICKET}/severity", wrong).status_code in {400, 409, 422}
    assert len(world.store.said_severities(WHERE, "7")) == 1


@pytest.mark.parametrize(
    ("step", "form", "told"),
    [
        ("severity", {}, "Choose a severity from 1 to 5."),
        ("severity", {"severity": "6"}, "Choose a severity from 1 to 5."),
        ("severity", {"severity": "1", "reason": "so it is"}, "The severity is S1 already."),
        ("confirm", {"severity": "1"}, "Severity S1 is confirmed already."),
        ("confirm", {"severity": "2"}, "The severity became S1 meanwhile: look again, and confirm that."),
        ("hand_over", {"reason": " "}, "Say why second level is needed"),
        ("acknowledge", {}, "Second level hasn't got ticket 7"),
        ("give_back", {"reason": "done"}, "Second level hasn't got ticket 7"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_in_words_and_what_was_typed_stays(
    world: AppWorld, page: OpenPage, step: str, form: dict[str, str], told: str
) -> None:
    answer = page.post(f"{TICKET}/{step}", form)
    assert (answer.status_code, told in said(answer)) == (409, True)
    assert 'role="alert"' in answer.text
    assert form.get("reason", "").strip() in answer.text
    assert (list(world.store.said_severities(WHERE, "7")), list(world.store.asked(WHERE, "7"))) == ([], [])
    assert world.panels.rings == 0


def test_what_was_said_and_is_not_worked_off_yet_counts_already(world: AppWorld, page: OpenPage) -> None:
    world.later(minutes=1)
    page.post(f"{TICKET}/severity", {"severity": "4"})
    assert "The severity is S4 already." in said(page.post(f"{TICKET}/severity", {"severity": "4"}))
    world.later(minutes=1)
    assert page.post(f"{TICKET}/severity", {"severity": "1"}).status_code == 200
    world.panels.works()
    assert governs(world)[0] is Severity.S1


def test_a_ticket_goes_to_second_level_is_acknowledged_and_comes_back_in_the_name_of_who_looks(
    world: AppWorld, page: OpenPage
) -> None:
    answer = page.post(f"{TICKET}/hand_over", {"reason": "the array degrades", "page": "yes", "by": "Somebody else"})
    assert "Amy Agent: hand over (worked off in a moment)" in said(answer)
    (asked,) = world.store.asked(WHERE, "7")
    assert (asked.step, asked.by, asked.reason, asked.page) == (Step.HAND_OVER, "Amy Agent", "the array degrades", True)
    world.panels.works()
    assert (world.panels.helpdesk.tickets["7"].assignee, TAG in world.panels.helpdesk.tickets["7"].tags) == ("8", True)
    admin = world.opened(user=ADMIN)
    assert admin.post(f"{TICKET}/acknowledge").status_code == 200
    world.panels.works()
    assert "in the hands of Ada Admin since" in said(admin.get(TICKET))
    world.later(minutes=5)
    admin.post(f"{TICKET}/give_back", {"reason": "replaced"})
    world.panels.works()
    assert "State not at second level" in said(page.get(TICKET))


def test_what_is_typed_is_shown_as_text(world: AppWorld, page: OpenPage) -> None:
    page.post(f"{TICKET}/severity", {"severity": "3", "reason": "<img src=x onerror=alert(1)> {{ 7 * 7 }}"})
    world.later(minutes=1)
    world.panels.works()
    shown = page.get(TICKET).text
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7 * 7 }}" in shown
    assert "<img" not in shown


def test_a_ticket_that_is_not_vip_or_is_solved_says_so_and_offers_nothing(world: AppWorld, page: OpenPage) -> None:
    world.panels.works(ticket(id="9", sender="who@else.example"), ticket(severity_field="1", status=Status.SOLVED))
    answer = page.get("ticket/9")
    assert "Not under VIP terms" in said(answer)
    for each in (answer, page.get(TICKET)):
        assert "<form" not in each.text
    assert "is not under VIP terms" in said(page.post("ticket/9/severity", {"severity": "1"}))
    assert "is solved" in said(page.post(f"{TICKET}/severity", {"severity": "2"}))


def test_where_nobody_of_second_level_is_there_it_says_so(world: AppWorld, page: OpenPage) -> None:
    world.store.set_duty(WHERE, Duty())
    assert "Nobody of second level is there now" in said(page.get(TICKET))


def test_an_unknown_ticket_is_told_and_one_of_another_account_is_unknown(world: AppWorld, page: OpenPage) -> None:
    world.panels.install("other")
    world.store.remember("other", world.store.recall(WHERE, "7"))  # type: ignore[arg-type] # it is there
    world.store.forget(WHERE, "7")
    for each in (page.get("ticket/99"), page.get(TICKET), page.post(f"{TICKET}/severity", {"severity": "2"})):
        assert (each.status_code, "hasn't looked at ticket" in said(each)) == (404, True)
        assert "Acme" not in each.text
    assert list(world.store.said_severities("other", "7")) == []


def test_a_ticket_that_the_host_would_not_show_to_this_agent_is_not_shown_or_touched_here(
    world: AppWorld, page: OpenPage
) -> None:
    world.hidden.add((AGENT.id, "7"))
    for answer in (page.get(TICKET), page.post(f"{TICKET}/severity", {"severity": "2"})):
        assert (answer.status_code, "You can't see this ticket in Zendesk" in said(answer)) == (403, True)
        assert "Acme" not in answer.text
    assert list(world.store.said_severities(WHERE, "7")) == []
    assert world.opened(user=ADMIN).get(TICKET).status_code == 200


@pytest.mark.parametrize("path", ["ticket/x", "ticket/7%20", "ticket/-7", "ticket/" + "7" * 30, f"{TICKET}/delete"])
def test_what_is_no_ticket_or_no_step_is_nowhere(page: OpenPage, path: str) -> None:
    answer = page.post(path) if path.startswith(f"{TICKET}/") else page.get(path)
    assert answer.status_code == 404
    assert "There is nothing here" in said(answer)


def test_who_has_no_name_on_the_host_acts_by_the_number(world: AppWorld) -> None:
    world.people[AGENT.id] = type(AGENT)(AGENT.id, "", "", "agent")
    world.opened().post(f"{TICKET}/severity", {"severity": "2"})
    assert world.store.said_severities(WHERE, "7")[0].by == "user 903"
