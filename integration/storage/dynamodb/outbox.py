"""Messages on their way: put out once per endpoint, held by one worker at a time, and on record for good.

Which posting is due next is found as in line.py: by an index that is cut into shards, and by the posting itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from heapq import merge
from itertools import islice
from secrets import token_hex
from typing import cast

from integration.domain.errors import Misconfigured
from integration.domain.outgoing import LoggedPosting, Message, MessageState, Posting
from integration.ports import Now
from integration.storage.dynamodb.endpoints import KIND as ENDPOINT
from integration.storage.dynamodb.endpoints import follow, key_of, opened, told
from integration.storage.dynamodb.items import Item, in_order, partition
from integration.storage.dynamodb.message import message_key, message_of, values_of
from integration.storage.dynamodb.posting import KIND as POSTING
from integration.storage.dynamodb.posting import (
    Address,
    Dispatch,
    address_of,
    dispatch_in,
    dispatch_of,
    due,
    put_dispatch,
)
from integration.storage.dynamodb.table import WHOLE, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import maybe_instant, to_micros
from integration.storage.sealing import Seal

_HEAD = 10
"""Postings that are looked at together at the head of a shard."""

_AT_ONCE = 45
"""Endpoints that one unit has room for: each is read, and gets a posting, and the message stands beside them."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A posting that was just claimed, its endpoint's secrets still sealed."""

    address: Address
    message: Item
    endpoint: Item
    token: str
    attempts: int

    def opened(self, seal: Seal) -> Posting:
        """The same, ready to be sent."""
        endpoint, secrets = opened(self.endpoint, seal)
        message = message_of(self.message)
        return Posting(self.address.installation, message, endpoint, secrets, self.token, self.attempts)


