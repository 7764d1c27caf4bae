"""What is filed on hosts: what the store must do so that each thing is filed once, however many processes try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from integration.domain.filing import Filing


class Filings(Protocol):
    """Tickets that we file ourselves, each under a mark that is its own within an installation."""

    def begin_filing(self, installation: str, mark: str, now: datetime, until: datetime) -> Filing:
        """Hold what has this mark until that instant; the one that is there where another does, or it is filed.

        Who doesn't end it is thought dead from then on, and another may file it. What has been left alone for a week
        after is forgotten.
        """
        ...

    def filed(self, installation: str, filing: Filing, ticket: str) -> None:
        """Keep the host's id of the ticket, whoever holds it by now; the first id that is told stays."""
        ...

    def give_back_filing(self, installation: str, filing: Filing) -> None:
        """It could not be filed: anybody may try at once. Nothing changes where another holds it by now."""
        ...
