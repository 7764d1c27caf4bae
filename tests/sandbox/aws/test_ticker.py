"""A tick is one invocation of the function, when told."""

from datetime import UTC, datetime, timedelta, timezone

from sandbox.aws import REGION
from sandbox.aws.ticker import Ticker
from tests.sandbox.aws.conftest import Run
from tests.sandbox.aws.saying import always


def test_a_tick_brings_schedulers_own_notification_where_the_schedule_says_nothing() -> None:
    heard = always("done")
    at = datetime(2026, 3, 2, 12, 0, 30, 999, tzinfo=timezone(timedelta(hours=2)))
    assert Ticker(heard, name="sweep").tick(at) == "done"
    [event] = heard.events
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.scheduler", "Scheduled Event", "{}")
    assert (event["time"], event["region"]) == ("2026-03-02T10:00:30Z", REGION)
    assert event["resources"][0].endswith(":schedule/default/sweep")


def test_a_tick_that_is_not_told_when_is_now() -> None:
    heard = always(None)
    Ticker(heard).tick()
    told = datetime.fromisoformat(heard.events[0]["time"])
    assert timedelta() <= datetime.now(UTC) - told < timedelta(minutes=1)


def test_a_tick_brings_what_the_schedule_says() -> None:
    heard = always(None)
    Ticker(heard, input={"kind": "sweep"}).tick()
    assert heard.events == [{"kind": "sweep"}]


def test_a_running_function_is_ticked(run: Run) -> None:
    ticker = Ticker(run("tiny.count"))
    assert [ticker.tick(), ticker.tick()] == [1, 2]
