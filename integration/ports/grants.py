"""Where OAuth grants are kept, and how many processes agree on who renews one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.grant import Grant


class Grants(Protocol):
    """The grants of installations, encrypted at rest; one of each."""

    def grant(self, installation: str) -> Grant | None:
        """The pair in force; None where there is none, or it was dropped."""
        ...

    def keep_grant(self, installation: str, grant: Grant) -> Grant:
        """Put a pair in force that an admin has just granted; returned with the generation that it has now."""
        ...

    def begin_renewal(self, installation: str, generation: int, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may renew this generation until that instant; False where another may, or has."""
        ...

    def renewed(self, installation: str, grant: Grant) -> bool:
        """Put the next pair in force, durably, before anybody uses it; it has the `generation` of the pair before.

        False, and nothing changes, where that pair isn't in force any more (an admin granted anew, or uninstalled).
        """
        ...

    def drop_grant(self, installation: str) -> None:
        """Forget the pair; nothing happens where there is none."""
        ...
