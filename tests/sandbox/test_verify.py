"""The demo's verdict: right where all is right, and each wrong thing named."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.cases import API, FORM, Case
from sandbox.customers import UNKNOWN, VIP
from sandbox.verify import Filed, Reader

DANA, OURSELVES = 3, 2
READER = Reader(agent=DANA, own_user=OURSELVES)
NOW = datetime(2026, 11, 20, 15, 31, tzinfo=UTC)
OPENED = {"id": 1, "user": 1, "public": True, "date": "2026-11-20T15:30:00.500000Z"}
NOTE = {"id": 2, "user": OURSELVES, "public": False, "date": "2026-11-20T15:30:01Z"}
LETTER = {"id": 4, "user": OURSELVES, "public": True, "date": "2026-11-22T15:00:01Z"}
REPLY = {"id": 3, "user": DANA, "public": True, "date": "2026-11-20T15:40:00Z"}
BY_API = Filed(1, Case(VIP, API, 3, "New mail does not arrive", "…"))

RIGHT: dict[str, Any] = {
    "assigned_to": DANA,
    "priority": 3,
    "due_date": "2026-11-23T09:30:00Z",
    "custom_vip_severity": 3,
    "custom_vip_tags": "vip,vip-sev-3",
    "custom_vip_first_response_due": "2026-11-23T09:30:00Z",
    "custom_vip_followup_due": "2026-11-24T15:30:00Z",
    "followup_set": [OPENED, NOTE],
}
UNTOUCHED: dict[str, Any] = {
    "assigned_to": None,
    "priority": 3,
    "due_date": None,
    "custom_vip_severity": None,
    "custom_vip_tags": "",
    "followup_set": [OPENED],
}


def test_a_ticket_as_it_should_be_differs_in_nothing() -> None:
    assert READER.differences(BY_API, RIGHT, NOW) == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"assigned_to": None}, "assignee"),
        ({"priority": 1}, "priority"),
        ({"custom_vip_severity": 2}, "severity"),
        ({"custom_vip_tags": "vip-sev-3"}, "tags"),
        ({"custom_vip_tags": "vip,vip-sev-3,vip-held"}, "tags"),
        ({"custom_vip_first_response_due": "2026-11-23T09:31:00Z"}, "first response due"),
        ({"custom_vip_followup_due": "-"}, "follow-up due"),
        ({"due_date": "2026-11-24T15:30:00Z"}, "due date"),
        ({"followup_set": [OPENED]}, "private notes of ours"),
        ({"followup_set": [OPENED, NOTE, NOTE]}, "private notes of ours"),
        ({"followup_set": [OPENED, NOTE, NOTE | {"public": True}]}, "public messages of ours"),
    ],
)
def test_each_wrong_thing_of_a_vip_ticket_is_named(wrong: dict[str, Any], named: str) -> None:
    (difference,) = READER.differences(BY_API, RIGHT | wrong, NOW)
    assert difference.startswith(f"{named}: ")


def test_an_agents_reply_moves_the_due_date_to_the_follow_up() -> None:
    follow_up = {"custom_vip_followup_due": "2026-11-24T15:40:00Z", "due_date": "2026-11-24T15:40:00Z"}
    replied = RIGHT | follow_up | {"followup_set": [OPENED, NOTE, REPLY]}
    assert READER.differences(BY_API, replied, NOW) == []


def test_a_form_ticket_outside_hours_is_acknowledged_once_and_held_until_the_opening() -> None:
    sunday = OPENED | {"user": None, "date": "2026-11-22T15:00:00Z"}
    note = NOTE | {"date": "2026-11-22T15:00:01Z"}
    by_form = Filed(1, Case(VIP, FORM, 1, "Down", "…"))
    held = RIGHT | {
        "priority": 1,
        "due_date": "2026-11-23T09:00:00Z",
        "custom_vip_severity": 1,
        "custom_vip_tags": "vip,vip-held,vip-sev-1,vip-unconfirmed",
        "custom_vip_first_response_due": "2026-11-23T09:00:00Z",
        "custom_vip_followup_due": "2026-11-23T12:00:00Z",
        "followup_set": [sunday, LETTER, note],
    }
    then = datetime(2026, 11, 22, 15, 1, tzinfo=UTC)
    assert READER.differences(by_form, held, then) == []
    for others in ([sunday, note], [sunday, note, LETTER, LETTER]):
        (difference,) = READER.differences(by_form, held | {"followup_set": others}, then)
        assert difference.startswith("public messages of ours: ")


def test_a_ticket_that_names_its_severity_keeps_foreign_tags_and_leaves_no_question_open() -> None:
    explicit = Filed(1, Case(VIP, API, 3, "As discussed", "…", {"custom_vip_tags": "newsletter,vip-sev-3"}))
    assert READER.differences(explicit, RIGHT | {"custom_vip_tags": "newsletter,vip,vip-sev-3"}, NOW) == []
    (difference,) = READER.differences(explicit, RIGHT | {"custom_vip_tags": "vip,vip-sev-3,vip-unconfirmed"}, NOW)
    assert difference.startswith("tags: ")


def test_a_ticket_that_is_not_vip_must_be_left_alone() -> None:
    unknown = Filed(1, Case(UNKNOWN, API, 5, "Price?", "…"))
    assert READER.differences(unknown, UNTOUCHED, NOW) == []
    touched = UNTOUCHED | {"assigned_to": DANA, "custom_vip_tags": "vip", "followup_set": [OPENED, NOTE]}
    named = [difference.partition(":")[0] for difference in READER.differences(unknown, touched, NOW)]
    assert named == ["assignee", "custom_vip_tags", "entries of ours"]
