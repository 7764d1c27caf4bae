"""Who watches this process, by its settings; where nobody does, nothing of theirs is loaded."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import structlog

from integration.bootstrap.present import utc_now
from integration.bootstrap.release import release
from integration.config import Config
from integration.domain.errors import Misconfigured, VipDeskError
from integration.ports.telemetry import UNMETERED, UNTRACED, Meters, Tracing

if TYPE_CHECKING:
    from starlette.routing import Route

    from integration.bootstrap.desk import Desk
    from integration.clients.telemetry.cloudwatch import CloudWatchMeters
    from integration.domain.stock import Stock
    from integration.ports import Upcoming

_log = structlog.get_logger(__name__)

_HANDED_OVER_IN = 2.0
"""Seconds in which a function hands its spans over, or gives them up: it is paid for, and somebody waits."""

Function = Callable[[dict[str, Any], Any], Any]


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Who follows, who counts, and the address at which the figures are asked for, where there is one."""

    tracing: Tracing = UNTRACED
    meters: Meters = UNMETERED
    routes: Sequence["Route"] = ()


NOBODY = Telemetry()


def watching_server(config: Config, stock: Callable[[], "Stock"]) -> Telemetry:
    """Of `vipdesk serve`: traces where a collector is named, and `/metrics` where a token is set for it.

    Raises Misconfigured where a library isn't here.
    """
    tracing = _tracing(config)
    if not config.metrics_token:
        return Telemetry(tracing)
    _require("prometheus_client", "VIPDESK_METRICS_TOKEN is set, and Prometheus's library")
    from starlette.routing import Route  # noqa: PLC0415 - where it is wanted

    from integration.clients.telemetry.prometheus import PrometheusMeters  # noqa: PLC0415 - as above
    from integration.handlers.metrics import Metrics  # noqa: PLC0415 - as above

    meters = PrometheusMeters(stock)
    metrics = Metrics(config.metrics_token, meters.exposed, meters.content_type)
    return Telemetry(tracing, meters, [Route("/metrics", metrics.__call__, methods=["GET"])])


@dataclass(frozen=True, slots=True)
class FunctionTelemetry:
    """Of a function on Lambda: what is counted goes to its log, for CloudWatch."""

    tracing: Tracing
    meters: "CloudWatchMeters"

    @property
    def telemetry(self) -> Telemetry:
        """For the desk."""
        return Telemetry(self.tracing, self.meters)

    def clocks(self, desk: "Desk") -> Callable[[str], None]:
        """What tells of an installation which clocks run."""
        from integration.domain.stock import Standing  # noqa: PLC0415 - where it is wanted

        return lambda one: self.meters.standing(one, Standing(running=desk.count.running(one)))

    def standing(self, desk: "Desk") -> Callable[[str], None]:
        """What tells of an installation what was kept, and what isn't covered."""
        from integration.domain.stock import Standing  # noqa: PLC0415 - as above

        def told(one: str) -> None:
            count = desk.count
            self.meters.standing(one, Standing(attained=count.attained(one), uncovered=count.uncovered(one)))

        return told

    def overdue(self, store: "Upcoming") -> None:
        """Tell for how long the first in line has been ready; where that can't be had, the work goes on."""
        from integration.usecases.overdue import overdue  # noqa: PLC0415 - as above

        try:
            self.meters.overdue(overdue(store, utc_now()))
        except VipDeskError as error:
            _log.warning("overdue.failed", reason=str(error))

    def around(self, function: Function) -> Function:
        """The same function; before it rests, as it may never wake again, all is handed over."""

        def watched(event: dict[str, Any], context: object) -> object:
            try:
                return function(event, context)
            finally:
                self.meters.flush()
                self.tracing.flush()

        return watched


def watching_function(config: Config) -> FunctionTelemetry:
    """Figures always, as they take no call and no library; traces where a collector is named.

    Raises Misconfigured as above.
    """
    from integration.clients.telemetry.cloudwatch import CloudWatchMeters  # noqa: PLC0415 - only at scale

    meters = CloudWatchMeters(config.function, utc_now, _said)
    return FunctionTelemetry(_tracing(config, seconds=_HANDED_OVER_IN), meters)


def _said(line: str) -> None:
    # In one go, as lines of several threads must not mix; standard output as it is when the line is written.
    sys.stdout.write(line)
    sys.stdout.flush()


def _tracing(config: Config, *, seconds: float | None = None) -> Tracing:
    if not config.traces:
        return UNTRACED
    _require(
        "opentelemetry.exporter.otlp.proto.http", "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry's library"
    )
    from integration.clients.telemetry.otel import by_otlp  # noqa: PLC0415 - where it is wanted

    return by_otlp(release(), seconds=seconds)


def _require(module: str, what: str) -> None:
    try:
        found = find_spec(module)
    except ModuleNotFoundError:  # not even what it lies in
        found = None
    if found is None:
        message = f"{what} isn't here: pip install 'vip-desk[telemetry]' (on Lambda: a layer that brings it)"
        raise Misconfigured(message)
