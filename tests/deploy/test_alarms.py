"""Who is told of what."""

import json
import re
from typing import Any

import pytest

from tests.deploy.stacks import Stack, named

ALARM = "AWS::CloudWatch::Alarm"
WATCHED = {
    ("ApproximateNumberOfMessagesVisible", "WorkDeadLetters.QueueName"),
    ("ApproximateNumberOfMessagesVisible", "LaterDeadLetters.QueueName"),
    ("ApproximateAgeOfOldestMessage", "WorkQueue.QueueName"),
    ("ApproximateAgeOfOldestMessage", "LaterQueue.QueueName"),
    ("Errors", "WorkerLambdaFunction"),
    ("Errors", "TickLambdaFunction"),
    ("Invocations", "TickLambdaFunction"),
    ("5xx", "HttpApi"),
    ("Throttles", "HttpLambdaFunction"),
    ("Throttles", "WorkerLambdaFunction"),
    ("Throttles", "TickLambdaFunction"),
    ("ReadThrottleEvents", "StateTable"),
    ("WriteThrottleEvents", "StateTable"),
}
OF_OURS = re.compile(r"\$\{(?!AWS::)(\w+)")


def watched(alarm: dict[str, Any]) -> set[tuple[str, str]]:
    """The metrics of an alarm, each with what it is measured of."""
    metrics = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one] or [alarm]
    return {(metric["MetricName"], named(metric["Dimensions"][0]["Value"])) for metric in metrics}


def test_there_is_an_alarm_for_all_that_can_go_wrong_unseen(dev: Stack) -> None:
    assert set().union(*(watched(alarm) for alarm in dev.of(ALARM).values())) == WATCHED


def test_every_alarm_tells_somebody_also_when_it_is_over_and_says_what_it_means(dev: Stack) -> None:
    for name, alarm in dev.of(ALARM).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}], name
        assert len(alarm["AlarmDescription"]) > 40, name


def test_silence_is_an_alarm_only_of_the_tick(dev: Stack) -> None:
    breaching = {name for name, alarm in dev.of(ALARM).items() if alarm["TreatMissingData"] == "breaching"}
    assert breaching == {"TickMissingAlarm"}


def test_alarms_go_to_the_address_that_the_stage_says(dev: Stack, prod: Stack) -> None:
    mail = prod["AlarmsByMail"]
    assert (named(mail["TopicArn"]), mail["Protocol"], named(mail["Endpoint"])) == ("Alarms", "email", "AlarmEmail")
    assert prod.resource("AlarmsByMail")["Condition"] == "HasAlarmEmail"
    assert prod.template["Parameters"]["AlarmEmail"]["Default"] == "desk@example.com"
    assert dev.template["Parameters"]["AlarmEmail"]["Default"] == ""


def test_the_dashboard_can_be_read_and_shows_what_there_is(dev: Stack) -> None:
    text = dev["Dashboard"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(text)["widgets"]
    assert widgets
    assert all(widget["properties"]["metrics"] for widget in widgets)
    assert set(OF_OURS.findall(text)) <= set(dev.template["Resources"])


@pytest.mark.parametrize("part", ["HttpApi", "StateTable", "WorkQueue", "LaterQueue", "WorkDeadLetters"])
def test_the_dashboard_shows_each_part(dev: Stack, part: str) -> None:
    assert part in OF_OURS.findall(dev["Dashboard"]["DashboardBody"]["Fn::Sub"])
