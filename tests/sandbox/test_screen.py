"""What the demo shows: lines in a pipe, a table on a terminal, and the same words in both."""

import io

from rich.console import Console
from rich.live import Live

from sandbox.cases import API, Case
from sandbox.customers import UNKNOWN, VIP
from sandbox.rows import Row, rows
from sandbox.screen import LiveScreen, PlainScreen, opened
from sandbox.verify import Filed

VIP_TICKET = Filed(1, Case(VIP, API, 3, "New mail does not arrive", "…"))
OTHER_TICKET = Filed(2, Case(UNKNOWN, API, 5, "Price?", "…"))
DECIDED = {
    "ticket": "1",
    "customer": "Orbis Logistics",
    "standing": "VIP",
    "severity": 3,
    "confirmed": False,
    "rule": "words: mail [new]",
    "first_response_due": "2026-11-23T09:30:00Z",
    "follow_up_due": None,
    "agent": "Dana Petrova",
    "round_trip_ms": 42,
}


def test_a_row_waits_for_the_webhook_and_then_tells_the_decision_in_the_services_zone() -> None:
    worked, waiting = rows([VIP_TICKET, OTHER_TICKET], [DECIDED])
    assert (worked.worked, waiting.worked) == (True, False)
    assert "Mon 23 10:30 CET" in worked.line
    assert "S3 ?" in worked.line
    assert "waiting for the webhook" in waiting.line


def test_a_ticket_that_somebody_filed_by_hand_gets_a_row_too() -> None:
    by_hand = DECIDED | {"ticket": "9", "severity": None, "customer": None, "standing": "nobody on the roster"}
    assert [row.cells[:2] for row in rows([], [by_hand])] == [("9", "by hand")]


def test_a_pipe_gets_each_decision_once() -> None:
    out = io.StringIO()
    with opened(out) as screen:
        assert isinstance(screen, PlainScreen)
        for _ in range(2):
            screen.show([Row(("1", *["x"] * 9), worked=True), Row(("2", *["y"] * 9), worked=False)])
    assert out.getvalue().count("\n") == 1


def test_a_terminal_gets_steps_with_their_ticks_and_a_table_that_keeps_square_brackets() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=160, height=50)
    with Live(console=console, auto_refresh=False) as live:
        screen = LiveScreen(console, live)
        screen.step("the helpdesk")
        screen.step("VIP Desk")
        screen.show(rows([VIP_TICKET], [DECIDED]))
        screen.say("all is well")
    shown = out.getvalue()
    assert "the helpdesk" in shown
    assert "✓" in shown
    assert "mail [new]" in shown
    assert "all is well" in shown
