"""The panel beside a ticket: what it shows, the steps that it takes, and to whom it stays shut."""

import re
from html import unescape

import httpx
import pytest

from integration.domain.agent import Agent
from integration.domain.booking.links import Link, Purpose
from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.cover import Duty
from integration.domain.cover.desk_plan import DeskPlan, Person, Turn
from integration.domain.second_level.escalation import TAG, Step
from integration.domain.ticket import Status
from tests.fakes.tickets import DANA, ticket
from tests.handlers.panel.panel_world import WHERE, PanelWorld
from tests.handlers.visitor import Visitor

HAND_OVER = {"do": "hand_over", "by": "Dana", "reason": "the array degrades"}


def said(answer: httpx.Response) -> str:
    """What a reader reads."""
    text = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition(">")[2])
    return " ".join(unescape(text).split())


def test_it_shows_the_customer_the_severity_the_clocks_and_who_answers(agent: Visitor, panel: str) -> None:
    told = said(agent.get(f"{panel}?ticket=7"))
    for words in (
        "Acme VIP ticket 7",
        "Answers Dana Petrova, the dedicated agent",
        "First response by Mon 2026-11-23 11:00 CET",
        "Severity S1 (critical) from the beginning: by the severity field; confirmed",
        "State not at second level",
        "Selma Green is there now",
        "Page operations too (Night operations)",
    ):
        assert words in told


