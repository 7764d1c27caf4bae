"""All sealed secrets of the table, wherever they stand, renewed one after another."""

from dataclasses import dataclass

from integration.storage.dynamodb.items import Item, Value
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import change
from integration.storage.sealing import Seal

_SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class DynamoSealed:
    """Keeps `reseal` of `ports.Installations`; raises Misconfigured where no key fits, and then changes nothing."""

    table: Table
    seal: Seal

    def reseal(self) -> int:
        """Seal every secret with the first key, so that the older keys can be thrown away; returns how many.

        It reads the whole table. Where it is broken off, both keys are still needed, and it may be begun again.
        """
        found = self.table.scan(having=_SEALED, attributes=("pk", "sk", _SEALED))
        keys = [self._opened(item) for item in found]
        return sum(change(self.table, *key, self._renewed) for key in keys)

    def _opened(self, item: Item) -> Key:
        """The key of a secret that can be opened: all are, before the first is changed."""
        self.seal.open(_secret(item))
        return str(item["pk"]), str(item["sk"])

    def _renewed(self, item: Item | None) -> dict[str, Value | None] | None:
        return {**item, _SEALED: self.seal.renew(_secret(item))} if item and _SEALED in item else None


def _secret(item: Item) -> bytes:
    return bytes(item[_SEALED])  # type: ignore[arg-type]
