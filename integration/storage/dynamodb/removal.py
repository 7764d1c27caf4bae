"""All that is kept of one installation, erased for good: kind by kind, in units that see that it is not back."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from integration.domain.install_trip import ended_trial
from integration.ports import Now
from integration.storage.dynamodb.grants import trials
from integration.storage.dynamodb.installations import key_of
from integration.storage.dynamodb.items import Item, partition, size_of, to_wire
from integration.storage.dynamodb.kinds import ENDS_BY_ITSELF, ROWS
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.tombstones import DynamoTombstones
from integration.storage.dynamodb.unit import MOST, Unit, at_once

_SWEPT = {kind: row for kind, row in ROWS.items() if kind not in ENDS_BY_ITSELF}
_LOOKED_AT = 2
"""Items that a transaction looks at beside those that it deletes: the installation, and its tombstone."""

_MOST_BYTES = 3_000_000
"""Below the four megabytes of a transaction (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
Constraints.html), should what it deletes count as well."""


_May = Callable[[Unit, str], bool]
"""Whether what is kept of an installation may be erased, as a unit of work sees it."""


def _always(_unit: Unit, _installation: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class DynamoRemoval:
    """Keeps `remove` and `sweep_removed` of `ports.Installations`.

    An installation and its tombstone change at once. What was kept of it is erased next, many items at a time: where
    that is broken off, the next sweep goes on with it. A backup (point in time) still has it for 35 days.
    """

    table: Table
    now: Now

    def remove(self, installation: str) -> Mapping[str, int]:
        """Erase an installation with all that is kept of it; how many rows of each kind there were, if any.

        What is on trial for it goes as well: a trip that is under way must be begun again.
        """
        counts = Counter(installations=at_once(self.table, lambda unit: self._uninstall(unit, installation)))
        counts += self._erase(installation, ROWS, self._is_swept)
        for trial in trials(self.table, installation):
            counts += self._erase(trial, ROWS)
        return dict(+counts)

    def sweep_removed(self) -> Mapping[str, int]:
        """Erase what was written of installations after they were removed; how many rows of each kind, if any."""
        counts, tombstones = Counter[str](), DynamoTombstones(self.table, self.now)
        for removed in tombstones.to_look_at():
            counts += self._erase(removed, _SWEPT, self._is_swept)
            tombstones.looked_at(removed)
        for trial in trials(self.table):
            if ended_trial(trial, self.now()):
                counts += self._erase(trial, _SWEPT)
        return dict(+counts)

    def clear(self, installation: str, arrival: str) -> None:
        """Erase what an arrival that broke off has left of an installation, while this one is the last that began."""
        tombstones = DynamoTombstones(self.table, self.now)
        self._erase(installation, ROWS, lambda unit, whose: tombstones.expects(unit, whose, arrival))

    def _is_swept(self, unit: Unit, installation: str) -> bool:
        return DynamoTombstones(self.table, self.now).is_swept(unit, installation)

    def _uninstall(self, unit: Unit, installation: str) -> int:
        DynamoTombstones(self.table, self.now).put(unit, installation)
        found = unit.get(*key_of(installation))
        if found:
            unit.delete(*key_of(installation))
        return int(found is not None)

    def _erase(self, installation: str, rows: Mapping[str, str], may: _May = _always) -> Counter[str]:
        """Erase all of these kinds that is kept of one that is not there, until it is; how many rows of each."""
        counts = Counter[str]()
        for kind, row in rows.items():
            for keys in _groups(self.table.query(partition(installation, kind))):
                if not at_once(self.table, lambda unit, keys=keys: _erased(unit, installation, keys, may)):  # type: ignore[misc]
                    return counts
                counts[row] += len(keys) if row else 0
        return counts


def _erased(unit: Unit, installation: str, keys: Iterable[Key], may: _May) -> bool:
    """Let nothing stand under these keys, unless the installation is back: whatever stands there now may be new."""
    if unit.get(*key_of(installation)) or not may(unit, installation):
        return False
    for key in keys:
        unit.delete(*key)
    return True


def _groups(items: Iterable[Item]) -> Iterator[list[Key]]:
    """The keys of the items, as many together as one transaction deletes beside what it looks at."""
    group, weight = list[Key](), 0
    for item in items:
        size = size_of(to_wire(item))
        if group and (len(group) == MOST - _LOOKED_AT or weight + size > _MOST_BYTES):
            yield group
            group, weight = [], 0
        group.append((str(item["pk"]), str(item["sk"])))
        weight += size
    if group:
        yield group
