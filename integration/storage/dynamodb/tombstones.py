"""Who was removed, kept for a month: so what is written of them later, by who began before, is found without a scan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from integration.ports import Now
from integration.storage.dynamodb.installations import key_of
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

_REMOVED = "removed"
"""One partition for all tenants: a tombstone is an id and three instants, and few are removed in a month."""

_KEPT = timedelta(days=30)
"""Longer than anything waits in a queue (14 days at most), from where it could still be written."""

_ARRIVES = timedelta(days=1)
"""How long an installation may take that is moved here: longer than any takes."""

_EACH_TIME = timedelta(hours=1)
_RARER = 8
"""After the first hour a grave is looked at when it has become an eighth older, and not each minute for a month."""


@dataclass(frozen=True, slots=True)
class DynamoTombstones:
    """A tombstone for each installation that was removed within a month."""

    table: Table
    now: Now

    def put(self, unit: Unit, installation: str) -> None:
        """Note within a unit of work that this one is removed just now."""
        now = self.now()
        instants = {"removed_at": to_micros(now), "look_at": to_micros(now)}
        unit.put(_REMOVED, installation, {**instants, "expires_at": int((now + _KEPT).timestamp())})

    def expect(self, unit: Unit, installation: str, arrival: str) -> None:
        """Note within a unit of work that this one begins to arrive, so that what comes of it isn't swept.

        Should it never be there, all that came of it is swept a day later.
        """
        now = self.now()
        instants = {"removed_at": to_micros(now), "look_at": to_micros(now + _ARRIVES)}
        until = int((now + _KEPT).timestamp())
        unit.put(_REMOVED, installation, {**instants, "arrival": arrival, "expires_at": until})

    def arrived(self, unit: Unit, installation: str) -> None:
        """Note within a unit of work that it is there."""
        unit.delete(_REMOVED, installation)

    def expects(self, unit: Unit, installation: str, arrival: str) -> bool:
        """Whether this is the arrival that was begun last, and nothing of it is swept yet."""
        stone = unit.get(_REMOVED, installation)
        is_this = stone is not None and stone.get("arrival") == arrival
        return is_this and not self.is_swept(unit, installation)

    def is_swept(self, unit: Unit, installation: str) -> bool:
        """Whether what is left of it may go: it was removed, and isn't on its way back."""
        stone = unit.get(_REMOVED, installation)
        return stone is not None and int(stone["look_at"]) <= to_micros(self.now())

    def to_look_at(self) -> Iterator[str]:
        """Whose graves must be looked at."""
        now = self.now()
        for item in self.table.query(_REMOVED):
            if int(item["look_at"]) <= to_micros(now) and int(item["expires_at"]) > now.timestamp():
                yield str(item["sk"])

    def looked_at(self, installation: str) -> None:
        """Note that nothing is there any more; who has come back needs no tombstone."""
        at_once(self.table, lambda unit: self._looked_at(unit, installation))

    def _looked_at(self, unit: Unit, installation: str) -> None:
        stone = unit.get(_REMOVED, installation)
        if stone and unit.get(*key_of(installation)):
            unit.delete(_REMOVED, installation)
        elif stone and (again := self._again_at(stone)):
            unit.put(_REMOVED, installation, {**stone, "look_at": again})

    def _again_at(self, stone: Item) -> int:
        """When to look again, in microseconds; 0: each time."""
        now, removed_at = self.now(), int(stone["removed_at"])
        age = to_micros(now) - removed_at
        return to_micros(now) + age // _RARER if age > _EACH_TIME // timedelta(microseconds=1) else 0
