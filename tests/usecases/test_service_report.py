"""How the promises were kept, over a desk with live tickets and with history."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.agent import Agent
from integration.domain.journal import Promise
from integration.domain.record import Line, Period, Record
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Happening
from integration.usecases.service_report import ServiceReport
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, entry, ticket
from tests.usecases.conftest import SmallDesk


def reported(desk: SmallDesk, period: Period | None = None) -> Record:
    return ServiceReport(desk.store, desk.now)("main", period or Period())


def figures(line: Line) -> dict[str, int]:
    names = ("met", "missed", "running", "running_late", "waiting", "stopped")
    return {name: getattr(line, name) for name in names if getattr(line, name)}


def live(desk: SmallDesk) -> None:
    reply = entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3")
    desk.helpdesk.put(ticket(reply, id="1", severity_field="1"))
    desk.helpdesk.put(ticket(id="2", severity_field="1"))
    desk.helpdesk.put(ticket(id="3", sender="x@else.example"))
    desk.now.at = instant("2026-11-23 09:30")
    for number in "123":
        desk.deliver(f"d{number}", number)
    desk.work_all()


def test_live_tickets_are_counted_by_severity_and_promise_as_they_stand_now(desk: SmallDesk) -> None:
    live(desk)
    desk.now.at = instant("2026-11-23 10:30")
    record = reported(desk)
    assert [(line.severity, line.promise, figures(line), line.share_met) for line in record.lines(history=False)] == [
        (Severity.S1, Promise.FIRST_RESPONSE, {"met": 1, "running_late": 1}, 0.5),
        (Severity.S1, Promise.FOLLOW_UP, {"met": 1, "running": 2}, 1.0),
    ]
    assert (record.tickets, list(record.lines(history=True))) == (2, [])


def test_what_the_backfill_took_in_stands_apart(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="9", severity_field="1", at="2026-11-20 09:00"))
    desk.backfill("main")
    desk.work_all()
    live(desk)
    record = reported(desk)
    (first, _) = record.lines(history=True)
    assert figures(first) == {"running_late": 1}
    assert all(line.running_late == 0 for line in record.lines(history=False))
    assert (record.tickets, record.from_history) == (3, 1)


def test_a_clock_counts_in_the_period_in_which_it_began(desk: SmallDesk) -> None:
    live(desk)
    (line,) = reported(desk, Period(since=instant("2026-11-23 09:30"))).lines(history=False)
    assert (line.promise, figures(line)) == (Promise.FOLLOW_UP, {"running": 1})
    assert reported(desk, Period(until=instant("2026-11-23 09:00"))).tickets == 0


def test_a_ticket_that_cannot_be_measured_does_not_hide_the_others(desk: SmallDesk) -> None:
    ancient = replace(
        ROSTER.customers[0].entitlement, addon_from=instant("1800-01-01 00:00"), agent=Agent("a", "A", "3")
    )
    desk.store.replace_roster("main", replace(ROSTER, customers=(replace(ROSTER.customers[0], entitlement=ancient),)))
    desk.helpdesk.put(ticket(id="0", severity_field="1", at="1850-01-01 00:00"))
    desk.deliver("d0", "0")
    desk.work_all()
    memory = desk.memory("0")
    lowered = tuple(replace(step, severity=Severity.S3) for step in memory.decision.severities)
    desk.store.remember("main", replace(memory, decision=replace(memory.decision, severities=lowered)))
    live(desk)
    record = reported(desk)
    assert (record.tickets, record.undecided) == (2, 1)


def test_tickets_that_were_decided_in_shadow_are_counted_and_named(desk: SmallDesk) -> None:
    desk.store.set_shadow("main", shadow=True)
    live(desk)
    desk.now.move(timedelta(minutes=1))
    record = reported(desk)
    assert (record.tickets, record.in_shadow) == (2, 2)
