"""Google's side of one agent's calendar, in memory: pages of changes, free/busy, calls, and push channels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integration.clients.google import expand
from integration.domain.booking.absence import merged
from integration.domain.booking.booking import Booking, CallEvent, Placed
from integration.domain.booking.calendar import SCOPES, CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventPage, EventTime
from integration.domain.errors import (
    EventChanged,
    EventExists,
    EventGone,
    SyncTokenExpired,
    UpstreamRefused,
    VipDeskError,
)
from integration.domain.hours.interval import Interval
from integration.domain.trips import s256
from integration.ports import AgentCalendar, Now
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.now import instant

ZONE = "Europe/Bratislava"


def timed(name: str, start: str, end: str, **changes: object) -> CalendarEvent:
    """An event between two instants of UTC."""
    plain = CalendarEvent(name, EventTime(instant(start), zone=ZONE), EventTime(instant(end), zone=ZONE))
    return replace(plain, **changes)  # type: ignore[arg-type]


def call_in(booking: Booking) -> CalendarEvent:
    """The event that a booking has in the calendar."""
    start, end = EventTime(booking.span.start), EventTime(booking.span.end)
    return CalendarEvent(booking.event, start, end, booking=booking.id, installation="main")


@dataclass
class OpenChannel:
    address: str
    secret: str
    resource: str
    expires_at: datetime


@dataclass
class CalendarFeed:
    """The `AgentCalendar` port.

    `calls` are the names of the methods that were asked. `troubles` are raised by the method of that name until they
    are taken out. Before each page `before_page` is called with its number, counted from 1 through the life of the
    feed. A page has `page_size` events, and an empty page comes before each where `with_gaps`. `generation` counts how
    often all sync tokens died. `pushed` hears each change of a watched calendar, and the first message of a channel,
    which comes before the answer to the question for it. A channel lives for `lifetime` at most.
    """

    now: Now
    page_size: int = 100
    with_gaps: bool = False
    zone: str = ZONE
    lifetime: timedelta = timedelta(days=7)
    generation: int = 0
    events: dict[str, CalendarEvent] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    troubles: dict[str, VipDeskError] = field(default_factory=dict)
    channels: dict[str, OpenChannel] = field(default_factory=dict)
    hidden_busy: list[Interval] = field(default_factory=list)
    before_page: Callable[[int], None] = lambda _: None
    pushed: Callable[[str, str, str], None] = lambda _channel, _secret, _state: None
    dies_after_watch: bool = False

    def __post_init__(self) -> None:
        self._version = 0
        self._changed: dict[str, int] = {}

    def __call__(self, _account: CalendarAccount, _key: CalendarKey, /) -> AgentCalendar:
        """It is its own telephone."""
        return self

    def put(self, *events: CalendarEvent) -> None:
        """What the agent, or we, put in or change; all of it is one change."""
        for event in events:
            self._version += 1
            self._changed[event.id] = self._version
            self.events[event.id] = replace(event, etag=f'"{self._version}"')
        self._push()

    def take_out(self, event: str) -> None:
        """Of an event that is deleted only the id is certain."""
        gone = CalendarEvent(event, cancelled=True)
        self.put(replace(gone, series=self.events[event].series, original=self.events[event].original))

    def put_call(self, booking: Booking, start: str = "", end: str = "") -> None:
        """A call's event, where it is booked or elsewhere."""
        event = call_in(booking)
        if start:
            event = replace(event, start=EventTime(instant(start)), end=EventTime(instant(end)))
        self.put(event)

    def placed(self, event: str) -> Placed:
        """An event as we are told of it."""
        found = self.events[event]
        start, end = (each.at if each else None for each in (found.start, found.end))
        span = Interval(start, end) if start and end else None
        return Placed(found.etag, span, found.meet, found.booking, found.cancelled)

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        self._ask("page")
        self.before_page(self.calls.count("page"))
        since = self._since(sync_token)
        upto, at = (int(part) for part in page.split(":")) if page else (self._version, 0)
        # What comes while the pages are read moves others on, so they are told twice, and is told again the next time.
        names = sorted(name for name, version in self._changed.items() if since < version)
        chunks = [names[first : first + self.page_size] for first in range(0, len(names), self.page_size)] or [[]]
        if self.with_gaps:
            chunks = [each for chunk in chunks for each in ([], chunk)]
        told = tuple(self.events[name] for name in chunks[at])
        if at + 1 == len(chunks):
            return EventPage(told, sync_token=f"{self.generation}.{upto}", zone=self.zone)
        return EventPage(told, next_page=f"{upto}:{at + 1}", zone=self.zone)

    def busy(self, window: Interval) -> tuple[Interval, ...]:
        self._ask("busy")
        known = [each.span for each in expand(list(self.events.values()), window, self.zone) if each.takes_time]
        return merged([*known, *self.hidden_busy])

    def insert(self, event: CallEvent) -> Placed:
        self._ask("insert")
        if event.id in self.events:
            raise EventExists
        start, end = EventTime(event.span.start), EventTime(event.span.end)
        self.put(CalendarEvent(event.id, start, end, booking=event.booking, installation=event.installation))
        return self.placed(event.id)

    def find(self, event: str) -> Placed | None:
        self._ask("find")
        return self.placed(event) if event in self.events else None

    def move(self, event: str, span: Interval, etag: str) -> Placed:
        self._ask("move")
        found = self.events.get(event)
        if found is None or found.cancelled:
            raise EventGone
        if found.etag != etag:
            raise EventChanged
        self.put(replace(found, start=EventTime(span.start), end=EventTime(span.end)))
        return self.placed(event)

    def remove(self, event: str) -> None:
        self._ask("remove")
        if event in self.events:
            self.take_out(event)

    def watch(self, channel: str, address: str, secret: str, lifetime: timedelta) -> tuple[str, datetime]:
        self._ask("watch")
        expires_at = self.now() + min(lifetime, self.lifetime)
        self.channels[channel] = OpenChannel(address, secret, f"resource of {channel}", expires_at)
        self.pushed(channel, secret, "sync")
        if self.dies_after_watch:
            self.dies_after_watch = False
            raise ProcessDied
        return self.channels[channel].resource, expires_at

    def stop(self, channel: str, resource: str) -> None:
        self._ask("stop")
        if self.channels[channel].resource != resource:
            message = "no such resource"
            raise UpstreamRefused(message)
        del self.channels[channel]

    def _ask(self, method: str) -> None:
        self.calls.append(method)
        if method in self.troubles:
            raise self.troubles[method]

    def _since(self, sync_token: str) -> int:
        if not sync_token:
            return -1
        generation, _, version = sync_token.partition(".")
        if int(generation) != self.generation:
            raise SyncTokenExpired
        return int(version)

    def _push(self) -> None:
        for name, channel in self.channels.items():
            self.pushed(name, channel.secret, "exists")


