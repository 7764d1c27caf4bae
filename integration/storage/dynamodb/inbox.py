"""Deliveries: each stored once, in one transaction with the place of its ticket in line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from integration.domain.delivery import Delivery
from integration.domain.work import StoredDelivery
from integration.ports import Now
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.place import News
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, to_micros

KIND, ALIASES = "delivery", "delivery-alias"
_KEPT = timedelta(days=7)
"""How long a second id is remembered: hosts that have one send a delivery again for some minutes."""


_LONGEST = 512


@dataclass(frozen=True, slots=True)
class DynamoInbox:
    """Keeps `ports.Inbox`. A batch is stored one delivery after another: each is whole, and safe to send again."""

    table: Table
    line: DynamoLine
    now: Now

    def accept(self, deliveries: Sequence[Delivery]) -> Sequence[bool]:
        """Store each with the place of its ticket in line; False where one of its ids was here before."""
        return [at_once(self.table, lambda unit, each=each: self._is_new(unit, each)) for each in deliveries]  # type: ignore[misc]

    def replay(self, installation: str, *, ids: Sequence[str] = (), since: datetime | None = None) -> int:
        """Put in line the tickets of these deliveries and of all that came since then; returns how many tickets."""
        asked = self.table.get_all((partition(installation, KIND), named(key)) for key in ids)
        span = Span(start=in_order(to_micros(since))) if since else None
        later = self.table.found("by1", partition(installation, KIND), span) if span else []
        tickets = sorted({str(item["ticket"]) for item in (*asked, *later)})
        self.line.enqueue(installation, tickets, self.now())
        return len(tickets)

    def deliveries(self, installation: str, *, limit: int = 100) -> Sequence[StoredDelivery]:
        """The latest deliveries, newest first."""
        found = self.table.found("by1", partition(installation, KIND), newest_first=True, limit=limit)
        return [
            StoredDelivery(
                str(item["id"]),
                str(item["ticket"]),
                str(item["kind"]),
                from_micros(int(item["received_at"])),
                bool(item["echo"]),
            )
            for item in found
        ]

    def _is_new(self, unit: Unit, delivery: Delivery) -> bool:
        """Whether neither of its ids was here before; both are from now on, where it is new, and it is in line.

        A second id is taken with a new first one alone: hosts don't sign it, so whoever sends something again under ids
        that are to come must not make them known.
        """
        event, where = delivery.event, partition(delivery.installation, KIND)
        aliases = partition(delivery.installation, ALIASES)
        if (event.also and self._is_known(unit, aliases, event.also)) or unit.get(where, named(event.id)):
            return False
        at = to_micros(delivery.received_at)
        values = {"ticket": event.ticket, "kind": event.kind.value, "actor": event.actor, "echo": delivery.echo}
        unit.put(where, named(event.id), values_of(delivery.installation, event.id, at, values))
        if event.also:
            unit.put(aliases, named(event.also), alias_values_of(event.also, delivery.received_at))
        if not delivery.echo:
            settled_at = to_micros(delivery.received_at + delivery.settle) if delivery.settle else 0
            self.line.put(unit, delivery.installation, event.ticket, at, News(at, settled_at, delivery.trace))
        return True

    def _is_known(self, unit: Unit, aliases: str, also: str) -> bool:
        """By what was kept of it; that the table has not yet deleted what ran out says nothing."""
        item = unit.get(aliases, named(also))
        return item is not None and int(item["received_at"]) >= to_micros(self.now() - _KEPT)


def values_of(
    installation: str, key: str, received_at: int, said: Mapping[str, Value | None]
) -> dict[str, Value | None]:
    """What an item says of a delivery of this id, beside what is `said` of it: when it came, and its place by that."""
    by_time = placed("by1", partition(installation, KIND), f"{in_order(received_at)}#{named(key)}")
    return {**said, "id": key, "received_at": received_at, **by_time}


def alias_values_of(alias: str, received_at: datetime) -> dict[str, Value | None]:
    """What an item says of a second id."""
    until = received_at + _KEPT
    return {"id": alias, "received_at": to_micros(received_at), "expires_at": int(until.timestamp())}


def alias_of(item: Item) -> str:
    """The second id that stands in an item; empty where it is too long to be its key, and wasn't kept beside it yet."""
    return str(item["id"]) if "id" in item else str(item["sk"]).partition("\0")[0] * str(item["sk"]).endswith("\0")


def named(key: str) -> str:
    """An id as the end of a key, which may be neither empty nor longer than a kilobyte."""
    name = key.encode("utf-8", "surrogatepass")
    return f"{key}\0" if len(name) <= _LONGEST else f"~{sha256(name).hexdigest()}"
