"""The `Beats` port in memory."""

from datetime import datetime, timedelta


class FakeBeats:
    """`last` is when the tick came last."""

    def __init__(self, last: datetime | None = None) -> None:
        self.last = last

    def beat(self, at: datetime, apart: timedelta) -> datetime | None:
        last = self.last or at - apart
        if at - last < apart:
            return None
        self.last = at
        return last

    def take_back(self, last: datetime) -> None:
        self.last = last
