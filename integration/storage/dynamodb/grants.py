"""OAuth grants, sealed before they reach the table; their lease is one attribute, and ends by its time alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.grant import Grant
from integration.domain.install_trip import TRIAL_MARK
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, partition, placed
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import to_micros
from integration.storage.sealing import Seal

KIND = "grant"
_TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class DynamoGrants:
    """Keeps `ports.Grants`; raises Misconfigured where no key fits.

    The count goes on over a pair that was dropped, so that no renewal of an older pair can be taken for one of the
    next: the item stays, without its secret.
    """

    table: Table
    seal: Seal

    def grant(self, installation: str) -> Grant | None:
        """The pair in force; None where there is none, or it was dropped."""
        item = self.table.get(*key_of(installation))
        return self._opened(item) if item and "sealed" in item else None

    def keep_grant(self, installation: str, grant: Grant) -> Grant:
        """Put a pair in force that an admin has just granted; returned with the generation that it has now."""
        sealed = self.seal.seal(encode(grant))

        def keep(unit: Unit) -> Grant:
            before = unit.get(*key_of(installation))
            generation = int(before["generation"]) + 1 if before else 1
            unit.put(*key_of(installation), values_of(installation, generation, sealed))
            return replace(grant, generation=generation)

        return at_once(self.table, keep)

    def begin_renewal(self, installation: str, generation: int, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may renew this generation until that instant; False where another may, or has."""

        def begun(item: Item) -> dict[str, Value | None] | None:
            free = int(item.get("renewing_until", 0)) <= to_micros(now)
            return {**item, "renewing_until": to_micros(until)} if free else None

        return self._change(installation, generation, begun)

    def renewed(self, installation: str, grant: Grant) -> bool:
        """Put the next pair in force, durably; False, and nothing changes, where the one that it replaces isn't."""
        values = values_of(installation, grant.generation + 1, self.seal.seal(encode(grant)))
        return self._change(installation, grant.generation, lambda _: values)

    def drop_grant(self, installation: str) -> None:
        """Forget the pair; nothing happens where there is none."""

        def dropped(item: Item | None) -> dict[str, Value | None] | None:
            return values_of(installation, int(item["generation"]), None) if item else None

        change(self.table, *key_of(installation), dropped)

    def _change(
        self, installation: str, generation: int, new: Callable[[Item], dict[str, Value | None] | None]
    ) -> bool:
        """Change the pair in force, where it is of this generation; whether it was changed."""

        def changed(item: Item | None) -> dict[str, Value | None] | None:
            in_force = item if item and "sealed" in item and item["generation"] == generation else None
            return new(in_force) if in_force else None

        return change(self.table, *key_of(installation), changed)

    def _opened(self, item: Item) -> Grant:
        plain = self.seal.open(bytes(item["sealed"]))  # type: ignore[arg-type]
        return replace(decode(plain, Grant), generation=int(item["generation"]))


def trials(table: Table, installation: str = "") -> list[str]:
    """The ids under which pairs are kept on trial, those for this installation alone where one is named.

    By an index: one that is kept within the last second may be missing, and one that is gone may still be among them.
    """
    span = Span(prefix=installation + TRIAL_MARK if installation else "")
    return [str(item["by1s"]) for item in table.keys("by1", _TRIALS, span)]


def key_of(installation: str) -> Key:
    """Where the pair of an installation stands."""
    return partition(installation, KIND), "-"


def values_of(installation: str, generation: int, sealed: bytes | None) -> dict[str, Value | None]:
    """What an item says of a pair that nobody renews."""
    place = placed("by1", _TRIALS, installation) if TRIAL_MARK in installation else {}
    return {"generation": generation, "sealed": sealed, **place}
