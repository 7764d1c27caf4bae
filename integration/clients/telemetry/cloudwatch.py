"""Figures for Amazon CloudWatch: lines of the log that it takes metrics from, without a call and without a library.

The shape is the embedded metric format
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
The one dimension is the function. Whose a figure is stands beside it as a property: Logs Insights finds it, and it
makes no metric of its own, each of which costs.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from integration.domain.figure import Figure
from integration.ports import Now
from integration.ports.telemetry import Outcome

if TYPE_CHECKING:
    from integration.domain.stock import Standing  # the door does without

NAMESPACE = "VipDesk"
_MOST_VALUES = 100
"""Of one metric in one line."""

_DELIVERED: Mapping[Outcome, str] = {
    Outcome.ACCEPTED: "DeliveriesAccepted",
    Outcome.REPEATED: "DeliveriesRepeated",
    Outcome.REFUSED: "DeliveriesRefused",
}
_COUNT, _SECONDS = "Count", "Seconds"
_OF_EACH: Mapping[Figure, tuple[str, str]] = {
    Figure.TO_BREACH: ("TimeToBreach", _SECONDS),
    Figure.LATE: ("ClocksLate", _COUNT),
    Figure.SHARE_MET: ("Attainment", "None"),
    Figure.MET: ("PromisesMet", _COUNT),
    Figure.KNOWN: ("PromisesKnown", _COUNT),
    Figure.GAPS: ("CoverageGaps", _COUNT),
    Figure.UNCOVERED: ("CoverageGapTime", _SECONDS),
}

Values = Mapping[str, tuple[str, float | Sequence[float]]]
"""By name: the unit, and the value or values."""


class CloudWatchMeters:
    """Keeps `ports.telemetry.Meters`: counts until `flush`, which a function calls before it rests.

    `write` takes a line that ends in a line break.
    """

    def __init__(self, function: str, now: Now, write: Callable[[str], object]) -> None:
        self._function, self._now, self._write = function, now, write
        self._counts, self._lags = Counter[str](), list[float]()
        self._lock = Lock()

    def delivered(self, outcome: Outcome, times: int = 1) -> None:
        """So many deliveries came to this."""
        self._count(_DELIVERED[outcome], times)

    def worked(self, lag: timedelta) -> None:
        """A ticket is done."""
        with self._lock:
            self._lags.append(lag.total_seconds())

    def parked(self) -> None:
        """A ticket was put aside for a person."""
        self._count("TicketsParked", 1)

    def flush(self) -> None:
        """Write down what was counted; nothing for nothing."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            lags, self._lags = self._lags, []
        first = {name: (_COUNT, float(count)) for name, count in counts.items()}
        for start in range(0, max(len(lags), 1), _MOST_VALUES):
            told = lags[start : start + _MOST_VALUES]
            self.tell(first | ({"WorkLag": (_SECONDS, told)} if told else {}))
            first = {}

    def tell(self, values: Values, **properties: str) -> None:
        """One line, at once; of no values, none."""
        if values:
            self._write(msgspec.json.encode(self._line(values, properties)).decode() + "\n")

    def standing(self, installation: str, standing: "Standing") -> None:
        """How an installation stands, of what was counted of it."""
        told = ((*_OF_EACH[figure], value) for figure, value in standing.figures.items())
        self.tell({name: (unit, value) for name, unit, value in told}, installation=installation)

    def overdue(self, overdue: timedelta) -> None:
        """For how long the first in line has been ready."""
        self.tell({"LineOverdue": (_SECONDS, overdue.total_seconds())})

    def _count(self, name: str, times: int) -> None:
        with self._lock:
            self._counts[name] += times

    def _line(self, values: Values, properties: Mapping[str, str]) -> Mapping[str, object]:
        metrics = [{"Name": name, "Unit": unit} for name, (unit, _) in values.items()]
        told = {"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": metrics}
        at = int(self._now().timestamp() * 1000)
        numbers = {name: value for name, (_, value) in values.items()}
        return {
            "_aws": {"Timestamp": at, "CloudWatchMetrics": [told]},
            "Function": self._function,
            **properties,
            **numbers,
        }
