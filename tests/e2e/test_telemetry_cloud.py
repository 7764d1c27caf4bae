"""At scale too: one trace through both functions and the queue, and figures in each function's log."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.clients.queue import written
from integration.domain.errand import GoRounds, Round
from sandbox.aws import RunningAws
from sandbox.aws.runtime import RunningFunction
from sandbox.cloud import RunningCloud
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.vipdesk import INSTALLATION
from sandbox.waiting import until
from tests.e2e.cloud_world import CloudWorld
from tests.e2e.world import EXPLICIT_S2, PATIENCE
from tests.fakes.collector import Collector, collecting


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as one:
        yield one


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[CloudWorld]:
    folder: Path = tmp_path_factory.mktemp("watched-cloud")
    more = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with RunningAws() as aws, RunningHelpdesk() as helpdesk, RunningCloud(aws, folder, more=more) as cloud:
        cloud.connect(helpdesk)
        yield CloudWorld(helpdesk, cloud)


def metrics(function: RunningFunction) -> list[dict[str, Any]]:
    """What CloudWatch would take from its log."""
    lines = (line for line in function.log.splitlines() if '"CloudWatchMetrics"' in line)
    return [json.loads(line) for line in lines]


def test_one_trace_goes_through_the_queue_to_what_is_written_on_the_host(
    world: CloudWorld, collector: Collector
) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)

    def whole() -> set[str]:
        spans = collector.of_ticket(filed.ticket)
        wanted = {"webhook", "ticket", "host read", "host write"}
        return {each.trace for each in spans if {one.name for one in spans if one.trace == each.trace} >= wanted}

    trace = until(whole, seconds=PATIENCE, what="the whole trace has come").pop()
    spans = {each.name: each for each in collector.spans if each.trace == trace}
    assert (spans["webhook"].parent, spans["ticket"].parent) == ("", spans["webhook"].id)
    assert spans["host write"].parent == spans["ticket"].id
    assert trace in world.cloud.worker.log


def test_deliveries_and_lags_are_in_the_workers_log_and_the_line_in_the_ticks(world: CloudWorld) -> None:
    world.right(world.file(EXPLICIT_S2))
    told = until(
        lambda: [each for each in metrics(world.cloud.worker) if "WorkLag" in each], seconds=PATIENCE, what="lags"
    )
    assert all(0 < lag < PATIENCE for each in told for lag in each["WorkLag"])
    assert sum(each.get("DeliveriesAccepted", 0) for each in metrics(world.cloud.worker)) >= 1
    assert not any("TicketsParked" in each for each in metrics(world.cloud.worker))

    world.cloud.beat()

    assert metrics(world.cloud.tick)[-1]["LineOverdue"] >= 0


def test_how_an_installation_stands_is_told_in_its_rounds(world: CloudWorld) -> None:
    world.right(world.file(EXPLICIT_S2))
    errand = written(GoRounds(INSTALLATION, (Round.CLOCKS, Round.STANDING)))
    world.cloud.worker.invoke({"Records": [{"messageId": "1", "body": errand, "attributes": {}}]})

    clocks, standing = [each for each in metrics(world.cloud.worker) if "installation" in each][-2:]

    assert clocks["installation"] == standing["installation"] == INSTALLATION
    assert 0 < clocks["TimeToBreach"] <= 7 * 24 * 3600
    assert (clocks["ClocksLate"], standing["CoverageGaps"] >= 0) == (0, True)


def test_no_metric_and_no_span_names_anybody(world: CloudWorld, collector: Collector) -> None:
    world.right(world.file(EXPLICIT_S2))
    functions = (world.cloud.http, world.cloud.worker, world.cloud.tick)
    said = json.dumps([metrics(each) for each in functions]) + " ".join(each.words for each in collector.spans)
    people = world.helpdesk.people[INTEGRATION_USER]
    for hidden in (EXPLICIT_S2.customer.email, EXPLICIT_S2.customer.company, EXPLICIT_S2.subject, people.token, "@"):
        assert hidden not in said
