"""Where a run stands, in a line: while it goes on, so that it is seen to be alive, and where it came to no end."""

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.load.run import Run


class Progress:
    """Tells of a run; seconds count from when this is made."""

    def __init__(self, run: "Run") -> None:
        self._run, self._began = run, monotonic()

    def __str__(self) -> str:
        """How far it is."""
        run, book = self._run, self._run.host.book
        told = f"told {run.telling.done:,} of {run.plan.told:,}"
        seen = f"read {book.reads:,} times, {len(book.written):,} writes that were owed"
        return f"{monotonic() - self._began:4.0f} s  {run.stretch}: {told}, {seen}; waiting: {self._waiting()}"

    def missing(self) -> Iterator[str]:
        """What keeps it from its end, each in words."""
        run = self._run
        if run.telling.done < run.plan.told:
            yield f"{run.plan.told - run.telling.done:,} deliveries not sent"
        wrong, poisoned = run.judge.wrong(), run.poisoned()
        if wrong:
            yield f"{len(wrong):,} tickets not right on the host"
        parked = run.engine.parked(set(poisoned))
        if parked < len(poisoned):
            yield f"{len(poisoned) - parked:,} poisoned tickets not put aside"
        if not run.engine.idle():
            yield f"work not worked off ({self._waiting()})"

    def _waiting(self) -> str:
        return ", ".join(f"{many:,} {what}" for what, many in self._run.engine.waiting().items() if many) or "nothing"
