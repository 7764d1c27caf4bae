"""Calls to return; who called, and where the voicemail is heard, are sealed before they reach the table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import msgspec

from integration.domain.phone.call_back import CallBack
from integration.storage.documents import decode, encode
from integration.storage.dynamodb import beside
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
        _, kept = self.change_call_back(installation, call_back.id, lambda before: before or call_back)
        return kept or call_back

    def change_call_back(
        self, installation: str, call_back: str, change: Callable[[CallBack | None], CallBack | None]
    ) -> tuple[CallBack | None, CallBack | None]:
        """Let what `change` makes of the call-back of this id stand in its place; as it was before, and as it is now.

        In one unit of work; where it gives None, or what there was, nothing changes.
        """

        def work(unit: Unit) -> tuple[CallBack | None, CallBack | None]:
            item = unit.get(partition(installation, KIND), call_back)
            before = self._opened(item) if item else None
            after = change(before)
            if after is None or after == before:
                return before, before
            self._put(unit, installation, after, item)
            return before, after

        return at_once(self.table, work)

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
        where = _on(installation, ticket)
        return self._by_time(beside.standing(self.table, installation, KIND, ticket, "by3", where))

    def without_ticket(self, installation: str) -> Sequence[CallBack]:
        """Open call-backs that stand on no ticket yet, by time."""
        return [each for each in self.call_backs(installation) if not each.ticket]

    def _by_time(self, items: Iterable[Item]) -> list[CallBack]:
        latest = {item["sk"]: item for item in items}
        return sorted(map(self._opened, latest.values()), key=lambda each: (each.at, each.id))

    def _put(self, unit: Unit, installation: str, call_back: CallBack, before: Item | None) -> None:
        values = self._values(installation, call_back)
        if call_back.ticket and (before is None or before.get("by3p") != values["by3p"]):
            beside.note(unit, installation, KIND, call_back.ticket, call_back.id)
        unit.put(partition(installation, KIND), call_back.id, values)

    def _values(self, installation: str, call_back: CallBack) -> dict[str, Value | None]:
        sealed = self.seal.seal(encode(_Sealed(call_back.caller, call_back.recording)))
        return values_of(installation, call_back, encode(replace(call_back, caller="", recording="")), sealed)

    def _opened(self, item: Item) -> CallBack:
        private = decode(self.seal.open(cast("bytes", item["sealed"])), _Sealed)
        document = decode(unpack(item["document"]), CallBack)
        return replace(document, caller=private.caller, recording=private.recording)


def values_of(installation: str, call_back: CallBack, document: bytes, sealed: bytes) -> dict[str, Value | None]:
    """What an item says of a call-back whose document is without what is sealed."""
    return {"document": pack(document), "sealed": sealed, **_where(installation, call_back)}


def _where(installation: str, call_back: CallBack) -> dict[str, Value]:
    """In which indexes a call-back stands."""
    order = f"{in_order(to_micros(call_back.at))}#{call_back.id}"
    where = placed("by2", partition(installation, KIND), order)
    if call_back.open:
        where |= placed("by1", partition(installation, KIND, _OPEN), order)
    if call_back.ticket:
        where |= placed("by3", _on(installation, call_back.ticket), order)
    return where


def _on(installation: str, ticket: str) -> str:
    return partition(installation, KIND, _ON, ticket)
