"""Collect the pages of a calendar until they are whole: what changed, or all there is."""

from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import CalendarEvent
from integration.domain.errors import SyncTokenExpired, UpstreamUnavailable
from integration.ports import AgentCalendar, Now

_MOST_PAGES = 2000
"""Half a million events at Google's smallest usual page; a walk that is longer never ends."""


@dataclass(frozen=True, slots=True)
class Walked:
    """All events of a walk that came to its end; `whole` where they are all that the calendar has, not changes."""

    events: tuple[CalendarEvent, ...]
    sync_token: str
    zone: str
    began_at: datetime
    whole: bool

    def seen_by(self, account: CalendarAccount) -> CalendarAccount:
        """The account with where to go on from; its view was right when the walk began."""
        return replace(account, sync_token=self.sync_token, synced_at=self.began_at, zone=self.zone or account.zone)


def walk_pages(calendar: AgentCalendar, sync_token: str, now: Now) -> Walked:
    """What changed since the token; all there is without one, or where Google no longer knows it.

    Raises UpstreamUnavailable where the pages never come to an end, and what `AgentCalendar.page` raises.
    """
    if sync_token:
        try:
            return _walked(calendar, sync_token, now())
        except SyncTokenExpired:
            pass
    try:
        return _walked(calendar, "", now())
    except SyncTokenExpired as error:
        message = "Google forgot the calendar's pages while they were being read"
        raise UpstreamUnavailable(message) from error


def _walked(calendar: AgentCalendar, sync_token: str, began_at: datetime) -> Walked:
    events: list[CalendarEvent] = []
    page, zone, seen = "", "", {""}
    while True:
        told = calendar.page(sync_token=sync_token, page=page)
        events += told.events
        page, zone = told.next_page, told.zone or zone
        if not page:
            break
        if page in seen or len(seen) > _MOST_PAGES:
            message = "the calendar's pages never come to an end"
            raise UpstreamUnavailable(message)
        seen.add(page)
    if not told.sync_token:
        message = "the calendar's last page doesn't say where to go on from"
        raise UpstreamUnavailable(message)
    return Walked(tuple(events), told.sync_token, zone, began_at, whole=not sync_token)
