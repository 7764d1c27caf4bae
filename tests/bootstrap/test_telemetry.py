"""Who watches is loaded where it is configured, and nowhere else."""

import subprocess
import sys

import pytest

from integration.bootstrap.telemetry import FunctionTelemetry, watching_function, watching_server
from integration.config import Config, read_config
from integration.domain.errors import Misconfigured
from integration.domain.stock import Stock
from integration.domain.work import Waiting
from integration.ports.telemetry import UNMETERED, UNTRACED, Outcome
from tests.bootstrap.test_loading import loaded

WATCHERS = {"opentelemetry", "prometheus_client", "integration.clients.telemetry.otel"}
TOKEN = "a-token-that-nobody-guesses"
COLLECTOR = "http://127.0.0.1:9"


def no_stock() -> Stock:
    return Stock(Waiting(0, 0, 0, 0, None))


def served(**variables: str) -> Config:
    return read_config(variables)


def test_unless_it_is_configured_nobody_watches_and_nothing_of_theirs_is_loaded() -> None:
    telemetry = watching_server(served(), no_stock)
    assert (telemetry.tracing, telemetry.meters, list(telemetry.routes)) == (UNTRACED, UNMETERED, [])
    program = (
        "from integration.bootstrap.telemetry import watching_server, watching_function;"
        "from integration.config import read_config; config = read_config({});"
        "watching_server(config, lambda: None); watching_function(config);"
        "import integration.bootstrap.doors, integration.bootstrap.cloud, integration.bootstrap.cloud_door"
    )
    assert loaded(program).isdisjoint(WATCHERS)


def test_nobody_hears_nothing_and_costs_nothing() -> None:
    with UNTRACED.span("ticket", {"ticket": "7"}, parent="", at_door=True) as span, UNTRACED.step("host read") as step:
        span.note({"host": "zendesk"})
        step.failed("KeyError")
        UNTRACED.note({"host": "zendesk"})
    assert (span.traceparent, step is span) == ("", True)
    UNTRACED.flush()
    UNTRACED.close()
    UNMETERED.delivered(Outcome.ACCEPTED)
    with pytest.raises(KeyError), UNTRACED.span("ticket"):
        raise KeyError


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
def test_a_collector_that_is_named_by_opentelemetrys_own_variables_gets_traces(name: str) -> None:
    telemetry = watching_server(served(**{name: COLLECTOR}), no_stock)
    assert telemetry.tracing is not UNTRACED
    telemetry.tracing.close()


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": " "},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": COLLECTOR, "OTEL_SDK_DISABLED": "true"},
        {"OTEL_SERVICE_NAME": "ours"},
    ],
)
def test_otherwise_nobody_follows(variables: dict[str, str]) -> None:
    assert watching_server(served(**variables), no_stock).tracing is UNTRACED


def test_figures_have_an_address_where_a_token_is_set_for_it() -> None:
    (route,) = watching_server(served(VIPDESK_METRICS_TOKEN=TOKEN), no_stock).routes
    assert getattr(route, "path", "") == "/metrics"


@pytest.mark.parametrize("token", ["short", "with a space in it", "nicht-nur-ASCII-größe", "line\nbreak-in-the-token"])
def test_a_token_that_guards_nothing_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(Misconfigured, match="at least 16 letters") as refused:
        served(VIPDESK_METRICS_TOKEN=token)
    assert token not in str(refused.value)


def test_the_token_never_shows() -> None:
    assert TOKEN not in repr(served(VIPDESK_METRICS_TOKEN=TOKEN))


def test_a_library_that_is_missing_is_named_with_what_brings_it() -> None:
    """In a process whose path leads to it no more."""
    program = (
        "from integration.bootstrap import telemetry; from integration.domain.errors import Misconfigured;"
        "from integration.config import read_config;"
        "sys.modules['opentelemetry.exporter'] = None; sys.modules['prometheus_client'] = None;\n"
        "def told(**v):\n"
        "  try: telemetry.watching_server(read_config(v), lambda: None)\n"
        "  except Misconfigured as error: return str(error)\n"
        "print(told(OTEL_EXPORTER_OTLP_ENDPOINT='x'), '|', told(VIPDESK_METRICS_TOKEN='x' * 16))\n"
    )
    said = " ".join(loaded_words(program))
    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry's library isn't here: pip install" in said
    assert "VIPDESK_METRICS_TOKEN is set, and Prometheus's library isn't here: pip install" in said


def loaded_words(program: str) -> list[str]:
    ended = subprocess.run([sys.executable, "-c", f"import sys; {program}"], capture_output=True, text=True, check=True)  # noqa: S603
    return ended.stdout.split()


class Resting:
    """A function's telemetry that notes in which order things happen."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.tracing, self.meters = _Flushed(self.order, "spans"), _Flushed(self.order, "figures")

    def around(self) -> FunctionTelemetry:
        return FunctionTelemetry(self.tracing, self.meters)  # type: ignore[arg-type]


class _Flushed:
    def __init__(self, order: list[str], name: str) -> None:
        self._order, self._name = order, name

    def flush(self) -> None:
        self._order.append(self._name)


def test_before_a_function_rests_all_is_handed_over_also_where_it_failed() -> None:
    resting = Resting()

    def function(event: dict[str, object], _context: object) -> object:
        resting.order.append("done")
        return event["answer"]

    watched = resting.around().around(function)
    assert watched({"answer": 42}, None) == 42
    with pytest.raises(KeyError):
        watched({}, None)
    assert resting.order == ["done", "figures", "spans"] * 2


def test_a_functions_figures_are_lines_of_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    watching = watching_function(served(AWS_LAMBDA_FUNCTION_NAME="vip-desk-prod-http"))
    watching.meters.delivered(Outcome.REFUSED)
    watching.around(lambda _event, _context: None)({}, None)
    assert '"Function":"vip-desk-prod-http"' in capsys.readouterr().out
