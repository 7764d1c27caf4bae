"""What the host shows in the end, beside what the service owes by the sandbox's own oracle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.cases import API, Case
from sandbox.customers import NO_ADDON, VIP
from sandbox.load.book import AGENT, OWN_USER, Book, Kept
from sandbox.verify import Filed, Reader

_VIP = Case(VIP, API, 2, "", "", {"custom_vip_severity": 2})
_OTHER = Case(NO_ADDON, API, 2, "", "")
_READER = Reader(AGENT, OWN_USER)


@dataclass(slots=True)
class Judge:
    """Looks at each ticket until it is right, and not again."""

    book: Book
    right: set[int]

    def wrong(self) -> list[int]:
        """The tickets that don't show what they should, by number; those with poison aside."""
        left = (kept for kept in self.book.each() if not kept.planned.poison)
        return [kept.planned.number for kept in left if not self._is_right(kept)]

    def differences(self, number: int) -> list[str]:
        """What is wrong with a ticket, in words."""
        kept = self.book.tickets[number]
        if kept.planned.vip:
            return _READER.differences(Filed(number, _VIP), kept.shown, datetime.now(UTC))
        bare = kept.shown | {"custom_vip_severity": None}
        return _READER.differences(Filed(number, _OTHER), bare, datetime.now(UTC))

    def _is_right(self, kept: Kept) -> bool:
        number = kept.planned.number
        if number not in self.right and not self.differences(number):
            self.right.add(number)
        return number in self.right

    def twice(self) -> Iterator[int]:
        """The tickets that were written to without need: what stood there already, or more often than was demanded."""
        return (
            kept.planned.number
            for kept in self.book.each()
            if kept.idle or kept.fresh > kept.demanding or len(_READER.notes(kept.shown)) > 1
        )
