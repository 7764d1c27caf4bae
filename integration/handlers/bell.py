"""A bell: wakes threads that sleep until there is something to do."""

import threading
from collections.abc import Callable


def _nobody() -> None:
    return


class Bell:
    """A ring that falls between looking and lying down is not lost: who sleeps says which rings it has heard.

    `heard_by` is told of each ring as well: where nobody sleeps in this process, those who do the work elsewhere.
    """

    def __init__(self, heard_by: Callable[[], None] = _nobody) -> None:
        self._heard_by = heard_by
        self._changed = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it rang so far."""
        return self._rings

    def ring(self) -> None:
        """There is something to do: one sleeper wakes."""
        with self._changed:
            self._rings += 1
            self._changed.notify()
        self._heard_by()

    def ring_all(self) -> None:
        """Everybody wakes."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def sleep(self, seconds: float, *, heard: int) -> None:
        """Until it rings, or for so many seconds; not at all where it rang since it had rung `heard` times."""
        with self._changed:
            if self._rings == heard:
                self._changed.wait(seconds)
