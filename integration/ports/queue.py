"""The queue by which workers without a memory are told what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.delivery import Delivery
    from integration.domain.errand import Errand


class Beats(Protocol):
    """When the tick came last, for a tick that runs somewhere else each time."""

    def beat(self, at: datetime, apart: timedelta) -> datetime | None:
        """It comes now: when it came last, or None, and nothing is noted, where that was less than `apart` ago.

        Of several that come at once one is told an instant. The first ever is told `apart` ago.
        """
        ...

    def take_back(self, last: datetime) -> None:
        """Note that it came to nothing: the last one was this."""
        ...


class Queue(Protocol):
    """Each errand is done at least once, those of one ticket's deliveries one after another and in order."""

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Hand over what was believed at the door, durably; raises UpstreamUnavailable, and then some may be lost."""
        ...

    def send(self, errand: Errand, wait: timedelta = timedelta(0)) -> None:
        """Have an errand done once this time is over, at most LONGEST_WAIT; in any order."""
        ...

    def send_all(self, errands: Sequence[tuple[Errand, timedelta]]) -> None:
        """The same for many."""
        ...
