"""Moving all that is kept of an installation: what a store must do for it."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from integration.domain.archive import Record


class Archive(Protocol):
    """Gives and takes an installation whole, whichever engine keeps it."""

    def installations(self) -> Iterator[str]:
        """The ids of all that are here."""
        ...

    def records(self, installation: str) -> Iterator[Record]:
        """All that is kept of it, cupboard by cupboard; secrets as they are sealed. Nothing where there is none."""
        ...

    def restore(self, installation: str, records: Iterable[Record]) -> int:
        """Keep all of it; how many rows. The installation itself is there when all else is, so a broken-off restore
        can be begun again. Raises Taken (a Rejected) where the installation is here already.
        """
        ...
