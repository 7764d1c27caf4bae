"""An agent's calendar in memory, whose answers get lost, or never come, when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from integration.clients.google import expand
from integration.domain.booking.absence import merged
from integration.domain.booking.booking import CallEvent, Placed
from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventPage, EventTime
from integration.domain.errors import EventChanged, EventExists, EventGone, SyncTokenExpired, VipDeskError
from integration.domain.hours.interval import Interval
from integration.ports import AgentCalendar
from tests.fakes.now import instant

_Answer = TypeVar("_Answer")

ZONE = "Europe/Bratislava"


@dataclass(frozen=True)
class Fault:
    """An error in place of an answer: after the effect, the answer was lost."""

    error: VipDeskError
    after: bool = False


@dataclass
class FakeCalendar:
    """The `AgentCalendar` port, and its own telephone.

    `faults` are used up one a call, by method; `lasting` are there until they are taken out. `asked` names the methods
    in the order in which they were called, `told` what Google mailed to the attendee. The next `pending_meets` answers
    hold no meeting link; `terse` answers to an insert don't say whose it is. What stands in `meanwhile` happens once,
    just before the effect of the method of that name.
    """

    events: dict[str, CalendarEvent] = field(default_factory=dict)
    texts: dict[str, CallEvent] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    lasting: dict[str, Fault] = field(default_factory=dict)
    meanwhile: dict[str, Callable[[], object]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    pending_meets: int = 0
    terse: bool = False
    generation: int = 0
    _changed: dict[str, int] = field(default_factory=dict)

    def __call__(self, _account: CalendarAccount, _key: CalendarKey, /) -> AgentCalendar:
        return self

    def fail(self, method: str, error: VipDeskError, *, after: bool = False, times: int = 1) -> None:
        self.faults.setdefault(method, []).extend([Fault(error, after)] * times)

    def down(self, error: VipDeskError) -> None:
        """Nothing answers any more."""
        self.lasting = {method: Fault(error) for method in ("page", "busy", "insert", "find", "move", "remove")}

    def put(self, event: CalendarEvent) -> None:
        """What the agent, or we, put in or change."""
        version = self._version() + 1
        self._changed[event.id] = version
        self.events[event.id] = replace(event, etag=f'"{version}"')

    def agent_puts(self, start: str, end: str, name: str = "") -> None:
        times = EventTime(instant(start), zone=ZONE), EventTime(instant(end), zone=ZONE)
        self.put(CalendarEvent(name or f"own{len(self.events)}", *times))

    def agent_moves(self, event: str, start: str, end: str) -> None:
        times = EventTime(instant(start)), EventTime(instant(end))
        self.put(replace(self.events[event], start=times[0], end=times[1]))

    def agent_takes_out(self, event: str) -> None:
        self.put(replace(self.events[event], cancelled=True))

    def live(self) -> list[CalendarEvent]:
        """Our events that stand."""
        return [event for event in self.events.values() if event.booking and not event.cancelled]

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        assert not page, "one page holds it all"
        return self._call("page", lambda: self._page(sync_token))

    def busy(self, window: Interval) -> tuple[Interval, ...]:
        return self._call("busy", lambda: self._busy(window))

    def insert(self, event: CallEvent) -> Placed:
        return self._call("insert", lambda: self._insert(event))

    def find(self, event: str) -> Placed | None:
        return self._call("find", lambda: self._placed(event) if event in self.events else None)

    def move(self, event: str, span: Interval, etag: str) -> Placed:
        return self._call("move", lambda: self._move(event, span, etag))

    def remove(self, event: str) -> None:
        self._call("remove", lambda: self._remove(event))

    def watch(self, channel: str, address: str, secret: str, lifetime: timedelta) -> tuple[str, datetime]:
        raise NotImplementedError

    def stop(self, channel: str, resource: str) -> None:
        raise NotImplementedError

    def _call(self, method: str, effect: Callable[[], _Answer]) -> _Answer:
        self.asked.append(method)
        planned = self.faults.get(method)
        fault = planned.pop(0) if planned else self.lasting.get(method)
        if fault and not fault.after:
            raise fault.error
        self.meanwhile.pop(method, lambda: None)()
        answer = effect()
        if fault:
            raise fault.error
        return answer

    def _version(self) -> int:
        return max(self._changed.values(), default=0)

    def _page(self, sync_token: str) -> EventPage:
        generation, _, version = sync_token.partition(".")
        if sync_token and int(generation) != self.generation:
            raise SyncTokenExpired
        since = int(version) if version else 0
        changed = tuple(self.events[name] for name, at in self._changed.items() if at > since)
        return EventPage(changed, sync_token=f"{self.generation}.{self._version()}", zone=ZONE)

    def _busy(self, window: Interval) -> tuple[Interval, ...]:
        spans = [each.span for each in expand(list(self.events.values()), window, ZONE) if each.takes_time]
        clipped = ((max(span.start, window.start), min(span.end, window.end)) for span in spans)
        return merged(Interval(start, end) for start, end in clipped if start < end)

    def _insert(self, event: CallEvent) -> Placed:
        if event.id in self.events:
            raise EventExists
        start, end = EventTime(event.span.start), EventTime(event.span.end)
        self.put(CalendarEvent(event.id, start, end, booking=event.booking, installation=event.installation))
        self.texts[event.id] = event
        self.told.append(("invited", event.id))
        placed = self._placed(event.id)
        return replace(placed, booking="") if self.terse else placed

    def _move(self, event: str, span: Interval, etag: str) -> Placed:
        found = self.events.get(event)
        if found is None or found.cancelled:
            raise EventGone
        if found.etag != etag:
            raise EventChanged
        self.put(replace(found, start=EventTime(span.start), end=EventTime(span.end)))
        self.told.append(("moved", event))
        return self._placed(event)

    def _remove(self, event: str) -> None:
        found = self.events.get(event)
        if found is not None and not found.cancelled:
            self.put(replace(found, cancelled=True))
            self.told.append(("cancelled", event))

    def _placed(self, event: str) -> Placed:
        found = self.events[event]
        start, end = (each.at if each else None for each in (found.start, found.end))
        self.pending_meets -= (pending := self.pending_meets > 0)
        meet = "" if pending else f"https://meet.example/{event[:8]}"
        return Placed(found.etag, Interval(start, end) if start and end else None, meet, found.booking, found.cancelled)
