"""Bring our view of an agent's calendar up to date, and what follows from it.

What it costs in calls of Google's API, for one agent and one day: asking every 5 minutes beside a push channel takes
288 pages, and one more for each burst of changes; every 60 seconds without one 1,440. Free/busy to compare with takes
24, a push channel one call in 5.6 days and one to close the former. A call that the agent moved or took out: one more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from integration.domain.booking.absence import absences, busy_time, minus
from integration.domain.booking.booking import AHEAD, Booking
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import Occurrence
from integration.domain.errors import BadInput, CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.hours.interval import Interval
from integration.ports import AgentCalendar, CalendarOf, Expansion, Now, Store
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.tell_calendar import note, tell_lost, tell_unreadable, tell_well
from integration.usecases.walk_pages import Walked, walk_pages

COMPARED = timedelta(days=30)
"""How far ahead Google's free/busy is compared with our view."""

_COMPARE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SyncCalendar:
    """One sync of one agent's calendar: the view, the bookings, and now and then a comparison with free/busy.

    A view is taken in as a whole or not at all, so the one before stands, and slots are offered from it, until the new
    one is there or it is stale. Of two syncs at once one does the work.
    """

    store: Store
    calendar_of: CalendarOf
    expand: Expansion
    follow: FollowBookings
    now: Now

    def __call__(self, installation: str, agent: str, *, compare: bool = False) -> None:
        """Nothing happens for an agent without a calendar. Raises what the calendar raises, once that is noted."""
        found = self.store.calendar(installation, agent)
        if found is None:
            return
        try:
            self._sync(installation, found[0], self.calendar_of(*found), compare=compare)
        except (CredentialsRevoked, UpstreamRefused) as error:
            tell_lost(self.store, self.now, installation, agent, error)
            raise
        except UpstreamUnavailable:
            # No problem of the admin's: if it lasts, the view is stale, and that speaks for itself.
            note(self.store, installation, agent, failures=found[0].failures + 1)
            raise

    def _sync(self, installation: str, before: CalendarAccount, calendar: AgentCalendar, *, compare: bool) -> None:
        walked = walk_pages(calendar, before.sync_token, self.now)
        account = walked.seen_by(before)
        take = self.store.replace_view if walked.whole else self.store.advance_view
        if not take(installation, account, walked.events, before.sync_token):
            return
        compare = compare or _is_due(account, walked)
        try:
            bookings = self.follow(installation, account, calendar)
            if compare or walked.events or bookings:
                self._check(Looked(installation, account, calendar, bookings), compare=compare)
        except BadInput as error:
            tell_unreadable(self.store, installation, account, error)

    def _check(self, looked: "Looked", *, compare: bool) -> None:
        installation, account, now = looked.installation, looked.account, self.now()
        ahead = Interval(now, max([now + COMPARED, *(each.span.end for each in looked.bookings)]))
        events = self.store.calendar_events(installation, account.agent)
        occurrences = self.expand(events, ahead, account.zone)
        self.follow.tell_clashes(installation, looked.bookings, occurrences)
        if compare:
            google = looked.calendar.busy(Interval(now, now + COMPARED))
            unexplained = _unexplained(google, occurrences, looked.bookings)
            note(self.store, installation, account.agent, unexplained=unexplained, compared_at=now)
        tell_well(self.store, installation, account)


@dataclass(frozen=True, slots=True)
class Looked:
    """Whose calendar was looked at, how we get in, and the calls in it."""

    installation: str
    account: CalendarAccount
    calendar: AgentCalendar
    bookings: Sequence[Booking]


def _is_due(account: CalendarAccount, walked: Walked) -> bool:
    """Whether to compare: each hour, where a change may explain what was unexplained, and before all is well again."""
    old = account.compared_at is None or walked.began_at - account.compared_at >= _COMPARE_EVERY
    return old or bool(account.problem or account.failures) or bool(walked.events and account.unexplained)


def _unexplained(
    google: Sequence[Interval], occurrences: Sequence[Occurrence], bookings: Sequence[Booking]
) -> tuple[Interval, ...]:
    """What Google calls busy although neither an event of our view nor a call of ours says so."""
    calls = [span for each in bookings if each.state in AHEAD for span in (each.span, each.former) if span]
    return minus(google, [*busy_time(occurrences, frozenset()), *absences(occurrences), *calls])
