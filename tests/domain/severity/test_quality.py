"""A guard against getting worse: the floors lie a little under what was measured when the table was learned."""

import json
import pathlib

from benchmarks.severity import HELD_OUT, answered, figures
from integration.domain.severity.features import fingerprint
from integration.domain.severity.weights import FINGERPRINT

CORPUS = pathlib.Path(__file__).parents[3] / "training" / "severity" / "corpus"


def tickets(*paths: pathlib.Path) -> list[tuple[str, str]]:
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [(ticket["subject"], ticket["body"]) for ticket in map(json.loads, lines)]


def test_the_held_out_tickets_are_classified_as_well_as_when_the_table_was_learned() -> None:
    found = figures(answered(HELD_OUT)[0])
    assert found.exact >= 0.9
    assert found.within_one >= 0.93
    assert found.s1_recall >= 0.95
    assert found.s1_false <= 0.07


def test_the_table_was_learned_from_what_the_code_sees_now() -> None:
    assert fingerprint(tickets(*sorted(CORPUS.glob("*.jsonl")))[::10]) == FINGERPRINT, "learn again: training/severity"


def test_no_held_out_ticket_is_in_the_corpus() -> None:
    assert not set(tickets(HELD_OUT)) & set(tickets(*CORPUS.glob("*.jsonl")))
