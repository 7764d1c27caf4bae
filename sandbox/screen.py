"""How the demo shows itself: a live screen on a terminal, plain lines anywhere else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol, TextIO, TypedDict

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from sandbox.rows import COLUMNS, WHY, Row


class Screen(Protocol):
    """What the demo needs of a screen."""

    @property
    def is_live(self) -> bool:
        """Whether somebody watches it change."""
        ...

    def step(self, text: str) -> None:
        """What is being done now."""
        ...

    def say(self, text: str, *, style: str = "") -> None:
        """A lasting line."""
        ...

    def show(self, rows: Sequence[Row]) -> None:
        """The tickets as they stand."""
        ...


class PlainScreen:
    """Lines, each said once: a pipe, a log of CI."""

    is_live = False

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown: set[tuple[str, ...]] = set()

    def step(self, text: str) -> None:
        """A line for what begins."""
        self.say(f"{text} …")

    def say(self, text: str, *, style: str = "") -> None:  # noqa: ARG002 -- a pipe has no colours
        """A line."""
        print(text, file=self._out, flush=True)

    def show(self, rows: Sequence[Row]) -> None:
        """A line for each ticket that VIP Desk decided anew."""
        for row in rows:
            decided = row.cells[:-1]
            if row.worked and decided not in self._shown:
                self._shown.add(decided)
                self.say(row.line)


class LiveScreen:
    """A spinner while things are set up, and a table that fills below the lasting lines."""

    is_live = True

    def __init__(self, console: Console, live: Live) -> None:
        self._console = console
        self._live = live
        self._step: Spinner | None = None
        self._rows: Sequence[Row] = ()

    def step(self, text: str) -> None:
        """The spinner turns on what is being done; what was done before gets its tick."""
        self._tick()
        self._step = Spinner("dots", text=Text(text))
        self._draw()

    def say(self, text: str, *, style: str = "") -> None:
        """A line above the table."""
        self._tick()
        self._console.print(Text(text, style=style), soft_wrap=True)
        self._draw()

    def show(self, rows: Sequence[Row]) -> None:
        """The table, drawn anew in place."""
        self._rows = rows
        self._draw()

    @property
    def _room(self) -> int:
        """How many tickets fit on the screen, beside headings and what is being done: the newest are shown."""
        return max(self._console.height - 9, 5)

    def _tick(self) -> None:
        if self._step is not None:
            self._console.print(Text.assemble(("✓ ", "green"), str(self._step.text)))
            self._step = None

    def _draw(self) -> None:
        parts: list[Table | Spinner] = []
        if self._rows:
            parts.append(_table(self._rows[-self._room :], self._console.width))
        if self._step:
            parts.append(self._step)
        self._live.update(Group(*parts), refresh=True)


def _table(rows: Sequence[Row], width: int) -> Table:
    """The tickets, one line each; what is least missed is left out where the terminal is narrow."""
    title = "Tickets (? = a guess that waits for an agent's word; ms = from the webhook to the last write)"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0), expand=True)
    kept = [place for place, name in enumerate(COLUMNS) if width >= _WIDE or name not in _LEAST_MISSED]
    for place in kept:
        widest = max(len(row.cells[place]) for row in rows)
        table.add_column(COLUMNS[place], no_wrap=True, **_shape(COLUMNS[place], widest))
    for row in rows:
        style = "bold" if row.is_vip else "" if row.worked else "dim"
        table.add_row(*(escape(row.cells[place]) for place in kept), style=style)
    return table


def _shape(name: str, widest: int) -> "_Shape":
    """The reason takes the room that the facts leave."""
    if name == WHY:
        return {"ratio": 1}
    width = min(max(len(name), widest), _LONGEST_NAME)
    return {"min_width": width, "max_width": width, "justify": "right" if name in {"#", "ms"} else "left"}


class _Shape(TypedDict, total=False):
    ratio: int
    min_width: int
    max_width: int
    justify: Literal["left", "right"]


_WIDE = 110
_LONGEST_NAME = 20
_LEAST_MISSED = {"by", "agent"}


@contextmanager
def opened(out: TextIO) -> Iterator[Screen]:
    """A live screen where somebody watches a terminal, or else plain lines."""
    console = Console(file=out)
    if not console.is_terminal:
        yield PlainScreen(out)
        return
    with Live(console=console, auto_refresh=True, refresh_per_second=8, vertical_overflow="ellipsis") as live:
        yield LiveScreen(console, live)
