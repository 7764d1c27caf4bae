"""Who is told of what."""

import json
import re
from typing import Any

import pytest

from integration.domain.errors import Misconfigured, UpstreamUnavailable, VipDeskError
from integration.handlers.refusals import refuse
from integration.logs import configure_logs
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
    ("Troubles", ""),
    ("ParkedTickets", ""),
}
TROUBLES = '{ $.level = "error" && $.event != "ticket.parked" }'
PARKED = '{ $.event = "ticket.parked" }'
OF_OURS = re.compile(r"\$\{(?!AWS::)(\w+)")


def watched(alarm: dict[str, Any]) -> set[tuple[str, str]]:
    """The metrics of an alarm, each with what it is measured of."""
    metrics = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one] or [alarm]
    return {(metric["MetricName"], _measured_of(metric)) for metric in metrics}


def _measured_of(metric: dict[str, Any]) -> str:
    """Which part's metric it is; none for what is counted in the logs."""
    return named(metric["Dimensions"][0]["Value"]) if "Dimensions" in metric else ""


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


def test_what_is_counted_in_the_logs_is_what_the_alarms_watch_and_the_dashboard_shows(dev: Stack) -> None:
    filters = dev.of("AWS::Logs::MetricFilter")
    counted = {(named(one["LogGroupName"]), one["FilterPattern"]): _counted(one) for one in filters.values()}
    every = {f"{function}LogGroup" for function in ("Http", "Worker", "Tick")}
    assert counted == {(group, TROUBLES): "Troubles" for group in every} | {("WorkerLogGroup", PARKED): "ParkedTickets"}
    watching = {
        alarm["MetricName"] for alarm in dev.of(ALARM).values() if alarm.get("Namespace") == {"Ref": "AWS::StackName"}
    }
    assert watching == set(counted.values())
    text = dev["Dashboard"]["DashboardBody"]["Fn::Sub"]
    assert all(f'["${{AWS::StackName}}", "{metric}"' in text for metric in watching)


def _counted(metric_filter: dict[str, Any]) -> str:
    (told,) = metric_filter["MetricTransformations"]
    assert (told["MetricNamespace"], told["MetricValue"]) == ({"Ref": "AWS::StackName"}, "1")
    return str(told["MetricName"])


@pytest.mark.parametrize(
    ("error", "level"), [(UpstreamUnavailable("busy"), "warning"), (Misconfigured("no key"), "error")]
)
def test_a_trouble_is_what_does_not_pass_by_itself(
    capsys: pytest.CaptureFixture[str], error: VipDeskError, level: str
) -> None:
    """A line as it comes into the log has the fields that the filters look at."""
    configure_logs("info")
    refuse(error)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["event"]) == (level, "request.failed")
