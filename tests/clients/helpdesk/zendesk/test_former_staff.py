"""Who answered stays an agent, whatever became of them: by what only the desk can have done on the ticket."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.ticket import RESPONSES, Happening
from tests.clients.helpdesk.zendesk_json import (
    AGENT,
    API,
    CUSTOMER,
    MAIL,
    RULE,
    WEB,
    change_json,
    comment_json,
    user_json,
    voice_json,
)
from tests.clients.helpdesk.zendesk_site import ZendeskSite

LEFT = 7999


def answers(site: ZendeskSite) -> list[tuple[Happening, str | None]]:
    site.says(str(LEFT), "We are on it.")
    site.users[LEFT] = user_json(LEFT, "end-user")
    return [(each.what, each.author) for each in site.desk.read(site.ticket).timeline if each.what in RESPONSES]


@pytest.mark.parametrize(
    "event",
    [
        change_json("status", "pending", "open"),
        change_json("status", "hold", "open"),
        change_json("assignee_id", str(AGENT), None),
        change_json("priority", "high", None),
        comment_json(LEFT, "Looks bad.", public=False),
    ],
)
def test_what_only_the_desk_does_shows_who_was_of_it(zendesk: ZendeskSite, event: Mapping[str, Any]) -> None:
    zendesk.happens(LEFT, event)
    assert answers(zendesk) == [(Happening.AGENT_REPLIED, str(LEFT))]


@pytest.mark.parametrize(
    ("event", "via"),
    [
        (change_json("status", "open", "solved"), WEB),
        (change_json("status", "solved", "open"), WEB),
        (change_json("priority", "high", made=True), WEB),
        (change_json("assignee_id", None, str(AGENT)), WEB),
        (change_json("priority", "high", None, via=dict(RULE)), WEB),
        (change_json("priority", "high", None), RULE),
        (comment_json(LEFT, "I am not in copy.", public=False), MAIL),
        (comment_json(LEFT, "An app's own note.", public=False), API),
    ],
)
def test_what_customers_and_rules_do_makes_nobody_an_agent(
    zendesk: ZendeskSite, event: Mapping[str, Any], via: Mapping[str, Any]
) -> None:
    zendesk.happens(LEFT, event, via=dict(via))
    assert answers(zendesk) == []


def test_a_note_that_an_audit_holds_in_anothers_name_makes_nobody_an_agent(zendesk: ZendeskSite) -> None:
    zendesk.happens(AGENT, comment_json(LEFT, "As they told me.", public=False))
    assert answers(zendesk) == []


def test_whoever_took_a_call_was_of_the_desk(zendesk: ZendeskSite) -> None:
    zendesk.happens(CUSTOMER, voice_json(CUSTOMER, LEFT), via={**API, "channel": "phone_call_inbound"})
    zendesk.users[LEFT] = user_json(LEFT, "end-user")
    read = zendesk.desk.read(zendesk.ticket)
    assert (read.timeline.entries[-1].what, read.timeline.entries[-1].author) == (Happening.CALLED, str(LEFT))
    assert read.missed == ()


def test_whoever_called_out_was_of_the_desk(zendesk: ZendeskSite) -> None:
    zendesk.happens(LEFT, voice_json(LEFT), via={**API, "channel": "phone_call_outbound"})
    assert answers(zendesk)[-1] == (Happening.AGENT_REPLIED, str(LEFT))


def test_who_set_the_due_date_by_hand_is_told(zendesk: ZendeskSite) -> None:
    assert zendesk.desk.read(zendesk.ticket).due_by == ""
    zendesk.mine["type"] = "task"
    zendesk.changes(AGENT, due_at="2026-03-05T12:00:00Z")
    assert zendesk.desk.read(zendesk.ticket).due_by == str(AGENT)
    zendesk.changes(int(zendesk.installation.own_user), due_at="2026-03-06T12:00:00Z")
    assert zendesk.desk.read(zendesk.ticket).due_by == ""


def test_a_due_date_that_the_customer_or_a_rule_set_is_nobodys_word(zendesk: ZendeskSite) -> None:
    zendesk.mine["type"] = "task"
    for author, via in ((CUSTOMER, WEB), (AGENT, RULE)):
        zendesk.mine["due_at"] = "2026-03-05T12:00:00Z"
        zendesk.happens(author, change_json("due_at", "2026-03-05T12:00:00Z", None), via=dict(via))
        assert zendesk.desk.read(zendesk.ticket).due_by == ""


def test_what_a_former_user_of_ours_wrote_is_no_answer(zendesk: ZendeskSite) -> None:
    zendesk.says(zendesk.installation.own_user, "We have it.")
    zendesk.installation = replace(zendesk.installation, own_user="999", bots=frozenset({"7001"}))
    found = zendesk.another_desk().read(zendesk.ticket).timeline.entries[-1]
    assert (found.what, found.author) == (Happening.AUTOMATED, "7001")
