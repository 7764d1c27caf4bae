"""What is logged of a fault says where it happened, and nothing of what anybody wrote."""

import json

import pytest
import structlog

from integration.logs import configure_logs

WORDS = "ann wrote: our phones are dead"


def failing(fault: Exception) -> int:
    what = WORDS
    if what:
        raise fault
    return len(what)


def logged(capsys: pytest.CaptureFixture[str], fault: Exception) -> str:
    """The line that a fault becomes."""
    configure_logs("info")
    try:
        failing(fault)
    except Exception:  # noqa: BLE001 - a group of faults as well
        structlog.get_logger("integration").exception("ticket.fault", ticket="7")
    return capsys.readouterr().err


def test_a_fault_is_told_by_its_kind_and_place_alone(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(capsys, ValueError(WORDS))
    (told,) = json.loads(line)["exception"]
    assert (told["exc_type"], told["frames"][-1]["name"], WORDS in line) == ("ValueError", "failing", False)


def test_a_note_on_a_fault_and_the_faults_of_a_group_are_not_told_either(capsys: pytest.CaptureFixture[str]) -> None:
    noted = ValueError(WORDS)
    noted.add_note(WORDS)
    line = logged(capsys, ExceptionGroup(WORDS, [noted, ExceptionGroup(WORDS, [KeyError(WORDS)])]))
    assert ("KeyError" in line, WORDS in line) == (True, False)
