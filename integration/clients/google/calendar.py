"""One agent's calendar: each method is one request, and one decision about its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from integration.clients.google.api import Api, ApiRequest, Line
from integration.clients.google.busy import busy_in
from integration.clients.google.endpoints import Google
from integration.clients.google.events import EVENT_MASK, PAGE_MASK, body_of, page_of, placed, shaped, time_of
from integration.clients.google.http import Wire
from integration.clients.google.keys import Key, Keys, OAuthClient
from integration.clients.google.refusals import Meanings
from integration.domain.booking.booking import CallEvent, Placed
from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.events import EventPage
from integration.domain.errors import (
    EventChanged,
    EventExists,
    EventGone,
    SyncTokenExpired,
    UpstreamRefused,
    UpstreamUnavailable,
)
from integration.domain.hours.interval import Interval

_PAGE_SIZE = 2500
_NOTHING: Meanings = {}
_LISTING: Meanings = {410: SyncTokenExpired}
_INSERTING: Meanings = {409: EventExists}
_FINDING: Meanings = {404: EventGone}
_MOVING: Meanings = {404: EventGone, 410: EventGone, 412: EventChanged}
_REMOVING: Meanings = {404: EventGone, 410: EventGone}


class _Channel(msgspec.Struct, frozen=True):
    """An open channel, as events.watch answers; `expiration` is in milliseconds since 1970, as text."""

    resource: str = msgspec.field(name="resourceId")
    expiration: str | int


class GoogleCalendars:
    """Keeps `ports.CalendarOf`: all calendars share one pool of connections and what Google's client knows."""

    def __init__(self, google: Google, wire: Wire, client: OAuthClient) -> None:
        self._wire = wire
        self._api = Api(google)
        self._keys = Keys(google, client, wire)

    def __call__(self, account: CalendarAccount, key: CalendarKey, /) -> "GoogleCalendar":
        """Ready to be asked; raises Misconfigured where our OAuth client is needed and isn't set."""
        return GoogleCalendar(self._api, self._wire, self._keys.key(account, key), account)


@dataclass(frozen=True, slots=True)
class GoogleCalendar:
    """Keeps `ports.AgentCalendar`; gives up after `Wire`'s patience, the access token included, and repeats nothing."""

    _api: Api
    _wire: Wire
    _key: Key
    _account: CalendarAccount

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        """One page of all events, or of changes, deleted ones too; no window, since that wouldn't move along."""
        request = self._api.events.list(
            calendarId=self._account.calendar,
            maxResults=_PAGE_SIZE,
            singleEvents=False,
            showDeleted=True,
            fields=PAGE_MASK,
            **_given(syncToken=sync_token, pageToken=page),
        )
        return page_of(self._asked(request, _LISTING))

    def busy(self, window: Interval) -> tuple[Interval, ...]:
        """Free/busy of this calendar alone; which invitations count is Google's to say (GC-1, GC-9)."""
        start, end = (time_of(each)["dateTime"] for each in (window.start, window.end))
        calendar = self._account.calendar
        request = self._api.freebusy.query(body={"timeMin": start, "timeMax": end, "items": [{"id": calendar}]})
        # An answer may call the primary calendar by its owner's address.
        names = {calendar, self._account.agent} if calendar == "primary" else {calendar}
        return busy_in(self._asked(request, _NOTHING), names, window)

    def insert(self, event: CallEvent) -> Placed:
        """Google tells an id that it knows by 409, of a deleted event too (GC-3)."""
        request = self._api.events.insert(
            calendarId=self._account.calendar,
            body=body_of(event),
            conferenceDataVersion=1,
            sendUpdates="all",
            fields=EVENT_MASK,
        )
        return placed(self._asked(request, _INSERTING))

    def find(self, event: str) -> Placed | None:
        """A deleted event is still told, as cancelled."""
        request = self._api.events.get(calendarId=self._account.calendar, eventId=event, fields=EVENT_MASK)
        try:
            return placed(self._asked(request, _FINDING))
        except EventGone:
            return None

    def move(self, event: str, span: Interval, etag: str) -> Placed:
        """Google compares the version and answers 412 for another (GC-8)."""
        request = self._api.events.patch(
            calendarId=self._account.calendar,
            eventId=event,
            body={"start": time_of(span.start), "end": time_of(span.end)},
            conferenceDataVersion=1,
            sendUpdates="all",
            fields=EVENT_MASK,
        )
        request.headers = {**(request.headers or {}), "If-Match": etag}
        return placed(self._asked(request, _MOVING))

    def remove(self, event: str) -> None:
        """A second time is answered by 410 (GC-8)."""
        request = self._api.events.delete(calendarId=self._account.calendar, eventId=event, sendUpdates="all")
        _unless_gone(lambda: self._sent(request, _REMOVING))

    def watch(self, channel: str, address: str, secret: str, lifetime: timedelta) -> tuple[str, datetime]:
        """`lifetime` is a wish; how long a channel may live, Google doesn't publish (GC-2)."""
        ttl = str(int(lifetime.total_seconds()))
        body = {"id": channel, "type": "web_hook", "address": address, "token": secret, "params": {"ttl": ttl}}
        request = self._api.events.watch(calendarId=self._account.calendar, body=_channel(body))
        opened = shaped(self._asked(request, _NOTHING), _Channel)
        return opened.resource, _from_milliseconds(opened.expiration)

    def stop(self, channel: str, resource: str) -> None:
        """Only the client that opened a channel can close it."""
        request = self._api.channels.stop(body={"id": channel, "resourceId": resource})
        _unless_gone(lambda: self._sent(request, _REMOVING))

    def _asked(self, request: ApiRequest, meanings: Meanings) -> Mapping[str, Any]:
        answer = self._sent(request, meanings)
        if not isinstance(answer, dict):
            message = "Google answered with something other than JSON"
            raise UpstreamUnavailable(message)
        return answer

    def _sent(self, request: ApiRequest, meanings: Meanings) -> object:
        return Line(self._wire, self._key, self._wire.deadline(), meanings).ask(request)


def _given(**named: str) -> Any:  # noqa: ANN401 - the stubs' own
    return {name: value for name, value in named.items() if value}


def _channel(body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the stubs' Channel
    return body


def _unless_gone(call: Callable[[], object]) -> None:
    try:
        call()
    except EventGone:
        return


def _from_milliseconds(text: str | int) -> datetime:
    try:
        return datetime.fromtimestamp(int(text) // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        message = "Google opened a channel without saying until when"
        raise UpstreamRefused(message) from None
