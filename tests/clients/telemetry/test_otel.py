"""Traces by OpenTelemetry's SDK: what goes on from what, what a span says, and where the log names it."""

import json
from collections.abc import Iterator

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id

from integration.clients.telemetry.otel import OtelTracing, by_otlp
from integration.logs import configure_logs
from tests.fakes.collector import collecting

FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Followed:
    """Tracing whose spans stay here."""

    def __init__(self) -> None:
        self.kept = InMemorySpanExporter()
        self.tracing = OtelTracing("1", SimpleSpanProcessor(self.kept))

    def spans(self) -> dict[str, ReadableSpan]:
        return {each.name: each for each in self.kept.get_finished_spans()}


@pytest.fixture
def followed() -> Iterator[Followed]:
    one = Followed()
    yield one
    one.tracing.close()


def _ids(span: ReadableSpan) -> tuple[int, int]:
    assert span.context is not None
    return span.context.trace_id, span.context.span_id


def test_work_goes_on_in_the_trace_that_it_came_by_also_in_another_process(followed: Followed) -> None:
    with followed.tracing.span("webhook", at_door=True) as door:
        came_by = door.traceparent
    elsewhere = Followed()
    with elsewhere.tracing.span("ticket", parent=came_by):
        pass
    elsewhere.tracing.close()

    webhook, ticket = followed.spans()["webhook"], elsewhere.spans()["ticket"]
    assert len(came_by) == 55
    assert ticket.parent is not None
    assert (ticket.parent.trace_id, ticket.parent.span_id) == _ids(webhook)
    assert _ids(ticket)[0] == _ids(webhook)[0]


@pytest.mark.parametrize("parent", ["", "nonsense", "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_without_a_parent_that_is_one_a_trace_begins(followed: Followed, parent: str) -> None:
    with followed.tracing.span("around"), followed.tracing.span("ticket", parent=parent):
        pass
    spans = followed.spans()
    assert spans["ticket"].parent is None
    assert _ids(spans["ticket"])[0] != _ids(spans["around"])[0]


def test_what_was_not_followed_at_the_door_is_not_followed_further(followed: Followed) -> None:
    with followed.tracing.span("ticket", parent=FOREIGN.removesuffix("01") + "00") as span:
        assert span.traceparent.endswith("-00")
        with followed.tracing.step("host read"):
            pass
    assert followed.spans() == {}


def test_a_step_says_whose_work_it_belongs_to(followed: Followed) -> None:
    with followed.tracing.span("ticket", {"installation": "acme", "ticket": "7", "attempts": 1}):
        followed.tracing.note({"host": "zendesk"})
        with followed.tracing.step("host write", {"http.request.method": "PUT"}) as step:
            step.note({"http.response.status_code": 200})
    spans = followed.spans()
    assert spans["host write"].parent is not None
    assert spans["host write"].parent.span_id == _ids(spans["ticket"])[1]
    assert dict(spans["host write"].attributes or {}) == {
        "vipdesk.installation": "acme",
        "vipdesk.ticket": "7",
        "vipdesk.host": "zendesk",
        "http.request.method": "PUT",
        "http.response.status_code": 200,
    }


def test_a_step_of_nothing_is_not_told(followed: Followed) -> None:
    with followed.tracing.step("host read") as step:
        step.note({"http.response.status_code": 200})
    followed.tracing.note({"host": "zendesk"})
    assert (step.traceparent, followed.spans()) == ("", {})


def test_an_error_is_named_by_its_class_and_none_of_its_words_are_kept(followed: Followed) -> None:
    with pytest.raises(KeyError), followed.tracing.span("ticket"):
        _ = dict[str, str]()["what somebody wrote"]
    span = followed.spans()["ticket"]
    assert (span.attributes or {})["error.type"] == "KeyError"
    assert not span.status.is_ok
    assert "wrote" not in span.to_json()


def test_lines_of_the_log_name_the_trace_and_no_line_after_it_does(
    followed: Followed, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    configure_logs("info")
    try:
        log = structlog.get_logger("test")
        with followed.tracing.span("webhook"):
            log.info("outer")
            with followed.tracing.span("ticket"):
                log.info("inner")
            log.info("outer again")
        log.info("after")
    finally:
        structlog.configure(**before)

    told = {line["event"]: line.get("trace_id") for line in map(json.loads, capsys.readouterr().err.splitlines())}
    webhook, ticket = (format_trace_id(_ids(followed.spans()[name])[0]) for name in ("webhook", "ticket"))
    assert told == {"outer": webhook, "inner": ticket, "outer again": webhook, "after": None}


def test_what_has_ended_reaches_the_collector_when_it_is_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=desk-of-ours")
        tracing = by_otlp("1", seconds=5)
        with tracing.span("webhook", {"installation": "acme"}, at_door=True):
            pass
        tracing.flush()
        (span,) = collector.spans
        assert (span.name, span.kind, span.service) == ("webhook", "server", "desk-of-ours")
        tracing.close()


def test_a_collector_that_is_not_there_makes_nothing_fail_and_keeps_nobody_for_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    tracing = by_otlp("1", seconds=0.2)
    with tracing.span("webhook"):
        pass
    tracing.flush()
    tracing.close()
    assert "Failed to export" in caplog.text
