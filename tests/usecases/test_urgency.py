"""What is kept back of a host's calls is for S1, S2, and tickets of which nothing is known yet."""

import pytest

from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk


def looked(desk: SmallDesk, *events: str) -> list[bool]:
    """How urgent each of these looks was."""
    desk.helpdesk.urgencies.clear()
    for event in events:
        desk.deliver(event)
        desk.work_all()
    return desk.helpdesk.urgencies


@pytest.mark.parametrize(("level", "urgent"), [("1", True), ("2", True), ("3", False), ("4", False), ("5", False)])
def test_after_the_first_look_the_severity_says_how_urgent_a_ticket_is(
    desk: SmallDesk, level: str, *, urgent: bool
) -> None:
    desk.helpdesk.put(ticket(severity_field=level))
    assert looked(desk, "a", "b", "c") == [True, urgent, urgent]


def test_a_ticket_that_is_left_alone_is_not_urgent_once_that_is_known(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(sender="who@nowhere.example", severity_field="1"))
    assert looked(desk, "a", "b") == [True, False]


def test_walks_are_never_urgent_nor_is_what_a_backfill_put_in_line_for_a_lower_severity(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="3"))
    desk.reconcile("main")
    desk.backfill("main")
    desk.work_all()
    assert desk.helpdesk.urgencies == [False, False, False]
