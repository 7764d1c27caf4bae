"""Connected calendars: how we get in, when each is to be synced, and which of the table's events are its view."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from heapq import merge
from secrets import token_hex
from zlib import crc32

from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.ports import Now
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.channels import drop_channels
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import maybe_instant, to_micros
from integration.storage.sealing import Seal

KIND, EVENTS = "calendar", "calendar-event"
"""The connections by agent, and the events of their views (views.py).

Of a view, a connection's item has the `generation` of its events, and in `view` a mark that each change of it renews.
"""

_HEAD = 10
"""Calendars that are looked at together at the head of a shard."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a calendar is synced, in microseconds; `woken_at` is a push that came since it was last claimed."""

    sync_at: int
    woken_at: int | None = None
    lease_until: int | None = None

    @property
    def ready_at(self) -> int:
        """From when on it may be claimed."""
        return self.sync_at if self.lease_until is None else self.lease_until

    def woken(self, now: int) -> "Turn | None":
        """The turn once a push came; None where another one says so already."""
        if self.woken_at is not None and self.sync_at <= now:
            return None
        return replace(self, sync_at=min(self.sync_at, now), woken_at=now)

    def done(self, next_at: int) -> "Turn":
        """The turn after a sync: the next one is due then, or at once where a push came meanwhile."""
        return Turn(next_at if self.woken_at is None else self.woken_at)


_NAMES = ("sync_at", "woken_at", "lease_until")
_Step = Callable[[Turn], Turn | None]
"""What an event makes of a turn; None leaves it."""


