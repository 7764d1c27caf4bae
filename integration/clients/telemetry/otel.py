"""Traces by OpenTelemetry's SDK, handed over by OTLP (HTTP, protobuf) as its standard variables say.

The SDK reads its own variables: where to, with which headers, how many are kept (OTEL_TRACES_SAMPLER), the service's
name (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). It is loaded with this module.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from integration.ports.telemetry import Attributes

_PREFIX = "vipdesk."
_PARENT = "traceparent"
_PASSED_ON = frozenset({f"{_PREFIX}installation", f"{_PREFIX}host", f"{_PREFIX}ticket"})
"""What a step says after the piece of work that it belongs to."""

_W3C = TraceContextTextMapPropagator()


class OtelSpan:
    """A span of the SDK as our port has it; log lines within it name its trace."""

    def __init__(self, span: Span) -> None:
        self._span = span
        carrier: dict[str, str] = {}
        _W3C.inject(carrier, trace.set_span_in_context(span))
        self.traceparent = carrier.get(_PARENT, "")

    def note(self, attributes: Attributes) -> None:
        """Say more of it."""
        self._span.set_attributes(_ours(attributes))

    def failed(self, kind: str) -> None:
        """It ended in an error of this kind."""
        self._span.set_attribute("error.type", kind)
        self._span.set_status(StatusCode.ERROR)


class OtelTracing:
    """Keeps `ports.telemetry.Tracing`; `version` is ours, and `through` takes the spans that have ended."""

    def __init__(self, version: str, through: SpanProcessor) -> None:
        # A name that the operator gave (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) stands before ours.
        ours = Resource({"service.name": "vip-desk", "service.version": version})
        self._provider = TracerProvider(resource=ours.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
        self._provider.add_span_processor(through)
        self._tracer = self._provider.get_tracer("vip-desk", version)

    def span(
        self, name: str, attributes: Attributes | None = None, *, parent: str = "", at_door: bool = False
    ) -> AbstractContextManager[OtelSpan]:
        """A piece of work that goes on from `parent`, or begins here."""
        context = _W3C.extract({_PARENT: parent}, trace.set_span_in_context(trace.INVALID_SPAN))
        kind = SpanKind.SERVER if at_door else SpanKind.CONSUMER
        return _under_way(self._tracer.start_span(name, context, kind, _ours(attributes or {})))

    def step(self, name: str, attributes: Attributes | None = None) -> AbstractContextManager[OtelSpan]:
        """A call to the outside, within what is under way."""
        around = trace.get_current_span()
        if not around.get_span_context().is_valid:
            return _nowhere()
        told = around.attributes or {} if isinstance(around, ReadableSpan) else {}
        passed = {key: value for key, value in told.items() if key in _PASSED_ON}
        span = self._tracer.start_span(name, None, SpanKind.CLIENT, {**passed, **_ours(attributes or {})})
        return _under_way(span)

    def note(self, attributes: Attributes) -> None:
        """Say more of what is under way."""
        trace.get_current_span().set_attributes(_ours(attributes))

    def flush(self) -> None:
        """Return once what has ended is handed over, or given up."""
        self._provider.force_flush()

    def close(self) -> None:
        """Hand over what is left, and end."""
        self._provider.shutdown()


def by_otlp(version: str, *, seconds: float | None = None) -> OtelTracing:
    """Traces that go where OTEL_EXPORTER_OTLP_ENDPOINT says.

    A handing over takes `seconds` at the most, or what OTEL_EXPORTER_OTLP_TIMEOUT says; what nobody takes is lost.
    """
    return OtelTracing(version, BatchSpanProcessor(OTLPSpanExporter(timeout=seconds)))


@contextmanager
def _under_way(span: Span) -> Iterator[OtelSpan]:
    told = OtelSpan(span)
    ids = structlog.contextvars.bind_contextvars(trace_id=trace.format_trace_id(span.get_span_context().trace_id))
    try:
        # An exception's words may hold what somebody wrote, so the SDK is to record none.
        with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield told
            except BaseException as error:
                told.failed(type(error).__name__)
                raise
    finally:
        structlog.contextvars.reset_contextvars(**ids)


@contextmanager
def _nowhere() -> Iterator[OtelSpan]:
    yield OtelSpan(trace.INVALID_SPAN)


def _ours(attributes: Attributes) -> Mapping[str, str | int]:
    """Names that OpenTelemetry has (with a dot) as they are, others under our own."""
    return {name if "." in name else f"{_PREFIX}{name}": value for name, value in attributes.items()}
