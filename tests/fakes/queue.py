"""The `Queue` port in a list: what was handed over, and what was sent with which wait."""

from collections.abc import Sequence
from datetime import timedelta

from integration.domain.delivery import Delivery
from integration.domain.errand import Errand
from integration.domain.errors import VipDeskError


class FakeQueue:
    """`trouble` is raised by every call until it is cleared."""

    def __init__(self) -> None:
        self.delivered: list[Delivery] = []
        self.sent: list[tuple[Errand, timedelta]] = []
        self.trouble: VipDeskError | None = None

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        self._maybe_fail()
        self.delivered.extend(deliveries)

    def send(self, errand: Errand, wait: timedelta = timedelta(0)) -> None:
        self.send_all([(errand, wait)])

    def send_all(self, errands: Sequence[tuple[Errand, timedelta]]) -> None:
        self._maybe_fail()
        self.sent.extend(errands)

    def _maybe_fail(self) -> None:
        if self.trouble:
            raise self.trouble
