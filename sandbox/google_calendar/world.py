"""All accounts' calendars behind one lock, and the count of their changes."""

from collections.abc import Callable
from itertools import count
from threading import RLock

from sandbox.clock import AccountClock
from sandbox.google_calendar.errors import Refused, missing
from sandbox.google_calendar.records import Calendar, Entry, Invitation
from sandbox.google_calendar.switches import Switches
from sandbox.google_calendar.times import stamp, zone_named

READ = ("reader", "writer", "owner")
WRITE = ("writer", "owner")
SEE_BUSY = ("freeBusyReader", *READ)
_STRIDE = 2_654_435_761
"""A prime, so that ids look scattered."""


class World:
    """What stands behind the API; every use of it holds `lock`."""

    def __init__(self, clock: AccountClock, switches: Switches) -> None:
        self.clock = clock
        self.switches = switches
        self.lock = RLock()
        self.calendars: dict[str, Calendar] = {}
        self.invitations: list[Invitation] = []
        self.on_change: list[Callable[[Calendar], None]] = []
        self.root = ""
        """The root address under which it is served."""
        self._versions = count(2)
        self._ids = count(1)

    def add_calendar(self, owner: str, summary: str, zone: str, *, calendar_id: str = "") -> Calendar:
        """A new calendar of an account; its first one is the primary, named as the account."""
        primary = owner not in self.calendars
        named = owner if primary else calendar_id or f"{self.new_id()}@group.calendar.google.com"
        calendar = Calendar(named, owner, summary, zone_named(zone).key, self.clock.now(), primary)
        calendar.version = calendar.generation = self.next_version()
        self.calendars[named] = calendar
        return calendar

    def calendar(self, name: str, account: str, roles: tuple[str, ...] = READ) -> Calendar:
        """The calendar that an account means, `primary` being its own; 404 where it may not know, else 403."""
        calendar = self.calendars.get(account if name == "primary" else name)
        role = calendar.role_of(account) if calendar else ""
        if not calendar or not role:
            raise missing()
        if role not in roles:
            raise Refused(reason="forbidden")
        return calendar

    def next_version(self) -> int:
        """The number of the change that is made now."""
        return next(self._versions)

    def new_id(self) -> str:
        """A new id, of 26 letters and digits that Google's ids may have, the same in every run."""
        number = next(self._ids)
        return f"{number * _STRIDE % 16**13:013x}{number:013x}"

    def changed(self, calendar: Calendar, *entries: Entry) -> None:
        """Write down that events have changed now, each by itself, and tell who watches, once."""
        calendar.updated = self.clock.now()
        for entry in entries:
            entry.version = calendar.version = self.next_version()
            entry.event["updated"] = stamp(calendar.updated)
        for tell in self.on_change:
            tell(calendar)

    def invalidate(self, calendar: Calendar) -> None:
        """No sync token of this calendar is valid any more."""
        calendar.generation = self.next_version()
