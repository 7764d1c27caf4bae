"""Somebody who follows and somebody who counts, in memory."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from integration.ports.telemetry import Attributes, Outcome, Span


@dataclass
class Noted:
    """A span; its traceparent is its place among all."""

    name: str
    traceparent: str
    parent: str
    attributes: dict[str, str | int]
    error: str = ""
    at_door: bool = False

    def note(self, attributes: Attributes) -> None:
        self.attributes |= attributes

    def failed(self, kind: str) -> None:
        self.error = kind


@dataclass
class Follower:
    """Keeps `ports.telemetry.Tracing`."""

    spans: list[Noted] = field(default_factory=list)

    def span(
        self, name: str, attributes: Attributes | None = None, *, parent: str = "", at_door: bool = False
    ) -> AbstractContextManager[Span]:
        return self._under_way(Noted(name, f"00-{len(self.spans)}-01", parent, dict(attributes or {}), at_door=at_door))

    def step(self, name: str, attributes: Attributes | None = None) -> AbstractContextManager[Span]:
        return self._under_way(Noted(name, "", "", dict(attributes or {})))

    def note(self, attributes: Attributes) -> None:
        self.spans[-1].note(attributes)

    def flush(self) -> None:
        return

    def close(self) -> None:
        return

    @contextmanager
    def _under_way(self, span: Noted) -> Iterator[Noted]:
        self.spans.append(span)
        try:
            yield span
        except BaseException as error:
            span.failed(type(error).__name__)
            raise


@dataclass
class Counter:
    """Keeps `ports.telemetry.Meters`."""

    deliveries: dict[Outcome, int] = field(default_factory=dict)
    lags: list[timedelta] = field(default_factory=list)
    put_aside: int = 0

    def delivered(self, outcome: Outcome, times: int = 1) -> None:
        self.deliveries[outcome] = self.deliveries.get(outcome, 0) + times

    def worked(self, lag: timedelta) -> None:
        self.lags.append(lag)

    def parked(self) -> None:
        self.put_aside += 1

    @property
    def told(self) -> Mapping[str, int]:
        return {outcome.value: times for outcome, times in self.deliveries.items()}
