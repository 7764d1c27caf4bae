"""What shadow mode shows, over a desk that decided without writing."""

from datetime import timedelta

from integration.domain.comparison import Agreement, Aspect, Comparison, Outcome
from integration.usecases.shadow_report import ShadowReport
from tests.fakes.now import instant
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk


def reported(desk: SmallDesk) -> tuple[list[Comparison], Agreement]:
    told: list[Comparison] = []
    return told, ShadowReport(desk.store)("main", told.append)


def test_what_was_decided_in_shadow_is_compared_with_what_the_host_shows(desk: SmallDesk) -> None:
    desk.store.set_shadow("main", shadow=True)
    desk.helpdesk.put(ticket(id="1", severity_field="3", due_at=instant("2026-11-23 15:00")))
    desk.helpdesk.put(ticket(id="2", sender="x@else.example"))
    for number in "12":
        desk.deliver(f"d{number}", number)
    desk.work_all()
    (told,), agreement = reported(desk)
    assert (told.ticket, told.outcome) == ("1", Outcome.OTHER)
    assert {each.aspect for each in told.differences()} == set(Aspect) - {Aspect.SEVERITY}
    assert (agreement.seen, agreement.tickets, agreement.earlier) == (2, 1, (1, timedelta(hours=4)))
    assert desk.helpdesk.writes == 0


def test_what_was_written_is_not_compared(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="3"))
    desk.deliver("d1")
    desk.work_all()
    assert reported(desk) == ([], Agreement())
