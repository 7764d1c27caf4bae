"""Long walks over all tickets of a host: one page, and how far a walk has come."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from integration.domain.ticket import Ticket


class WalkKind(StrEnum):
    """Why we walk: to repair what no webhook told, to take the history in at set-up, or to ask what has changed."""

    RECONCILE = "reconcile"
    BACKFILL = "backfill"
    POLL = "poll"


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets, the cursor from which a later walk goes on behind them, and how many there are in all, if known."""

    tickets: tuple[Ticket, ...]
    cursor: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk has come; `finished_at` of None means that it was broken off, and goes on behind `cursor`.

    `seen` tickets were read; of them `right` were as they should be, `repaired` were put in line (or, in a backfill,
    taken in), and `failed` could not be decided upon. Of one that is under way, `met` are the tickets it had met
    when it was put down last, and until `held_until` somebody is at it.
    """

    kind: WalkKind
    began_at: datetime
    cursor: str = ""
    finished_at: datetime | None = None
    seen: int = 0
    right: int = 0
    repaired: int = 0
    failed: int = 0
    met: tuple[str, ...] = ()
    held_until: datetime | None = None

    def counted(self, *, right: int = 0, repaired: int = 0, failed: int = 0) -> "Walk":
        """The walk with one page more."""
        return replace(
            self,
            seen=self.seen + right + repaired + failed,
            right=self.right + right,
            repaired=self.repaired + repaired,
            failed=self.failed + failed,
        )