class ConsentDesk:
    """The `Consent` port: Google's page, at which people agree to some or all of what is asked.

    `revoked` are the keys that were given back.
    """

    origin = "https://accounts.example"

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.revoked: list[CalendarKey] = []
        self.trouble: VipDeskError | None = None
        self._codes: dict[str, tuple[str, str, frozenset[str]]] = {}

    def address(self, *, state: str, challenge: str, hint: str, return_to: str) -> str:
        self.asked.append({"state": state, "challenge": challenge, "hint": hint, "return_to": return_to})
        return f"{self.origin}/auth?state={state}"

    def agree(self, number: int = -1, *, scopes: Iterable[str] = SCOPES, key: str = "a lasting key") -> dict[str, str]:
        """What Google's page sends back with the browser that came with this question."""
        code = f"code-{len(self._codes)}"
        self._codes[code] = (self.asked[number]["challenge"], key, frozenset(scopes))
        return {"state": self.asked[number]["state"], "code": code}

    def exchange(self, *, code: str, verifier: str, return_to: str) -> tuple[CalendarKey, frozenset[str]]:
        if self.trouble:
            raise self.trouble
        challenge, key, scopes = self._codes.pop(code, ("", "", frozenset[str]()))
        if challenge != s256(verifier) or return_to != self.asked[-1]["return_to"]:
            message = "the code is wrong or used up"
            raise UpstreamRefused(message)
        return CalendarKey(key), scopes

    def revoke(self, key: CalendarKey) -> None:
        self.revoked.append(key)


class GoogleAccounts:
    """The `CalendarOf` port over several accounts: each key opens the calendar of its owner alone.

    `troubles` are raised by the calendar of this owner, whatever is asked. `feeds` are the calendars by owner.
    """

    def __init__(self, now: Now, **owners: str) -> None:
        self.owners = owners
        self.troubles: dict[str, VipDeskError] = {}
        self.feeds = {owner: CalendarFeed(now) for owner in owners.values()}

    def __call__(self, account: CalendarAccount, key: CalendarKey, /) -> AgentCalendar:
        owner = self.owners.get(key.secret, account.agent)
        feed = self.feeds.setdefault(owner, CalendarFeed(next(iter(self.feeds.values())).now))
        foreign = account.calendar not in {"primary", owner}
        trouble = self.troubles.get(owner) or (UpstreamRefused("no such calendar") if foreign else None)
        feed.troubles = {"page": trouble} if trouble else {}
        return feed
