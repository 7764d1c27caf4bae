"""What stands for a Lambda function wherever one is called: who takes an event and gives a result, or fails."""

from collections.abc import Mapping
from typing import Any, Protocol

TIMED_OUT = "Sandbox.Timedout"
EXITED = "Runtime.ExitError"
TOO_LARGE = "Function.ResponseSizeTooLarge"

Event = Mapping[str, Any]


class Function(Protocol):
    """Something that can be invoked: a RunningFunction, or in a test anything that keeps this one promise."""

    def invoke(self, event: Event) -> Any:  # noqa: ANN401 - whatever JSON says
        """The result, as JSON has it; FunctionFailed where there is none."""
        ...


class FunctionFailed(Exception):
    """An invocation without a result: Lambda's `errorType` and `errorMessage`, and the function's stack if it told one.

    Beside the function's own exceptions and the runtime's (`Runtime.ImportModuleError`, `Runtime.MarshalError`, …)
    there are Lambda's three, above.
    """

    def __init__(self, error_type: str, message: str, trace: tuple[str, ...] = ()) -> None:
        super().__init__(f"{error_type}: {message}")
        self.error_type = error_type
        self.message = message
        self.trace = trace

    @classmethod
    def told(cls, body: Mapping[str, Any]) -> "FunctionFailed":
        """What the runtime reports of an error."""
        return cls(body.get("errorType", ""), body.get("errorMessage", ""), tuple(body.get("stackTrace") or ()))
