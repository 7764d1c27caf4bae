"""The demo's calendar: Dana's day in a Google Calendar in small, connected by her and booked by a customer."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from sandbox.customers import AGENTS, VIP
from sandbox.errors import SandboxFailed
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import until

ZONE = "Europe/Bratislava"
TOPIC = "Rules for our two departments"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECONDS = 30.0


@dataclass
class AgentsDay:
    """Google in small, with Dana's calendar; `booking` is the customer's address once `open` is done."""

    stack: ExitStack
    google: RunningGoogleCalendar = field(init=False)
    vipdesk: RunningVipDesk = field(init=False)
    dana: Agent = field(init=False)
    booking: str = ""
    booked: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.google = self.stack.enter_context(RunningGoogleCalendar())
        self._client = ("vip-desk", token_hex(16))

    def settings(self, public_url: str) -> dict[str, str]:
        """What VIP Desk must be told to find it; `public_url` is where VIP Desk will listen."""
        self.google.identity.add_client(*self._client, [f"{public_url}/calendar/callback"])
        return {
            "VIPDESK_PUBLIC_URL": public_url,
            "VIPDESK_GOOGLE_URL": self.google.url,
            "VIPDESK_GOOGLE_CLIENT_ID": self._client[0],
            "VIPDESK_GOOGLE_CLIENT_SECRET": self._client[1],
        }

    def open(self, vipdesk: RunningVipDesk, email: str) -> None:
        """Dana's calendar with a few days in it, connected by her consent; and the VIP customer's booking address."""
        self.vipdesk = vipdesk
        self.dana = self.google.agent(email, ZONE)
        _fill(self.dana)
        self._connect(vipdesk, email)
        made = vipdesk.printed("links", "add", VIP.company, "--json")
        self.booking = made["url"]
        until(self._offers, seconds=SECONDS, what="times to book are offered", every=0.2)

    def book(self) -> None:
        """The first time that is offered, as a program books it."""
        slot = self.slots()[0]
        said = {"call": "support", "start": slot["start"], "topic": TOPIC, "email": VIP.email}
        answer = httpx.post(f"{self._root}/bookings", json=said, headers={"Idempotency-Key": token_hex(8)}, timeout=30)
        if answer.status_code != httpx.codes.CREATED:
            message = f"a call could not be booked: {answer.status_code} {answer.text}"
            raise SandboxFailed(message)
        self.booked = answer.json()

    def called(self) -> frozenset[str]:
        """The ticket that the call belongs to, by VIP Desk's word."""
        if not self.booked:
            return frozenset()
        calls = [json.loads(line) for line in self.vipdesk.command("calls", "list", "--json").splitlines()]
        return frozenset(call["ticket"] for call in calls if call["id"] == self.booked["id"])

    def slots(self) -> list[dict[str, str]]:
        """What is offered in the next two weeks."""
        today = datetime.now(ZoneInfo(ZONE)).date()
        asked = {"call": "support", "from": f"{today}", "to": f"{today + 14 * DAY}"}
        answer = httpx.get(f"{self._root}/slots", params=asked, timeout=30)
        return list(answer.raise_for_status().json()["slots"]) if answer.status_code == httpx.codes.OK else []

    def differences(self) -> list[str]:
        """What the calendar doesn't show of the call that was booked."""
        if not self.booked:
            return []
        shown = [event for event in self.google.events(self.dana.calendar_id) if _start(event) == self.booked["start"]]
        if len(shown) != 1:
            return [f"the call at {self.booked['start']} stands {len(shown)} times in the calendar"]
        guests = [guest["email"] for guest in shown[0].get("attendees", [])]
        return [] if VIP.email in guests else [f"the call invites {guests}, not {VIP.email}"]

    def told(self) -> str:
        """Dana's next days as she sees them, a line each."""
        now = datetime.now(UTC)
        found = self.google.occurrences(self.dana.calendar_id, now, now + 4 * DAY)
        return "\n".join(_line(event) for event in found)

    @property
    def _root(self) -> str:
        return self.booking.removesuffix("/book")

    def _offers(self) -> bool:
        return bool(self.slots())

    def _connect(self, vipdesk: RunningVipDesk, email: str) -> None:
        made = vipdesk.printed("calendar", "connect", email, "--json")
        with httpx.Client(timeout=30) as browser:
            browser.get(made["url"]).raise_for_status()
            leaves = browser.post(made["url"])
            back = Person(email).allows(leaves.headers["Location"])
            answer = browser.get(back)
        if answer.status_code != httpx.codes.OK or urlsplit(back).path != "/calendar/callback":
            message = f"{AGENTS['dana']}'s calendar could not be connected: {answer.status_code}"
            raise SandboxFailed(message)


def _fill(dana: Agent) -> None:
    """A stand-up on each working day, some meetings, a day away, and a lunch that is marked as free."""
    monday = _next_monday()
    dana.adds_series("Stand-up", monday + 9 * HOUR, monday + 9.5 * HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    dana.adds("Release review", monday + 14 * HOUR, monday + 15.5 * HOUR)
    dana.adds("Lunch", monday + 12 * HOUR, monday + 13 * HOUR, transparency="transparent")
    dana.focuses(monday + DAY + 10 * HOUR, monday + DAY + 12 * HOUR)
    dana.is_out(monday + 3 * DAY, monday + 4 * DAY)


def _next_monday() -> datetime:
    today = datetime.now(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + (7 - today.weekday()) % 7 * DAY


def _start(event: dict[str, Any]) -> str:
    at = event["start"].get("dateTime")
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _line(event: dict[str, Any]) -> str:
    begin, end = (_local(event[side]["dateTime"]) for side in ("start", "end"))
    return f"  {begin:%a %d %b %H:%M}-{end:%H:%M}  {event.get('summary', '')}"


def _local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(ZONE))
