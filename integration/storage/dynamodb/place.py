"""A ticket's place in line as a value: what each event makes of it, and from when on it may be claimed.

The rules are those of the embedded store (sqlite/places.py and the migrations' `line_moved`); one contract holds both.
Instants are microseconds, as everywhere in the stores.
"""

from dataclasses import asdict, dataclass, fields, replace

from integration.storage.dynamodb.items import Item, Value


@dataclass(frozen=True, slots=True)
class News:
    """What a delivery says of a place: when it came, until when its host may go on changing, by which span it came."""

    since: int | None = None
    settled_at: int = 0
    trace: str = ""


NO_NEWS = News()
"""Of a place that no delivery asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """One ticket in line.

    `arrived` counts how often it was put there, `worked` up to which of these it is worked off, `seen` what the last
    holder saw. `since` is when the oldest delivery came that is not worked off, `fresh_since` the same of those after
    the last claim; until `settled_at` the host may still be changing the ticket by itself. `trace` and `fresh_trace`
    are the spans that these two deliveries came in by.
    """

    not_before: int
    arrived: int = 1
    worked: int = 0
    seen: int = 0
    since: int | None = None
    fresh_since: int | None = None
    look_again_at: int | None = None
    attempts: int = 0
    reason: str = ""
    token: str = ""
    lease_until: int | None = None
    parked_at: int | None = None
    settled_at: int = 0
    trace: str = ""
    fresh_trace: str = ""

    @property
    def ready_at(self) -> int | None:
        """From when on it may be claimed; None: not until something happens."""
        if self.parked_at is not None:
            return None
        if self.lease_until is not None:
            return max(self.settled_at, self.lease_until)
        if self.attempts:
            return max(self.settled_at, self.not_before)
        if self.arrived > self.worked:
            first = self.not_before if self.look_again_at is None else min(self.not_before, self.look_again_at)
            return max(self.settled_at, first)
        return self.look_again_at

    def again(self, at: int, news: News) -> "Place":
        """The place once the ticket is put in line again."""
        return replace(
            self,
            arrived=self.arrived + 1,
            not_before=self._put_off(at),
            since=news.since if self.since is None else self.since,
            fresh_since=news.since if self.fresh_since is None else self.fresh_since,
            settled_at=max(self.settled_at, news.settled_at) if self._settles(news) else self.settled_at,
            trace=news.trace if self.since is None else self.trace,
            fresh_trace=news.trace if self.fresh_since is None else self.fresh_trace,
            parked_at=None,
        )

    def held(self, token: str, until: int) -> "Place":
        """The place once somebody has claimed it; a lease that ran out before was an attempt that failed."""
        return replace(
            self,
            not_before=self.not_before if self.ready_at is None else self.ready_at,
            token=token,
            lease_until=until,
            attempts=self.attempts + bool(self.token),
            seen=self.arrived,
            fresh_since=None,
            fresh_trace="",
            settled_at=0,
        )

    def finished(self, look_again_at: int | None) -> "Place":
        """The place once its holder is done: what came meanwhile stays in line."""
        given_back = replace(self, token="", lease_until=None, attempts=0, reason="", worked=self.seen)
        return replace(given_back, since=self.fresh_since, trace=self.fresh_trace, look_again_at=look_again_at)

    def failed(self, reason: str, at: int) -> "Place":
        """The place once its holder gave it back, to be tried again at an instant."""
        return replace(self, token="", lease_until=None, attempts=self.attempts + 1, reason=reason, not_before=at)

    def parked(self, reason: str, at: int) -> "Place":
        """The place once its holder put it aside; what came meanwhile brings it back at once."""
        parked_at = at if self.arrived == self.seen else None
        return replace(self, token="", lease_until=None, attempts=0, reason=reason, parked_at=parked_at)

    def tried_again(self, at: int) -> "Place":
        """The place as if it had not failed."""
        return replace(self, attempts=0, reason="", not_before=at)

    def _put_off(self, at: int) -> int:
        """A back-off isn't cut short by news; news for what is held or parked begin a new wait; else the earlier."""
        if self.attempts and not self.token:
            return self.not_before
        is_new_wait = self.arrived == self.seen or self.parked_at is not None
        return at if is_new_wait else min(self.not_before, at)

    def _settles(self, news: News) -> bool:
        """Whether news get their own time: within that of the first ones, or while nobody could have it anyway."""
        if news.since is None:
            return False
        first = news.since if self.fresh_since is None else self.fresh_since
        return news.since <= max(first + (news.settled_at - news.since), self.lease_until or 0, self.not_before)


def begun(at: int, news: News) -> Place:
    """The place of a ticket that had none."""
    return Place(
        at,
        since=news.since,
        fresh_since=news.since,
        settled_at=news.settled_at,
        trace=news.trace,
        fresh_trace=news.trace,
    )


_NAMES = frozenset(each.name for each in fields(Place))


def place_of(item: Item) -> Place:
    """The place that stands in an item."""
    return Place(**{name: value for name, value in item.items() if name in _NAMES})  # type: ignore[arg-type]


def values_of(place: Place) -> dict[str, Value | None]:
    """What an item says of a place."""
    return asdict(place)
