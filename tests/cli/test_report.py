"""`vipdesk report`: how the promises were kept."""

from datetime import timedelta

import pytest

from integration.usecases.backfill import Backfill
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from tests.cli.conftest import CommandLine
from tests.cli.stored import installed, march, reply, worked_off
from tests.fakes.helpdesk import FakeHelpdesk

ZERO = {"met": 0, "missed": 0, "running": 0, "running_late": 0, "waiting": 0, "stopped": 0}


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return installed(line)


def backfilled(desk: CommandLine) -> FakeHelpdesk:
    """A helpdesk whose history was taken in."""
    store, helpdesk = desk.store(), FakeHelpdesk(desk.now)
    helpdesk.put(march("9", severity_field="4"))
    telephone = lambda _installation, _credentials: helpdesk  # noqa: E731 - a port of one call
    triage = TriageTicket(store, telephone, Tell(store, lambda: None), desk.now)
    Backfill(store, Walking(store, telephone, desk.now), triage, desk.now)("main")
    store.close()
    return helpdesk


def test_each_severity_and_promise_is_one_line_with_its_outcomes(desk: CommandLine) -> None:
    worked_off(
        desk, march("7", reply(5), severity_field="4"), march("8", severity_field="4"), march("1", severity_field="1")
    )
    *rows, summary = desk.json("report")
    s4 = {"history": False, "severity": 4, "promise": "first response", "share_met": 0.5}
    assert [row for row in rows if row["severity"] == 4] == [s4 | ZERO | {"met": 1, "running_late": 1}]
    assert [(row["promise"], row["running_late"]) for row in rows if row["severity"] == 1] == [
        ("first response", 1),
        ("follow-up", 1),
    ]
    assert summary == {"since": None, "until": None, "tickets": 3, "from_history": 0, "in_shadow": 0, "undecided": 0}


def test_history_from_set_up_stands_apart_and_says_so(desk: CommandLine) -> None:
    helpdesk = backfilled(desk)
    desk.now.at += timedelta(hours=1)
    worked_off(desk, march("7", reply(5), severity_field="4"), helpdesk=helpdesk)
    live, history, summary = desk.json("report")
    assert (live["history"], live["met"], history["history"], history["running_late"]) == (False, 1, True, 1)
    assert (summary["tickets"], summary["from_history"]) == (2, 1)
    told = desk.run("report").stdout
    assert "History that came with the backfill at set-up, on 1 tickets, counted apart:" in told
    assert told.count("100%") == 1


def test_days_are_whole_days_of_the_services_zone_by_when_a_clock_began(desk: CommandLine) -> None:
    worked_off(desk, march("7", severity_field="4"))
    assert desk.json("report", "--since", "2026-03-02", "--until", "2026-03-02")[-1] == {
        "since": "2026-03-01T23:00:00Z",
        "until": "2026-03-02T23:00:00Z",
        "tickets": 1,
        "from_history": 0,
        "in_shadow": 0,
        "undecided": 0,
    }
    assert desk.json("report", "--since", "2026-03-03")[-1]["tickets"] == 0
    assert desk.json("report", "--until", "2026-03-01")[-1]["tickets"] == 0
    told = desk.run("report", "--since", "2026-03-01", "--until", "2026-03-02").stdout
    assert (
        "whose clock began from 2026-03-01 on until 2026-03-02 (whole days in Europe/Bratislava), on 1 tickets:" in told
    )


def test_nothing_on_record_is_said_plainly(desk: CommandLine) -> None:
    assert desk.run("report").stdout == "All promises that were made: none.\n"


def test_what_was_decided_in_shadow_is_named(desk: CommandLine) -> None:
    desk.json("shadow", "on")
    worked_off(desk, march("7", severity_field="4"))
    assert "1 of the tickets were decided in shadow" in desk.run("report").stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--since", "2026-03-03", "--until", "2026-03-02"), b"ends before it begins"),
        (("--until", "9999-12-31"), b"no day after 9999-12-31"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(desk: CommandLine, words: tuple[str, ...], why: bytes) -> None:
    result = desk.process("report", *words)
    assert result.returncode == 1
    assert why in result.stderr
