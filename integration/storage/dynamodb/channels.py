"""Push channels that are open, each found by its id and in its agent's order; of their secrets only the digests."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.booking.calendar import Channel
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, in_order, partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

KIND, BY_AGENT = "channel", "channel-by-agent"
"""A channel stands twice: an index may lag, and what it doesn't tell yet would be opened again, or never closed."""


@dataclass(frozen=True, slots=True)
class DynamoChannels:
    """Keeps what `ports.Calendars` says of channels."""

    table: Table

    def add_channel(self, installation: str, channel: Channel) -> None:
        """Remember an open push channel."""

        def work(unit: Unit) -> None:
            _drop(unit, installation, channel.id)
            for item in items_of(installation, channel):
                unit.put(str(item["pk"]), str(item["sk"]), {**item})

        at_once(self.table, work)

    def channel(self, installation: str, channel: str) -> Channel | None:
        """The channel of this id."""
        item = self.table.get(partition(installation, KIND), channel)
        return channel_of(item) if item else None

    def channels(self, installation: str, agent: str) -> Sequence[Channel]:
        """The agent's channels, the one that lives longest first."""
        found = self.table.query(partition(installation, BY_AGENT), _of(agent), newest_first=True)
        return [channel_of(item) for item in found]

    def drop_channel(self, installation: str, channel: str) -> None:
        """Forget a channel."""
        at_once(self.table, lambda unit: _drop(unit, installation, channel))


def items_of(installation: str, channel: Channel) -> list[Item]:
    """The items of a channel: under its id, and in its agent's order."""
    document = pack(encode(channel))
    by_id, by_agent = (partition(installation, KIND), channel.id), (partition(installation, BY_AGENT), _place(channel))
    return [{"pk": pk, "sk": sk, "document": document} for pk, sk in (by_id, by_agent)]


def channel_of(item: Item) -> Channel:
    """The channel that stands in an item."""
    return decode(unpack(item["document"]), Channel)


def drop_channels(unit: Unit, installation: str, agent: str) -> None:
    """Forget all channels of an agent within a unit of work: as a rule one, and another while it is replaced."""
    for item in unit.query(partition(installation, BY_AGENT), _of(agent)):
        _drop(unit, installation, channel_of(item).id)
        unit.delete(partition(installation, BY_AGENT), str(item["sk"]))


def _drop(unit: Unit, installation: str, channel: str) -> None:
    item = unit.get(partition(installation, KIND), channel)
    if item:
        unit.delete(partition(installation, KIND), channel)
        unit.delete(partition(installation, BY_AGENT), _place(channel_of(item)))


def _of(agent: str) -> Span:
    return Span(prefix=f"{agent}\x00")


def _place(channel: Channel) -> str:
    return "\x00".join((channel.agent, in_order(to_micros(channel.expires_at)), channel.id))