def test_it_names_who_of_the_chain_is_there_and_would_be_next(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    assert "Backup" not in said(agent.get(f"{panel}?ticket=7"))
    eva, boris = Agent("eva@desk.example", "Eva Novak", "5"), Agent("boris@desk.example", "Boris Novak", "6")
    people = tuple(Person(each) for each in (DANA, eva, boris))
    plan = DeskPlan(people, backups=(Turn(DANA.email), Turn(eva.email)), last=boris.email)
    panels.store.replace_desk_plan(WHERE, plan)
    assert "Backup Eva Novak" in said(agent.get(f"{panel}?ticket=7"))
    now = panels.now()
    panels.store.add_absence(WHERE, Absence("a1", eva.email, now, None, AbsenceKind.SICK, "Lea"))
    assert "Backup Boris Novak" in said(agent.get(f"{panel}?ticket=7"))


def test_a_due_instant_is_there_for_the_script_that_counts_down(agent: Visitor, panel: str) -> None:
    shown = agent.get(f"{panel}?ticket=7").text
    assert 'data-now="2026-11-23T09:00:00+00:00"' in shown
    assert '<time class="left" datetime="2026-11-23T10:00:00+00:00" data-due></time>' in shown


@pytest.mark.parametrize("name", ["ticket", "conv_code", "CODE", "ticketCode"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_says_which_ticket_in_the_address_or_in_a_form_from_its_own_pages(
    agent: Visitor, panel: str, name: str, method: str
) -> None:
    if method == "GET":
        answer = agent.get(f"{panel}?{name}=7")
    else:
        answer = agent.post(panel, {name: "7", "ip": "192.0.2.1"}, Sec_Fetch_Site="cross-site")
    assert (answer.status_code, "VIP ticket 7" in answer.text) == (200, True)


def test_a_ticket_goes_to_second_level_is_acknowledged_and_comes_back(
    panels: PanelWorld, agent: Visitor, panel: str
) -> None:
    answer = agent.post(f"{panel}?ticket=7", {**HAND_OVER, "page": "yes"}, Sec_Fetch_Site="same-origin")
    assert (answer.status_code, answer.headers["location"], panels.rings) == (303, "?ticket=7", 1)
    waiting = agent.get(f"{panel}?ticket=7")
    assert "Dana: hand over (worked off in a moment)" in said(waiting)
    assert "data-waits" in waiting.text
    panels.works()
    assert (panels.helpdesk.tickets["7"].assignee, TAG in panels.helpdesk.tickets["7"].tags) == ("8", True)
    there = said(agent.get(f"{panel}?ticket=7"))
    assert "State with Selma Green, to be acknowledged Why the array degrades (Dana)" in there
    assert "Acknowledge Mon 2026-11-23 10:15 CET" in there
    assert "Answers Dana Petrova, the dedicated agent" in there
    agent.post(f"{panel}?ticket=7", {"do": "acknowledge", "by": "Selma"})
    panels.works()
    assert "in the hands of Selma since Mon 2026-11-23 10:00 CET" in said(agent.get(f"{panel}?ticket=7"))
    panels.later(5)
    agent.post(f"{panel}?ticket=7", {"do": "give_back", "by": "Selma", "reason": "replaced"})
    panels.works()
    assert (panels.helpdesk.tickets["7"].assignee, TAG in panels.helpdesk.tickets["7"].tags) == ("3", False)
    assert "State not at second level" in said(agent.get(f"{panel}?ticket=7"))


def test_paging_operations_is_kept_with_the_step(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    agent.post(f"{panel}?ticket=7", {**HAND_OVER, "page": "yes"})
    (asked,) = panels.store.asked(WHERE, "7")
    assert (asked.step, asked.by, asked.reason, asked.page) == (Step.HAND_OVER, "Dana", "the array degrades", True)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({**HAND_OVER, "by": " "}, "say who you are"),
        ({**HAND_OVER, "reason": ""}, "say why second level is needed"),
        ({"do": "acknowledge", "by": "Dana"}, "second level hasn't got ticket 7"),
        ({"do": "give_back", "by": "Dana"}, "second level hasn't got ticket 7"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_in_words_and_what_was_typed_stays(
    panels: PanelWorld, agent: Visitor, panel: str, form: dict[str, str], told: str
) -> None:
    answer = agent.post(f"{panel}?ticket=7", form)
    assert (answer.status_code, told in said(answer)) == (409, True)
    assert f'value="{form["by"]}"' in answer.text
    assert form.get("reason", "") in answer.text
    assert (list(panels.store.asked(WHERE, "7")), panels.rings) == ([], 0)


def test_what_is_typed_is_shown_as_text(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    agent.post(f"{panel}?ticket=7", {**HAND_OVER, "reason": "<script>alert(1)</script>\n{{ 7 * 7 }}"})
    panels.works()
    shown = agent.get(f"{panel}?ticket=7").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in shown
    assert "<script>alert" not in shown


def test_where_nobody_of_second_level_is_there_it_says_so(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    panels.store.set_duty(WHERE, Duty())
    assert "Nobody of second level is there now" in said(agent.get(f"{panel}?ticket=7"))
    agent.post(f"{panel}?ticket=7", HAND_OVER)
    panels.works()
    assert "asked for, and nobody of it is there" in said(agent.get(f"{panel}?ticket=7"))


def test_a_ticket_that_is_not_vip_says_so_and_offers_nothing(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    panels.works(ticket(id="8", sender="who@else.example"))
    answer = agent.get(f"{panel}?ticket=8")
    assert "Not under VIP terms" in said(answer)
    assert "<form" not in answer.text
    assert "is not under VIP terms" in said(agent.post(f"{panel}?ticket=8", HAND_OVER))


def test_a_solved_ticket_offers_nothing(panels: PanelWorld, agent: Visitor, panel: str) -> None:
    panels.works(ticket(severity_field="1", status=Status.SOLVED))
    assert "<form" not in agent.get(f"{panel}?ticket=7").text


def test_an_unknown_ticket_and_one_of_another_installation_get_a_clear_page(panels: PanelWorld, agent: Visitor) -> None:
    panels.install("other")
    for path in (f"{panels.panel()}?ticket=99", f"{panels.panel('other')}?ticket=7"):
        answer = agent.get(path)
        assert (answer.status_code, "hasn't looked at ticket" in said(answer)) == (404, True)
        assert "Acme" not in answer.text
        assert agent.post(path, HAND_OVER).status_code == 404
    assert list(panels.store.asked("other", "7")) == []


def test_a_host_that_names_no_ticket_is_told_what_it_sent(agent: Visitor, panel: str) -> None:
    answer = agent.post(panel, {"visitor_ip": "192.0.2.1", "subject": "secret"})
    assert (answer.status_code, "It sent: subject, visitor_ip." in said(answer)) == (400, True)
    assert "secret" not in answer.text


def policy_of(answer: httpx.Response) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))


def test_only_the_installations_own_helpdesk_may_frame_it(agent: Visitor, panel: str) -> None:
    for answer in (
        agent.get(f"{panel}?ticket=7"),
        agent.get(f"{panel}?ticket=99"),
        agent.post(f"{panel}?ticket=7", {"do": "acknowledge"}),
    ):
        assert policy_of(answer) == {
            "default-src": "'none'",
            **dict.fromkeys(("style-src", "script-src", "img-src", "connect-src", "form-action"), "'self'"),
            "base-uri": "'none'",
            "frame-ancestors": "https://desk.example",
        }
        assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_step_that_another_sites_page_sends_is_refused(
    panels: PanelWorld, agent: Visitor, panel: str, site: str
) -> None:
    assert agent.post(f"{panel}?ticket=7", HAND_OVER, Sec_Fetch_Site=site).status_code == 403
    assert list(panels.store.asked(WHERE, "7")) == []


def test_a_wrong_revoked_or_other_token_opens_nothing_and_shows_that_in_any_frame(
    panels: PanelWorld, agent: Visitor, panel: str
) -> None:
    book = Link("b" * 32, Purpose.BOOK, "Acme", panels.now())
    panels.store.add_link(WHERE, book)
    (kept,) = [each for each in panels.store.links(WHERE) if each.purpose is Purpose.PANEL]
    panels.store.revoke_link(WHERE, kept.id, panels.now())
    other = panel.rpartition("/")[0] + "/" + "nothing"
    answers = [agent.get(f"{path}?ticket=7") for path in (panel, other)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert policy_of(answers[0])["frame-ancestors"] == "*"


def test_methods_and_bodies_that_it_does_not_know_are_refused(agent: Visitor, panel: str) -> None:
    assert agent.ask("DELETE", panel, {}).headers["allow"] == "GET, HEAD, POST"
    assert agent.ask("POST", panel, {}, content=b"x" * 20_000).status_code == 413
    assert agent.ask("HEAD", f"{panel}?ticket=7", {}).status_code == 200


def test_a_panel_is_asked_so_often_and_no_more(panels: PanelWorld) -> None:
    panels.per_link = 3
    agent, panel = Visitor(panels.app), panels.panel()
    assert [agent.get(f"{panel}?ticket=7").status_code for _ in range(2)] == [200, 429]
