"""Second level through the whole desk: crashes, a host that is down, and a step that comes twice."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.domain.cover.cover import Duty, Senior
from integration.domain.errors import BadInput, UpstreamUnavailable
from integration.domain.second_level.escalation import TAG, Escalation
from integration.domain.ticket import Status
from integration.usecases.ask_second_level import LONGEST_NAME, LONGEST_REASON, AskSecondLevel
from integration.usecases.see_second_level import SeeSecondLevel
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

SELMA = Senior("Selma Green", host_id="8")


@pytest.fixture
def at_work(desk: SmallDesk) -> SmallDesk:
    """Ticket 7 was worked off, and Selma covers second level."""
    desk.store.set_duty("main", Duty((SELMA,), "Night operations"))
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("came")
    desk.work_all()
    return desk


def ask(desk: SmallDesk) -> AskSecondLevel:
    return AskSecondLevel(desk.store, desk.now)


def stays(desk: SmallDesk) -> tuple[Escalation, ...]:
    return desk.memory().decision.journal.escalations


def shows(desk: SmallDesk) -> tuple[str | None, bool]:
    return desk.shown().assignee, TAG in desk.shown().tags


def test_a_step_shows_on_the_host_and_is_remembered_whole(at_work: SmallDesk) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades", page=True)
    at_work.work_all()
    (stay,) = stays(at_work)
    assert shows(at_work) == ("8", True)
    assert (stay.to, stay.operations, stay.due) == (SELMA, "Night operations", at_work.now() + timedelta(minutes=15))


def test_a_step_told_twice_changes_nothing(at_work: SmallDesk) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    with pytest.raises(BadInput, match="has ticket 7 already"):
        ask(at_work).hand_over("main", "7", "Boris", "again")
    at_work.work_all()
    with pytest.raises(BadInput, match="has ticket 7 already"):
        ask(at_work).hand_over("main", "7", "Boris", "again")
    at_work.now.at += timedelta(minutes=1)
    ask(at_work).hand_over("main", "7", "Boris", "and operations", page=True)
    at_work.work_all()
    assert [(stay.by, stay.paged) for stay in stays(at_work)] == [("Dana", True)]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_in_the_middle_of_the_move_only_delays_it(at_work: SmallDesk, moment: str) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    at_work.helpdesk.dies = moment  # type: ignore[assignment] # one of its two moments
    with pytest.raises(ProcessDied):
        at_work.work_all()
    at_work.now.at += timedelta(minutes=10)
    at_work.work_all()
    (stay,) = stays(at_work)
    assert (shows(at_work), stay.open, stay.to) == (("8", True), True, SELMA)
    assert at_work.memory().decision.journal.reassignment is None


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_in_the_middle_of_the_way_back_only_delays_it(at_work: SmallDesk, moment: str) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    at_work.work_all()
    at_work.now.at += timedelta(minutes=1)
    ask(at_work).give_back("main", "7", "Selma")
    at_work.helpdesk.dies = moment  # type: ignore[assignment] # one of its two moments
    with pytest.raises(ProcessDied):
        at_work.work_all()
    at_work.now.at += timedelta(minutes=10)
    at_work.work_all()
    assert (shows(at_work), [stay.open for stay in stays(at_work)]) == (("3", False), [False])


def test_a_host_that_is_down_only_delays_it(at_work: SmallDesk) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    at_work.helpdesk.trouble = UpstreamUnavailable("down")
    at_work.work_all()
    assert (shows(at_work), [each.stay for each in SeeSecondLevel(at_work.store)("main")]) == (("3", False), [None])
    at_work.helpdesk.trouble = None
    at_work.now.at += timedelta(hours=1)
    at_work.work_all()
    assert shows(at_work) == ("8", True)


def test_a_late_acknowledgement_is_found_without_any_webhook(at_work: SmallDesk) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    at_work.work_all()
    at_work.now.at += timedelta(minutes=16)
    at_work.work_all()
    assert "second level late" in " ".join(at_work.memory().told)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sender": "who@else.example"}, "is not under VIP terms"),
        ({"status": Status.SOLVED}, "is solved"),
        ({"merged_into": "9"}, "was merged: go on in ticket 9"),
    ],
)
def test_what_second_level_can_not_have_is_refused(desk: SmallDesk, changes: dict[str, Any], told: str) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("came")
    desk.work_all()
    desk.helpdesk.put(ticket(severity_field="1", **changes))
    desk.deliver("changed")
    desk.work_all()
    with pytest.raises(BadInput, match=told):
        ask(desk).hand_over("main", "7", "Dana", "the array degrades")


def test_what_was_typed_is_kept_on_one_line_and_short(at_work: SmallDesk) -> None:
    asked = ask(at_work).hand_over("main", "7", "  Dana\x00 P. " + "x" * 200, "the\n\tarray \ud800" + "y" * 900)
    assert asked.by.startswith("Dana P. xx")
    assert asked.reason.startswith("the array yy")
    assert (len(asked.by), len(asked.reason)) == (LONGEST_NAME, LONGEST_REASON)
    json.dumps([asked.by, asked.reason]).encode()


def test_a_stay_survives_a_new_severity_with_the_due_instant_it_had(at_work: SmallDesk) -> None:
    ask(at_work).hand_over("main", "7", "Dana", "the array degrades")
    at_work.work_all()
    before = stays(at_work)
    at_work.now.at += timedelta(minutes=1)
    at_work.helpdesk.put(replace(at_work.shown(), severity_field="3"))
    at_work.deliver("changed")
    at_work.work_all()
    assert (at_work.memory().decision.severity, stays(at_work)) == (3, before)
