"""The schedule in small: invokes the tick function when told, as EventBridge Scheduler does by itself; moto never does.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.aws.function import Event, Function
from sandbox.aws.running import REGION

_ACCOUNT = "123456789012"


class Ticker:
    """`input` is what the schedule says to send (serverless.yml); without it, Scheduler's own notification goes out."""

    def __init__(self, function: Function, *, name: str = "tick", input: Event | None = None) -> None:  # noqa: A002
        self._function, self._name, self._input = function, name, input

    def tick(self, at: datetime | None = None) -> Any:  # noqa: ANN401 - whatever JSON says
        """One run, told that it is `at`, or else now; FunctionFailed. Scheduler may be late, or do it twice (AWS-5)."""
        return self._function.invoke(self._input if self._input is not None else self._notification(at))

    def _notification(self, at: datetime | None) -> Event:
        return {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": _ACCOUNT,
            "time": (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": REGION,
            "resources": [f"arn:aws:scheduler:{REGION}:{_ACCOUNT}:schedule/default/{self._name}"],
            "detail": "{}",
        }
