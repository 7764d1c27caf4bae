"""An OpenTelemetry collector in small: it takes spans over HTTP on loopback, and remembers them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


@dataclass(frozen=True, slots=True)
class Told:
    """A span as it came; ids in hex, `parent` empty where it begins a trace."""

    name: str
    trace: str
    id: str
    parent: str
    kind: str
    failed: bool
    attributes: Mapping[str, str | int]
    service: str
    events: int

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self.name} {dict(self.attributes)}"


@dataclass
class Collector:
    """What came so far; `url` is its OTLP endpoint."""

    url: str = ""
    spans: list[Told] = field(default_factory=list)

    def of_ticket(self, ticket: int | str) -> Sequence[Told]:
        """The spans that name this ticket, and all others of their traces."""
        traces = {each.trace for each in self.spans if each.attributes.get("vipdesk.ticket") == str(ticket)}
        return [each for each in self.spans if each.trace in traces]

    def take(self, body: bytes) -> None:
        """One request's spans."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _values(resource.resource.attributes)["service.name"]
            for scope in resource.scope_spans:
                self.spans.extend(_told(each, str(service)) for each in scope.spans)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens."""
    collector = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_ours = self.path == "/v1/traces" and self.headers["Content-Type"] == "application/x-protobuf"
            if is_ours:
                collector.take(body)
            self.send_response(200 if is_ours else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _told(span: Span, service: str) -> Told:
    return Told(
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        span.status.code == Status.STATUS_CODE_ERROR,
        _values(span.attributes),
        service,
        len(span.events),
    )


def _values(pairs: Sequence[KeyValue]) -> Mapping[str, str | int]:
    return {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in pairs}
