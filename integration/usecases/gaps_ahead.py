"""When nobody will be there for a customer, so far ahead as somebody wants to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.cover.gaps import Gap, days_ahead, gaps
from integration.domain.entitlement import Standing
from integration.ports import Now, Store
from integration.usecases.attendance import Attendances
from integration.usecases.who_answers import cover_of


@dataclass(frozen=True, slots=True)
class Ahead:
    """The gaps that are not over, whose calendars can't be read (addresses), and until when was looked."""

    gaps: Sequence[Gap]
    unread: Sequence[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class GapsAhead:
    """Looks over the customers who are VIP now; all of it from the store."""

    store: Store
    attendances: Attendances
    now: Now

    def __call__(self, installation: str, ahead: timedelta | None = None) -> Ahead:
        """So far ahead as the desk's plan looks, or as is said; whole days of the service's zone."""
        now, plan, hours = self.now(), self.store.desk_plan(installation), self.store.terms(installation).hours
        window = days_ahead(now, plan.look_ahead if ahead is None else ahead, hours.zone)
        there = self.attendances(installation, window)
        found = gaps(self._dedicated(installation), plan, there, hours, window)
        unread = [who for who, each in there.items() if not each.known]
        return Ahead([gap for gap in found if gap.span.end > now], unread, window.end)

    def _dedicated(self, installation: str) -> dict[str, str]:
        """Each customer's dedicated agent, by address."""
        now, customers = self.now(), self.store.roster(installation).customers
        served = (each for each in customers if each.entitlement.standing_at(now) is Standing.VIP)
        covers = (cover_of(self.store, installation, each, self.now) for each in served)
        return {cover.customer: cover.dedicated.email.casefold() for cover in covers}
