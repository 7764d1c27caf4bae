"""The queue by which workers without a memory are told what to do."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from integration.domain.delivery import Delivery
from integration.domain.errand import Errand


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
