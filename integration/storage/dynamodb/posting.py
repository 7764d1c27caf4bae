"""A message on its way to one endpoint, as a value: what each event makes of it, and where it stands in the table.

The rules are those of the embedded store (sqlite/outbox.py and sqlite/endpoints.py); one contract holds both. Instants
are microseconds, as everywhere in the stores.
"""

from dataclasses import asdict, dataclass, fields, replace
from typing import NamedTuple
from zlib import crc32

from integration.domain.outgoing import MessageState
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.unit import Unit

KIND = "posting"
WAITING = "waiting"
"""The part of an index where those of a tenant stand that are not over, by endpoint."""

REMOVED = "the endpoint was removed"
"""What came of messages whose endpoint was taken away before they arrived."""

_DUE, _STOPPED = "posting", "posting-stopped"
"""Where the due index has those that can be claimed, and those that are held while their endpoint has a problem."""


class Address(NamedTuple):
    """Which message of whom goes to which endpoint; the endpoint's id has no NUL in it."""

    installation: str
    endpoint: str
    message: str

    @property
    def key(self) -> tuple[str, str]:
        """Its key in the table."""
        return partition(self.installation, KIND), f"{self.endpoint}\0{self.message}"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message to one endpoint: the `number`th of those that were put out together.

    `naming` tells the endpoint from a former one of the same id; `attempts` are those that have ended, `outcome` is
    what came of the last one. A blocked one waits until its endpoint's problem is mended.
    """

    posted_at: int
    number: int
    naming: str
    due_at: int
    state: MessageState = MessageState.WAITING
    blocked: bool = False
    attempts: int = 0
    outcome: str = ""
    token: str = ""
    lease_until: int | None = None

    @property
    def waits(self) -> bool:
        """Whether it is not over."""
        return self.state is MessageState.WAITING

    @property
    def ready_at(self) -> int | None:
        """From when on it may be claimed; None: not as things are."""
        if not self.waits or self.blocked:
            return None
        return self.due_at if self.lease_until is None else self.lease_until

    def is_ready(self, now: int) -> bool:
        """Whether it may be claimed now."""
        return self.ready_at is not None and self.ready_at <= now

    def held(self, token: str, until: int) -> "Dispatch":
        """The same once a worker has claimed it.

        A lease that ran out is an attempt that failed: a message that kills its worker must not go round for ever.
        """
        return replace(self, token=token, lease_until=until, attempts=self.attempts + bool(self.token))

    def over(self, state: MessageState, outcome: str) -> "Dispatch":
        """The same once it arrived, or was given up by its holder."""
        return replace(self.voided(), state=state, outcome=outcome)

    def postponed(self, at: int, outcome: str, *, tried: bool = True) -> "Dispatch":
        """The same once its holder gave it back, to be claimed from this instant on."""
        back = replace(self.voided(), due_at=at, outcome=outcome)
        return back if tried else replace(back, attempts=self.attempts)

    def voided(self) -> "Dispatch":
        """The same once its lease has ended, which was an attempt."""
        return replace(self, token="", lease_until=None, attempts=self.attempts + 1)

    def under(self, endpoint: Item | None) -> "Dispatch":
        """The same as its endpoint is now: given up where that is gone, stopped while it has a problem."""
        if not self.waits:
            return self
        if endpoint is None or endpoint["naming"] != self.naming:
            gone = replace(self, state=MessageState.GIVEN_UP, blocked=False, outcome=REMOVED)
            return replace(gone, token="", lease_until=None)
        return replace(self, blocked=bool(endpoint["problem"]))


_NAMES = frozenset(each.name for each in fields(Dispatch))


def address_of(item: Item) -> Address:
    """Which posting an item is, or the place of one in an index."""
    endpoint, message = str(item["sk"]).split("\0", 1)
    return Address(str(item["pk"]).removesuffix(f"#{KIND}"), endpoint, message)


def dispatch_of(item: Item) -> Dispatch:
    """The posting that stands in an item."""
    values = {name: value for name, value in item.items() if name in _NAMES}
    return Dispatch(**values | {"state": MessageState(str(item["state"]))})  # type: ignore[arg-type]


def dispatch_in(unit: Unit, address: Address) -> Dispatch | None:
    """The posting as this unit of work has it."""
    item = unit.get(*address.key)
    return dispatch_of(item) if item else None


def put_dispatch(unit: Unit, address: Address, dispatch: Dispatch, shards: int) -> None:
    """Let the posting stand in the table, and in its indexes."""
    unit.put(*address.key, values_of(address, dispatch, shards))


def values_of(address: Address, dispatch: Dispatch, shards: int) -> dict[str, Value | None]:
    """What an item says of a posting, and in which indexes it stands."""
    values = asdict(dispatch) | {"state": dispatch.state.value}
    return {**values, **_where(address, dispatch, shards)}


def due(shards: int) -> list[str]:
    """The parts of the due index where postings stand that can be claimed."""
    return [f"{_DUE}#{number}" for number in range(shards)]


def stopped(shards: int) -> list[str]:
    """The parts of the due index where those stand that are held and can't be claimed once more."""
    return [f"{_STOPPED}#{number}" for number in range(shards)]


def _where(address: Address, dispatch: Dispatch, shards: int) -> dict[str, Value]:
    pk, sk = address.key
    order = f"{in_order(dispatch.posted_at)}#{dispatch.number:05d}#{sk}"
    logged = placed("by1", pk, order)
    if not dispatch.waits:
        return logged
    waiting = placed("by2", partition(address.installation, KIND, WAITING), sk)
    at = dispatch.lease_until if dispatch.blocked else dispatch.ready_at
    if at is None:
        return logged | waiting
    shard = crc32(f"{pk}#{sk}".encode()) % shards
    line = f"{_STOPPED if dispatch.blocked else _DUE}#{shard}"
    return logged | waiting | placed("due", line, partition(in_order(at), address.installation, order))
