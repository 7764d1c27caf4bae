"""How a command speaks: tables and colour for people, one JSON line a thing for programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Answer with JSON, for programs.")]

_console = Console()
_errors = Console(stderr=True)


def json_line(value: Any) -> None:  # noqa: ANN401 - whatever msgspec can encode
    """One JSON line on standard output, at once."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line for people; text in square brackets is kept as it is."""
    _console.print(text, markup=False, highlight=False, soft_wrap=True)


def good(text: str) -> None:
    """A line that something is well."""
    _console.print("✓ " + text, style="green", markup=False, highlight=False, soft_wrap=True)


def bad(text: str, advice: str = "") -> None:
    """A line that something is wrong, and what to do about it."""
    _console.print("✗ " + text, style="bold red", markup=False, highlight=False, soft_wrap=True)
    if advice:
        say("  → " + advice)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "") -> None:
    """Rows under their headings; without any row, `empty` in their place, where it is given."""
    drawn = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    if empty and not drawn.row_count:
        say(empty)
    else:
        _console.print(drawn, markup=False)


def progress_console() -> Console:
    """Where a progress bar is drawn: beside the answer, not in it."""
    return _errors


def fail(error: Exception, *, as_json: bool) -> None:
    """An error on standard error."""
    if as_json:
        sys.stderr.write(msgspec.json.encode({"error": str(error)}).decode() + "\n")
    else:
        _errors.print(f"vipdesk: {error}", style="bold red", markup=False, highlight=False, soft_wrap=True)
