"""Moving all that is kept of an installation: what a store must do for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from integration.domain.archive import Record


class Source(Protocol):
    """Tells all that is kept of an installation: a store, or a file that was written from one."""

    def installations(self) -> Iterator[str]:
        """The ids of all that are here."""
        ...

    def records(self, installation: str) -> Iterator[Record]:
        """All that is kept of it, cupboard by cupboard; secrets as they are sealed. Nothing where there is none."""
        ...


class Archive(Source, Protocol):
    """Gives and takes an installation whole, whichever engine keeps it."""

    def check(self, installation: str, records: Iterable[Record]) -> None:
        """Raise BadInput for rows that `restore` would refuse; nothing of what is here is changed, or looked at."""
        ...

    def restore(self, installation: str, records: Iterable[Record], *, erase: bool = False) -> int:
        """Keep all of it; how many rows. With `erase`, what is here of it goes first: `check` the rows before.

        The installation itself is there when all else is, so a broken-off restore can be begun again. Raises
        InstallationExists (a Rejected) where the installation is here already, and BadInput for rows that are none of
        it, or of another shape than the store's.
        """
        ...
