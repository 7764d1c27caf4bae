"""Google Calendar on a free loopback port for as long as a `with` block lasts, with its people at hand."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from sandbox.automation import Automation
from sandbox.clock import AccountClock
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.api import Api
from sandbox.google_calendar.conferences import finish_due
from sandbox.google_calendar.contract import calendar_v3
from sandbox.google_calendar.event_shapes import event_shape
from sandbox.google_calendar.faults import Faults
from sandbox.google_calendar.free_busy import busy_spans
from sandbox.google_calendar.identity import Identity
from sandbox.google_calendar.identity_doors import routes
from sandbox.google_calendar.instances import found_by_id, single, unfolded
from sandbox.google_calendar.push import Push
from sandbox.google_calendar.records import Calendar, Invitation
from sandbox.google_calendar.switches import Switches
from sandbox.google_calendar.times import Span
from sandbox.google_calendar.web import Call, Web
from sandbox.google_calendar.world import World
from sandbox.stand_in import StandIn

JSON = dict[str, Any]
ZONE = "Europe/Berlin"
SCOPES = ("calendar.events.owned", "calendar.freebusy")
SCOPE_ROOT = "https://www.googleapis.com/auth/"


class RunningGoogleCalendar:
    """A context manager around all calendars and their server; with `stands_at` its clock stands still until `advance`.

    `agent` is somebody who works by hand, `identity` knows tokens, `push` and `faults` make trouble, `switches` decide
    what is not known. It begins without accounts. Leaving the block fails where an answer of ours broke the contract.
    """

    def __init__(self, stands_at: datetime | None = None, *, port: int = 0) -> None:
        self.clock = AccountClock(stands_at)
        self.switches = Switches()
        self.world = World(self.clock, self.switches)
        self.automation = Automation(self.clock)
        self.faults = Faults()
        self.identity = Identity(self.clock.now)
        self.push = Push(self.world, self.automation)
        self._stand_in = StandIn(self.clock, self.automation, port)
        hang_up = self._stand_in.server.hang_up
        self._api = Api(calendar_v3(), self.world, self.push, self.identity)
        doors = routes(self.identity, hang_up)
        self._web = Web(self._api, self.faults, hang_up, doors)

    def __enter__(self) -> Self:
        """Up and answering."""
        self._stand_in.begin()
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stopped; nothing is left. AssertionError where an answer broke the contract and nothing else went wrong."""
        self._stand_in.end()
        self.push.close()
        if self.violations and not kind:
            raise AssertionError("; ".join(self.violations))

    @property
    def url(self) -> str:
        """Its root address: /o/oauth2/v2/auth, /token and /revoke are there, the API is under `/calendar/v3/`."""
        return self._stand_in.url

    @property
    def api_url(self) -> str:
        """What a client takes as `api_endpoint`, with its slash."""
        return f"{self.url}/calendar/v3/"

    @property
    def calls(self) -> list[Call]:
        """What was asked of the API so far, in the order of the answers."""
        return list(self._web.calls)

    @property
    def invitations(self) -> list[Invitation]:
        """The mails that guests got so far."""
        return list(self.world.invitations)

    @property
    def violations(self) -> list[str]:
        """Where an answer of the stand-in itself broke the contract: a mistake here, never of the client."""
        return self._api.violations

    @property
    def refused(self) -> list[str]:
        """Where a request broke the contract, in words: a mistake of the client."""
        return list(self._api.refused)

    def start(self) -> None:
        """Serve; again on the same port after a `stop`."""
        self._stand_in.server.start(self._web.app)
        self.world.root = self.url

    def stop(self) -> None:
        """Serve no more: connections are refused, and the calendars stay."""
        self._stand_in.server.stop()

    def advance(self, by: timedelta) -> None:
        """Move the present, and do what comes due by that, before this returns: messages, conferences."""
        self.clock.advance(by)
        with self.world.lock:
            finish_due(self.world)
        self.automation.run_due()

    def settle(self) -> None:
        """Let messages out that wait for nothing but their turn, before this returns."""
        self._stand_in.settle()

    def agent(self, email: str, zone: str = ZONE) -> Agent:
        """Somebody with an account here, made when first named, with a primary calendar in that zone."""
        email = email.lower()
        with self.world.lock:
            if email not in self.world.calendars:
                self.world.add_calendar(email, email, zone)
                self.identity.add_account(email, email.partition("@")[0].title())
            return Agent(self.world, self.world.calendars[email])

    def bearer(self, email: str, scopes: Iterable[str] = SCOPES) -> str:
        """A fresh access token without the consent page; scopes may be short, such as "calendar.freebusy"."""
        whole = frozenset(one if one.startswith("https:") else f"{SCOPE_ROOT}{one}" for one in scopes)
        with self.identity.lock:
            permission = self.identity.tokens.permits(email, "by-hand", whole, offline=False)
            return self.identity.tokens.access(permission, whole)

    def revoke(self, email: str) -> None:
        """The account takes back all that it allowed: its tokens, of both kinds, are dead."""
        self.identity.revoke_all(email)

    def invalidate_sync_tokens(self, calendar: str) -> None:
        """All sync tokens of a calendar answer 410 from now on."""
        with self.world.lock:
            self.world.invalidate(self._calendar(calendar))

    def breaks_free_busy(self, calendar: str, reason: str = "internalError") -> None:
        """Let this calendar have an error inside the 200 of free/busy queries; "" heals it."""
        with self.world.lock:
            self._calendar(calendar).free_busy_error = reason

    def events(self, calendar: str) -> list[JSON]:
        """All that isn't deleted, series not unfolded, as the API would show it, without a call."""
        with self.world.lock:
            one = self._calendar(calendar)
            return [event_shape(one, single(one, entry)) for entry in one.entries.values() if not entry.cancelled]

    def event(self, calendar: str, event_id: str) -> JSON:
        """One event or instance as the API would show it, deleted or not; Refused where there is none."""
        with self.world.lock:
            return event_shape(self._calendar(calendar), found_by_id(self._calendar(calendar), event_id))

    def occurrences(self, calendar: str, start: datetime, end: datetime) -> list[JSON]:
        """All single events and instances in a window that aren't deleted, in order, as the API would show them."""
        with self.world.lock:
            one, window = self._calendar(calendar), Span(start, end)
            found = [it for it in unfolded(one, end, start) if it.span.meets(window) and not it.cancelled]
            return [event_shape(one, it) for it in sorted(found, key=lambda it: (it.span, it.event["id"]))]

    def busy(self, calendar: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """What a free/busy query would say of a calendar, in UTC, without a call."""
        with self.world.lock:
            spans = busy_spans(self._calendar(calendar), Span(start, end), self.switches)
            return [(span.start, span.end) for span in spans]

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one operation, such as "events.insert"."""
        return [call for call in self._web.calls if call.method == f"calendar.{method}"]

    def _calendar(self, name: str) -> Calendar:
        return self.world.calendars[name]
