"""Calls to return; who called, and where the voicemail is heard, are sealed before they reach the table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import msgspec

from integration.domain.phone.call_back import CallBack
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros
from integration.storage.sealing import Seal

KIND = "call-back"
_OPEN, _ON = "open", "on"
"""The parts of the indexes where those stand that are to be returned, and those of a ticket."""


class _Sealed(msgspec.Struct):
    caller: str
    recording: str


@dataclass(frozen=True, slots=True)
class DynamoCallBacks:
    """Keeps what `ports.CallBacks` says of missed calls; raises Misconfigured where no key fits."""

    table: Table
    seal: Seal

    def add_call_back(self, installation: str, call_back: CallBack) -> CallBack:
        """Keep a missed call; where it was told before (its id), the one that is kept already, and nothing changes."""
        values, where = self._values(installation, call_back), partition(installation, KIND)

        def work(unit: Unit) -> Item | None:
            before = unit.get(where, call_back.id)
            if before is None:
                unit.put(where, call_back.id, values)
            return before

        kept = at_once(self.table, work)
        return self._opened(kept) if kept else call_back

    def keep_call_back(self, installation: str, call_back: CallBack) -> None:
        """Replace the call-back of the same id."""
        values, where = self._values(installation, call_back), partition(installation, KIND)
        at_once(self.table, lambda unit: unit.put(where, call_back.id, values))

    def call_back(self, installation: str, call_back: str) -> CallBack | None:
        """The call-back of this id."""
        item = self.table.get(partition(installation, KIND), call_back)
        return self._opened(item) if item else None

    def call_backs(self, installation: str, *, since: datetime | None = None) -> Sequence[CallBack]:
        """Those that are open, and of a `since` all that came after it, by the time of the call."""
        found = self.table.found("by1", partition(installation, KIND, _OPEN))
        if since is not None:
            # All of that time stand there, so that none is missed which is returned between the two readings.
            span = Span(start=in_order(to_micros(since) + 1))
            found += self.table.found("by2", partition(installation, KIND), span)
        return self._by_time(found)

    def call_backs_on(self, installation: str, ticket: str) -> Sequence[CallBack]:
        """The call-backs that stand on this ticket, by time."""
        return self._by_time(self.table.found("by3", partition(installation, KIND, _ON, ticket)))

    def without_ticket(self, installation: str) -> Sequence[CallBack]:
        """Open call-backs that stand on no ticket yet, by time."""
        return [each for each in self.call_backs(installation) if not each.ticket]

    def _by_time(self, items: Iterable[Item]) -> list[CallBack]:
        latest = {item["sk"]: item for item in items}
        return sorted(map(self._opened, latest.values()), key=lambda each: (each.at, each.id))

    def _values(self, installation: str, call_back: CallBack) -> dict[str, Value | None]:
        sealed = self.seal.seal(encode(_Sealed(call_back.caller, call_back.recording)))
        document = pack(encode(replace(call_back, caller="", recording="")))
        return {"document": document, "sealed": sealed, **_where(installation, call_back)}

    def _opened(self, item: Item) -> CallBack:
        private = decode(self.seal.open(cast("bytes", item["sealed"])), _Sealed)
        document = decode(unpack(item["document"]), CallBack)
        return replace(document, caller=private.caller, recording=private.recording)


def _where(installation: str, call_back: CallBack) -> dict[str, Value]:
    """In which indexes a call-back stands."""
    order = f"{in_order(to_micros(call_back.at))}#{call_back.id}"
    where = placed("by2", partition(installation, KIND), order)
    if call_back.open:
        where |= placed("by1", partition(installation, KIND, _OPEN), order)
    if call_back.ticket:
        where |= placed("by3", partition(installation, KIND, _ON, call_back.ticket), order)
    return where
