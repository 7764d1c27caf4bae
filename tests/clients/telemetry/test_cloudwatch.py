"""Figures for CloudWatch: the embedded metric format, which the specification's own schema would take."""

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from integration.clients.telemetry.cloudwatch import CloudWatchMeters
from integration.domain.stock import Attained, Running, Standing, Uncovered
from integration.ports.telemetry import Outcome
from tests.fakes.now import StandingNow

# What the specification asks of a line, in a schema's words.
SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer", "minimum": 1_600_000_000_000},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "properties": {
                            "Namespace": {"type": "string", "pattern": "^[0-9A-Za-z._#:/-]{1,255}$"},
                            "Dimensions": {"type": "array", "minItems": 1, "items": {"type": "array", "maxItems": 30}},
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "properties": {"Unit": {"enum": ["Seconds", "Count", "None"]}},
                                    "additionalProperties": True,
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}


class Log:
    """What a function wrote, each line checked."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.meters = CloudWatchMeters("vip-desk-prod-worker", StandingNow("2026-11-23 10:00"), self.write)

    def write(self, text: str) -> None:
        assert text.endswith("\n")
        assert text.count("\n") == 1
        line = json.loads(text)
        jsonschema.validate(line, SCHEMA)
        for each in line["_aws"]["CloudWatchMetrics"]:
            names = [metric["Name"] for metric in each["Metrics"]]
            assert {*names, *(name for group in each["Dimensions"] for name in group)} <= line.keys()
            assert all(len(line[name]) <= 100 for name in names if isinstance(line[name], list))
        self.lines.append(line)


@pytest.fixture
def log() -> Log:
    return Log()


def test_what_was_counted_is_one_line_when_the_function_rests(log: Log) -> None:
    log.meters.delivered(Outcome.ACCEPTED, 2)
    log.meters.delivered(Outcome.ACCEPTED)
    log.meters.delivered(Outcome.REPEATED)
    log.meters.delivered(Outcome.REFUSED)
    log.meters.parked()
    log.meters.worked(timedelta(milliseconds=1500))
    assert log.lines == []

    log.meters.flush()

    (line,) = log.lines
    told = {key: value for key, value in line.items() if key != "_aws"}
    assert told == {
        "Function": "vip-desk-prod-worker",
        "DeliveriesAccepted": 3,
        "DeliveriesRepeated": 1,
        "DeliveriesRefused": 1,
        "TicketsParked": 1,
        "WorkLag": [1.5],
    }
    assert line["_aws"]["Timestamp"] == 1_795_428_000_000
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert (metrics["Namespace"], metrics["Dimensions"]) == ("VipDesk", [["Function"]])
    assert {"Name": "WorkLag", "Unit": "Seconds"} in metrics["Metrics"]


def test_nothing_counted_is_no_line_and_nothing_is_told_twice(log: Log) -> None:
    log.meters.flush()
    log.meters.parked()
    log.meters.flush()
    log.meters.flush()
    assert len(log.lines) == 1


def test_more_lags_than_a_line_holds_are_several_lines_and_counts_are_told_once(log: Log) -> None:
    log.meters.parked()
    for number in range(250):
        log.meters.worked(timedelta(seconds=number))
    log.meters.flush()
    assert [len(line["WorkLag"]) for line in log.lines] == [100, 100, 50]
    assert [line.get("TicketsParked") for line in log.lines] == [1, None, None]


def test_whose_a_figure_is_stands_beside_it_and_makes_no_metric_of_its_own(log: Log) -> None:
    log.meters.standing(
        "acme",
        Standing(Running(timedelta(minutes=5), 2), Attained(9, 10), Uncovered(1, timedelta(hours=3))),
    )
    (line,) = log.lines
    assert line["installation"] == "acme"
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["Function"]]
    told = {key: value for key, value in line.items() if key not in {"_aws", "Function", "installation"}}
    assert told == {
        "TimeToBreach": 300,
        "ClocksLate": 2,
        "Attainment": 0.9,
        "PromisesMet": 9,
        "PromisesKnown": 10,
        "CoverageGaps": 1,
        "CoverageGapTime": 10_800,
    }


def test_what_is_not_known_is_not_told(log: Log) -> None:
    log.meters.standing("acme", Standing())
    log.meters.standing("acme", Standing(attained=Attained()))
    assert [line.get("Attainment") for line in log.lines] == [None]


def test_a_breach_in_this_very_instant_is_told_as_nought(log: Log) -> None:
    log.meters.standing("acme", Standing(Running(timedelta(0))))
    assert log.lines[0]["TimeToBreach"] == 0


def test_the_line_of_work_is_told_as_overdue_also_where_it_is_not(log: Log) -> None:
    log.meters.overdue(timedelta(0))
    assert log.lines[0]["LineOverdue"] == 0
