"""A table that is drawn while its rows still come, so that it takes no more memory the longer it is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from integration.cli.output import table

_DRAWN_AT_ONCE = 200


class Draw(Protocol):
    """Takes the next row."""

    def __call__(self, *cells: object) -> None:
        """Its cells, from the left."""
        ...


@contextmanager
def long_table(columns: Sequence[str]) -> Iterator[Draw]:
    """Rows under their headings, some hundred at a time; without any row nothing is drawn."""
    rows: list[Sequence[object]] = []

    def drawn() -> None:
        if rows:
            table(columns, rows)
            rows.clear()

    def draw(*cells: object) -> None:
        rows.append(cells)
        if len(rows) == _DRAWN_AT_ONCE:
            drawn()

    yield draw
    drawn()
