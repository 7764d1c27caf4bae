"""How many calls each host still allows: a bucket per budget, for all processes wherever they run.

Who is refused writes nothing, so that many who ask in vain for the same never hold up each other, nor those who may.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.budget import Allowance, Bucket, full_bucket
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, to_micros

KIND = "budget"
_ALL = "-"
"""The name of what has none: the budget of all calls."""

_KEPT = timedelta(minutes=10)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DynamoBudgets:
    """Keeps `ports.Budgets`. An `installation` may be any text that names whose budget it is."""

    table: Table

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        """Take one call out of a budget: no wait where there was one, else how long until there will be."""
        where, what = partition(installation, KIND), allowance.what or _ALL

        def work(unit: Unit) -> timedelta:
            bucket = _bucket(unit.get(where, what), now) or full_bucket(now, allowance)
            left, wait = bucket.spend(now, allowance, urgent=urgent)
            # What fills in with time needs no writing down; that a clock was set back does.
            if not wait or left.since < bucket.since:
                unit.put(where, what, _values(left, allowance))
            return wait

        return at_once(self.table, work)


def _bucket(item: Item | None, now: datetime) -> Bucket | None:
    """What is left; None where the table should have forgotten it: after half its time a bucket is full anyway."""
    if item is None or int(item["expires_at"]) < int(now.timestamp()):
        return None
    return Bucket(int(item["level"]), from_micros(int(item["since"])))


def _values(left: Bucket, allowance: Allowance) -> dict[str, Value | None]:
    until = left.since + max(_KEPT, allowance.within) + _SECOND
    return {"level": left.level, "since": to_micros(left.since), "expires_at": int(until.timestamp())}
