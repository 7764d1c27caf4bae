"""When everybody of a desk is there, gathered from what is stored: calendars, absences entered, own hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from integration.domain.booking.absence import absences
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import CalendarEvent, EventKind, Occurrence
from integration.domain.cover.absence import Absence, AbsenceKind, Attendance
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from integration.ports import Expansion, Now, Store


@dataclass(frozen=True, slots=True)
class Attendances:
    """Says when the people of the desk and the agents of the roster are there; nobody outside is asked."""

    store: Store
    expand: Expansion
    now: Now

    def __call__(
        self, installation: str, window: Interval, people: Iterable[str] | None = None
    ) -> Mapping[str, Attendance]:
        """By address, in small letters: the absences that touch the window, whole, and each one's own hours.

        Of everybody, or of `people` alone (addresses): to read a calendar is dear, and one question concerns few. What
        was entered by hand counts beside the calendar. A calendar that can't be read now, or not wholly, is told by
        the view that we have of it.
        """
        entered = self.store.absences(installation, window.start)
        accounts = {account.agent.casefold(): account for account in self.store.calendar_accounts(installation)}
        stale = self.store.terms(installation).booking.stale
        return {
            who: self._of(installation, who, [each for each in entered if each.agent == who], window, account, stale)
            for who in (self.everybody(installation) if people is None else _each_once(people))
            for account in (accounts.get(who),)
        }

    def everybody(self, installation: str) -> Iterator[str]:
        """The addresses of all whom this knows of, in small letters, each once."""
        roster = self.store.roster(installation)
        dedicated = (customer.entitlement.agent for customer in roster.customers)
        people = (person.agent for person in self.store.desk_plan(installation).people)
        agents = (*roster.agents, *(each for each in dedicated if each), *people)
        return _each_once(agent.email for agent in agents)

    def _of(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
        self,
        installation: str,
        who: str,
        entered: Sequence[Absence],
        window: Interval,
        account: CalendarAccount | None,
        stale: timedelta,
    ) -> Attendance:
        if account is None:
            return Attendance(_in_order(entered))
        found, whole = self._away(installation, window, account)
        told = (Absence(f"calendar {each.start:%Y%m%dT%H%M}", who, each.start, each.end, _CALENDAR) for each in found)
        known = whole and not account.problem and not account.is_stale(self.now(), stale)
        return Attendance(_in_order((*entered, *told)), account.hours.hours if account.hours else None, known=known)

    def _away(self, installation: str, window: Interval, account: CalendarAccount) -> tuple[Sequence[Interval], bool]:
        """When the agent's calendar says that they are away, and whether all of it could be read."""
        events = _out_of_office(self.store.calendar_events(installation, account.agent))
        try:
            return absences(self.expand(events, window, account.zone)), True
        except BadInput:
            return absences(self._readable(events, window, account.zone)), False

    def _readable(self, events: Sequence[CalendarEvent], window: Interval, zone: str) -> Iterator[Occurrence]:
        for series in dict.fromkeys(event.series or event.id for event in events):
            with suppress(BadInput):
                yield from self.expand([each for each in events if series in {each.id, each.series}], window, zone)


def _each_once(addresses: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(address.strip().casefold() for address in addresses))


_CALENDAR = AbsenceKind.CALENDAR


def _out_of_office(events: Sequence[CalendarEvent]) -> list[CalendarEvent]:
    """The absences alone; an exception that was taken out says nothing of its kind, and goes with its series."""
    away = {event.id for event in events if event.kind is EventKind.OUT_OF_OFFICE}
    return [event for event in events if event.id in away or event.series in away]


def _in_order(entered: Sequence[Absence]) -> tuple[Absence, ...]:
    return tuple(sorted(entered, key=lambda absence: absence.start))
