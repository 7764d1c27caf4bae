"""The way out for what a stand-in tells by itself: open, but for what is lost, repeated or held back on demand."""

from collections.abc import Callable

Step = Callable[[], object]


class WayOut:
    """Messages pass one after another; the switches touch those that come next."""

    def __init__(self) -> None:
        self._to_lose = 0
        self._to_repeat: list[int] = []
        self._to_hold = 0
        self._held: list[Step] = []

    def lose(self, count: int = 1) -> None:
        """Never send the next ones."""
        self._to_lose += count

    def repeat(self, count: int = 1, *, times: int = 2) -> None:
        """Send each of the next ones so many times."""
        self._to_repeat += [times] * count

    def reverse(self, count: int = 2) -> None:
        """Hold the next ones back until there are so many, and send them the last one first."""
        self._to_hold = count

    def take(self, send: Step, lose: Step, *, times: int = 1) -> None:
        """Let one message through by `send`, so many times where nothing else is asked; or `lose` it."""
        if self._to_lose:
            self._to_lose -= 1
            lose()
            return
        for _ in range(self._to_repeat.pop(0) if self._to_repeat else times):
            self._hold_or_send(send)

    def _hold_or_send(self, send: Step) -> None:
        if not self._to_hold:
            send()
            return
        self._held.append(send)
        if len(self._held) == self._to_hold:
            held, self._held, self._to_hold = self._held, [], 0
            for waiting in reversed(held):
                waiting()
