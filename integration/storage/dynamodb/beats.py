"""When the tick came last: one item, of no installation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, to_micros

KIND = "beat"
WHERE = partition("", KIND), "-"
"""The one item that the tick may write (serverless.yml, TickRole)."""


_AHEAD = timedelta(minutes=5)
"""How far a clock may have been ahead, or a tick may be late, before it isn't believed any more."""


@dataclass(frozen=True, slots=True)
class DynamoBeats:
    """Keeps `ports.Beats`."""

    table: Table

    def beat(self, at: datetime, apart: timedelta) -> datetime | None:
        """Note that it comes now, and say when it came last; None where that is less than `apart` ago."""

        def work(unit: Unit) -> datetime | None:
            item = unit.get(*WHERE)
            last = from_micros(int(item["at"])) if item else at - apart
            if -_AHEAD < at - last < apart:
                return None
            if at < last:  # its clock was ahead, and ours isn't: nobody waits until the time has come
                last = at - apart
            unit.put(*WHERE, {"at": to_micros(at)})
            return last

        return at_once(self.table, work)

    def take_back(self, last: datetime) -> None:
        """Note that it came to nothing: the last one was this."""
        at_once(self.table, lambda unit: unit.put(*WHERE, {"at": to_micros(last)}))
