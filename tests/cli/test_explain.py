"""`vipdesk explain`: the stored decision in words, in the reader's language, long or short."""

import json

import pytest

from integration.domain.memory import Memory
from integration.domain.terms import default_terms
from integration.domain.triage import decide
from tests.cli.conftest import CommandLine
from tests.fakes.tickets import ROSTER, ticket


@pytest.fixture
def decided(line: CommandLine) -> CommandLine:
    line.connect()
    subject, now = ticket(severity_field="3"), line.now()
    store = line.store()
    store.remember("main", Memory(decide(subject, ROSTER, default_terms(), None, now), (), ticket=subject))
    store.close()
    return line


def test_explain_tells_the_rule_the_version_and_every_due_instant_in_two_zones(decided: CommandLine) -> None:
    told = decided.run("explain", "7").stdout
    for words in (
        "Customer Acme: VIP; terms version 1",
        "Severity S3 (standard) from the beginning: by the severity field; confirmed",
        "First response: 2 business hours for S3, from Mon 2026-11-23 10:00 CET; running",
        "counted 2 h (2 h of 2 h): Mon 2026-11-23 10:00-12:00 CET",
        "due Mon 2026-11-23 12:00 CET (11:00 UTC)",
        "skipped 16 h (closed)",
        "Follow-up: 2 business days for S3",
        "due Wed 2026-11-25 10:00 CET (09:00 UTC)",
    ):
        assert words in told
    (answer,) = decided.json("explain", "7")
    assert answer["decision"]["ticket"] == "7"
    assert answer["words"] == told.splitlines()


def test_explain_speaks_the_language_that_is_asked_for(decided: CommandLine) -> None:
    assert "Първи отговор: 2 работни часа при S3" in decided.run("explain", "7", "--lang", "bg").stdout


def test_explain_short_is_a_few_lines_for_the_customer(decided: CommandLine) -> None:
    (answer,) = decided.json("explain", "7", "--short")
    assert answer["words"][0] == "Ticket 7, as of Monday 23 November 2026, 10:00 CET"
    assert 3 <= len(answer["words"]) <= 5
    assert not any("Dana" in line for line in answer["words"])


def test_explain_in_a_language_that_is_not_spoken_says_which_are(line: CommandLine) -> None:
    result = line.process("explain", "7", "--lang", "de", "--json")
    assert result.returncode == 1
    assert "give one of: en, bg" in json.loads(result.stderr)["error"]