@dataclass(frozen=True, slots=True)
class DynamoOutbox:
    """Keeps what `ports.Outbox` says of messages; all its processes agree on the number of `shards`."""

    table: Table
    seal: Seal
    now: Now
    shards: int = 4

    def post(self, installation: str, messages: Sequence[Message]) -> int:
        """Put messages out to every endpoint that wants them, one after another; returns how many are new there.

        Each is put out to 45 endpoints at once, and then to the next ones; it is safe to put out again.
        """
        at = to_micros(self.now())
        return sum(self._post(installation, number, each, at) for number, each in enumerate(messages))

    def claim_posting(self, now: datetime, lease: timedelta) -> Posting | None:
        """The posting that waits longest, held for `lease`; None when nothing is due.

        Where no key opens its endpoint it is put off by `lease` before Misconfigured is raised, so that others' go on.
        """
        for address in self._due(to_micros(now)):
            if held := self._hold(address, to_micros(now), to_micros(now + lease)):
                return self._opened(held, to_micros(now + lease))
        return None

    def delivered(self, posting: Posting, outcome: str) -> bool:
        """It arrived; False where the lease had passed to another worker, or the endpoint was removed."""
        return self._ended(posting, lambda held: held.over(MessageState.DELIVERED, outcome))

    def postpone(self, posting: Posting, at: datetime | None, outcome: str) -> bool:
        """It did not arrive: try again at this instant, or (None) give it up; False as in `delivered`."""
        if at is None:
            return self._ended(posting, lambda held: held.over(MessageState.GIVEN_UP, outcome))
        return self._ended(posting, lambda held: held.postponed(to_micros(at), outcome))

    def next_posting_at(self) -> datetime | None:
        """When the next posting becomes due; what is held does when its lease runs out."""
        heads = [item for each in due(self.shards) for item in self.table.first("due", each)]
        return maybe_instant(min((int(_order(item).split("#", 1)[0]) for item in heads), default=None))

    def postings(self, installation: str, *, limit: int = 100) -> Sequence[LoggedPosting]:
        """The log, those first that were put out last."""
        where = partition(installation, POSTING)
        found = [(address_of(item), item) for item in self.table.found("by1", where, newest_first=True, limit=limit)]
        content = self.table.get_all(message_key(installation, address.message) for address, _ in found)
        messages = {str(item["sk"]): item for item in content}
        return [
            _logged(address, dispatch_of(item), messages[address.message])
            for address, item in found
            if address.message in messages
        ]

    def _post(self, installation: str, number: int, message: Message, at: int) -> int:
        new, where = 0, cast("Span | None", WHOLE)
        while where:
            some, where = at_once(self.table, partial(self._post_some, where, installation, number, message, at))
            new += some
        return new

    def _post_some(  # noqa: PLR0913, PLR0917 - what is known of a message
        self, span: Span, installation: str, number: int, message: Message, at: int, unit: Unit
    ) -> tuple[int, Span | None]:
        """Put it out to the first endpoints of the span: to how many it is new, and where there may be others."""
        # Endpoints are read as a part of it: a tenant who is gone, endpoints first, leaves no message behind.
        endpoints = list(islice(unit.query(partition(installation, ENDPOINT), span), _AT_ONCE))
        wanting = [each for each in endpoints if told(each).wants(message.kind)]
        new = [each for each in wanting if _put_out(unit, installation, each, message.id, number, at, self.shards)]
        if new and unit.get(*message_key(installation, message.id)) is None:
            unit.put(*message_key(installation, message.id), values_of(message))
        return len(new), _after(endpoints)

    def _due(self, now: int) -> Iterator[Address]:
        """What the index says may be claimed, those first that wait longest."""
        span = Span(end=in_order(now + 1))
        shards = (self.table.keys("due", each, span, page=_HEAD) for each in due(self.shards))
        return map(address_of, merge(*shards, key=_order))

    def _hold(self, address: Address, now: int, until: int) -> _Held | None:
        def work(unit: Unit) -> _Held | None:
            dispatch = dispatch_in(unit, address)
            if dispatch is None or not dispatch.is_ready(now):
                return None
            endpoint = self.table.get(*key_of(address.installation, address.endpoint))
            message = self.table.get(*message_key(address.installation, address.message))
            if message is None or endpoint is None or dispatch.under(endpoint) != dispatch:
                # Its endpoint changed just before, and the index did not know of it yet.
                follow(unit, address, self.shards)
                return None
            held = dispatch.held(token_hex(16), until)
            put_dispatch(unit, address, held, self.shards)
            return _Held(address, message, endpoint, held.token, held.attempts)

        return at_once(self.table, work)

    def _opened(self, held: _Held, until: int) -> Posting:
        try:
            return held.opened(self.seal)
        except Misconfigured as error:
            # Nobody tried to send it, so it is no attempt.
            why = str(error)
            self._end(held.address, held.token, lambda held: held.postponed(until, why, tried=False))
            raise

    def _ended(self, posting: Posting, ended: Callable[[Dispatch], Dispatch]) -> bool:
        address = Address(posting.installation, posting.endpoint.id, posting.message.id)
        return self._end(address, posting.token, ended)

    def _end(self, address: Address, token: str, ended: Callable[[Dispatch], Dispatch]) -> bool:
        def end(unit: Unit) -> bool:
            dispatch = dispatch_in(unit, address)
            if dispatch is None or dispatch.token != token:
                return False
            put_dispatch(unit, address, ended(dispatch), self.shards)
            return True

        return at_once(self.table, end)


def _after(endpoints: Sequence[Item]) -> Span | None:
    """Where the endpoints stand that come after these; None where these were the last."""
    return Span(start=str(endpoints[-1]["sk"]) + "\0") if len(endpoints) == _AT_ONCE else None


def _put_out(  # noqa: PLR0913, PLR0917 - what is known of a posting
    unit: Unit, installation: str, endpoint: Item, message: str, number: int, at: int, shards: int
) -> bool:
    address = Address(installation, str(endpoint["sk"]), message)
    if dispatch_in(unit, address) is not None:
        return False
    put_dispatch(unit, address, Dispatch(at, number, str(endpoint["naming"]), at), shards)
    return True


def _order(item: Item) -> str:
    return cast("str", item["dues"])


def _logged(address: Address, dispatch: Dispatch, item: Item) -> LoggedPosting:
    message, then = message_of(item), maybe_instant(dispatch.ready_at)
    said = (message.kind, message.ticket, message.occurred_at, dispatch.state, dispatch.attempts, then)
    return LoggedPosting(message.id, address.endpoint, *said, dispatch.outcome)
