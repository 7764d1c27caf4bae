"""A request as the API's works see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google_calendar.contract import Method
from sandbox.google_calendar.pages import Pages
from sandbox.google_calendar.push import Push
from sandbox.google_calendar.records import Calendar
from sandbox.google_calendar.times import Span, parsed_instant, zone_named
from sandbox.google_calendar.world import READ, World

JSON = dict[str, Any]
FIRST, LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the contract has let pass; `account` is who asks."""

    world: World
    push: Push
    pages: Pages
    method: Method
    account: str
    path: dict[str, str]
    query: Sequence[tuple[str, str]]
    body: JSON
    if_match: str = ""

    def first(self, name: str) -> str:
        """A query parameter, empty where it isn't given."""
        return next((value for key, value in self.query if key == name), "")

    def all(self, name: str) -> list[str]:
        """All values of a query parameter."""
        return [value for key, value in self.query if key == name]

    def flag(self, name: str) -> bool:
        """A boolean query parameter, false by default."""
        return self.first(name) == "true"

    def calendar(self, roles: tuple[str, ...] = READ) -> Calendar:
        """The calendar that the path names, where the account may do this with it."""
        return self.world.calendar(self.path["calendarId"], self.account, roles)

    def zone(self) -> ZoneInfo | None:
        """The zone in which the answer is asked for."""
        name = self.first("timeZone")
        return zone_named(name) if name else None

    def window(self) -> Span | None:
        """From `timeMin` until `timeMax`, endless where one is missing; None where both are."""
        low, high = parsed_instant(self.first("timeMin")), parsed_instant(self.first("timeMax"))
        return Span(low or FIRST, high or LAST) if low or high else None