@dataclass(frozen=True, slots=True)
class DynamoCalendars:
    """Keeps what `ports.Calendars` says of connections and their syncs; raises Misconfigured where no key fits.

    All its processes agree on the number of `shards`, over which what is due is spread.
    """

    table: Table
    seal: Seal
    now: Now
    shards: int = 4

    def connect_calendar(self, installation: str, account: CalendarAccount, key: CalendarKey) -> None:
        """Store a connection, or replace the agent's; the first sync is due at once."""
        now = to_micros(self.now())
        # Who still holds the former connection can't know of this one: its end leaves the first sync due.
        turn = turn_of(installation, account.agent, Turn(now, woken_at=now), self.shards)
        values = {**kept(account), "sealed": self.seal.seal(encode(key)), **turn}

        def connected(item: Item | None) -> dict[str, Value | None]:
            view = token_hex(8) if item is None else item["view"]
            return {**values, "view": view, "generation": view if item is None else item["generation"]}

        change(self.table, partition(installation, KIND), account.agent, connected)

    def disconnect_calendar(self, installation: str, agent: str) -> bool:
        """Drop the connection with its view and channels; bookings stay. False where there is none."""
        where = partition(installation, KIND)

        def work(unit: Unit) -> tuple[bool, list[Item]]:
            found = unit.get(where, agent)
            unit.delete(where, agent)
            drop_channels(unit, installation, agent)
            return found is not None, list(self.table.query(*all_events(installation, agent)))

        dropped, events = at_once(self.table, work)
        self.table.delete_all((str(each["pk"]), str(each["sk"])) for each in events)
        return dropped

    def calendar(self, installation: str, agent: str) -> tuple[CalendarAccount, CalendarKey] | None:
        """The agent's connection with its decrypted key."""
        item = self.table.get(partition(installation, KIND), agent)
        return (account_of(item), self._key(item)) if item else None

    def calendar_accounts(self, installation: str) -> Sequence[CalendarAccount]:
        """Every connection, by agent."""
        return [account_of(item) for item in self.table.query(partition(installation, KIND))]

    def set_agent_hours(self, installation: str, account: CalendarAccount) -> None:
        """Replace what an admin sets of a connection (its `hours`), and nothing else; nothing happens without one."""
        self._change(installation, account.agent, lambda stored: replace(stored, hours=account.hours))

    def note_calendar(self, installation: str, account: CalendarAccount) -> None:
        """Replace `problem`, `failures`, `unexplained` and `compared_at` of a connection, and nothing else."""
        noted = {name: getattr(account, name) for name in ("problem", "failures", "unexplained", "compared_at")}
        self._change(installation, account.agent, lambda stored: replace(stored, **noted))

    def claim_calendar(self, now: datetime, lease: timedelta) -> tuple[str, str] | None:
        """The installation and agent whose sync is due longest, held for `lease`; None when none is."""
        at, until = to_micros(now), to_micros(now + lease)

        def held(turn: Turn) -> Turn | None:
            return Turn(turn.sync_at, lease_until=until) if turn.ready_at <= at else None

        ready = ((installation, agent) for _, installation, agent in self._ready(at))
        return next((each for each in ready if self._step(*each, held)), None)

    def calendar_done(self, installation: str, agent: str, next_at: datetime) -> None:
        """End the hold; the next sync is due at this instant, or at once where a push came meanwhile."""
        self._step(installation, agent, lambda turn: turn.done(to_micros(next_at)))

    def wake_calendar(self, installation: str, agent: str, now: datetime) -> None:
        """A push came: a sync is due now; many at once are one."""
        self._step(installation, agent, lambda turn: turn.woken(to_micros(now)))

    def next_calendar_at(self) -> datetime | None:
        """When the next sync becomes due, by the index; what is held does when its lease runs out."""
        heads = (item for shard in self._everywhere() for item in self.table.first("due", shard))
        return maybe_instant(min((_told(item)[0] for item in heads), default=None))

    def release_all(self) -> int:
        """Void every hold, and only for the one process that owns the store; what was due before is due again."""
        held = (item for shard in self._everywhere() for item in self.table.found("due", shard))
        whose = [_told(item)[1:] for item in held if "lease_until" in item]
        return sum(self._step(*each, _released) for each in whose)

    def _key(self, item: Item) -> CalendarKey:
        return decode(self.seal.open(bytes(item["sealed"])), CalendarKey)  # type: ignore[arg-type]

    def _everywhere(self) -> Sequence[str]:
        return [f"{KIND}#{number}" for number in range(self.shards)]

    def _ready(self, now: int) -> Iterator[tuple[int, str, str]]:
        """What the index says may be claimed: since when, whose, which agent's; those first that wait longest."""
        span = Span(end=in_order(now + 1))
        return merge(*(map(_told, self.table.keys("due", each, span, page=_HEAD)) for each in self._everywhere()))

    def _change(self, installation: str, agent: str, new: Callable[[CalendarAccount], CalendarAccount]) -> None:
        def changed(item: Item | None) -> dict[str, Value | None] | None:
            return None if item is None else {**item, **kept(new(account_of(item)))}

        change(self.table, partition(installation, KIND), agent, changed)

    def _step(self, installation: str, agent: str, step: _Step) -> bool:
        """Let a connection have its next turn; False where there is none of either."""

        def stepped(item: Item | None) -> dict[str, Value | None] | None:
            after = step(Turn(**{name: item.get(name) for name in _NAMES})) if item else None  # type: ignore[arg-type]
            return {**item, **turn_of(installation, agent, after, self.shards)} if item and after else None

        return change(self.table, partition(installation, KIND), agent, stepped)


def account_of(item: Item) -> CalendarAccount:
    """The connection that stands in an item."""
    return decode(unpack(item["document"]), CalendarAccount)


def kept(account: CalendarAccount) -> dict[str, Value]:
    """What an item says of a connection; its key, its view and its syncs stand beside."""
    return {"document": pack(encode(account))}


def turn_of(installation: str, agent: str, turn: Turn, shards: int) -> dict[str, Value | None]:
    """What an item says of a turn, and where what is due has it."""
    shard = crc32(f"{installation}#{agent}".encode()) % shards
    where = placed("due", f"{KIND}#{shard}", partition(in_order(turn.ready_at), installation, agent))
    return {**asdict(turn), **where}


def all_events(installation: str, agent: str) -> tuple[str, Span]:
    """Where the events of an agent's views stand: of the one that is read, and of all that are left or begun."""
    return partition(installation, EVENTS), Span(prefix=f"{agent}\x00")


def _released(turn: Turn) -> Turn | None:
    return None if turn.lease_until is None else replace(turn, lease_until=None)


def _told(item: Item) -> tuple[int, str, str]:
    """What the index says of a calendar: when it is ready, whose it is, which agent's."""
    ready, installation, _ = str(item["dues"]).split("#", 2)
    return int(ready), installation, str(item["sk"])
