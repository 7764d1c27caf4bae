"""The demo's calendar: Dana's day in a Google Calendar in small, connected by her and booked by a customer."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from sandbox.calendar_access import client_settings, connect_calendar
from sandbox.customers import VIP
from sandbox.errors import SandboxFailed
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.loopback import free_port
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import until

ZONE = "Europe/Bratislava"
TOPIC = "Rules for our two departments"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECONDS = 30.0
DAYS_TO_MONDAY = {5: 2, 6: 1}
"""From Saturday and Sunday; the other days are working days themselves."""


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

    def beside(self, settings: Mapping[str, str]) -> RunningVipDesk:
        """VIP Desk, told where to find Google; its folder goes when all goes."""
        folder, port = Path(tempfile.mkdtemp(prefix="vipdesk-demo-")), free_port()
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        told = {**settings, **client_settings(self.google, f"http://127.0.0.1:{port}")}
        self.vipdesk = self.stack.enter_context(RunningVipDesk(folder, told, port=port))
        return self.vipdesk

    def open(self, email: str) -> None:
        """Dana's calendar with a few days in it, connected by her consent; and the VIP customer's booking address."""
        self.dana = self.google.agent(email, ZONE)
        _fill(self.dana, _next_working_day())
        connect_calendar(self.vipdesk, email)
        made = self.vipdesk.printed("links", "add", VIP.company, "--json")
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
        return list(answer.raise_for_status().json()["slots"])

    def differences(self) -> list[str]:
        """What the calendar doesn't show of the call that was booked."""
        if not self.booked:
            return []
        shown = [event for event in self.google.events(self.dana.calendar_id) if _start(event) == self.booked["start"]]
        if len(shown) != 1:
            return [f"the call at {self.booked['start']} stands {len(shown)} times in the calendar"]
        guests = [guest["email"] for guest in shown[0].get("attendees", [])]
        return [] if VIP.email in guests else [f"the call invites {guests}, not {VIP.email}"]

    def summary(self) -> dict[str, object]:
        """What a program needs to go on with the calendar."""
        return {"booking": self.booking, "booked": self.booked, "google": self.google.url}

    def told(self) -> str:
        """Dana's next days as she sees them, a line for each event."""
        now = datetime.now(UTC)
        found = self.google.occurrences(self.dana.calendar_id, now, now + 4 * DAY)
        return "\n".join(_line(event) for event in found)

    @property
    def _root(self) -> str:
        return self.booking.removesuffix("/book")

    def _offers(self) -> bool:
        return bool(self.slots())


def _fill(dana: Agent, first: datetime) -> None:
    """A stand-up on each working day from the first on, some meetings, a day away, and a lunch that is free time."""
    dana.adds_series("Stand-up", first + 9 * HOUR, first + 9.5 * HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    dana.adds("Release review", first + 14 * HOUR, first + 15.5 * HOUR)
    dana.adds("Lunch", first + 12 * HOUR, first + 13 * HOUR, transparency="transparent")
    dana.focuses(first + DAY + 10 * HOUR, first + DAY + 12 * HOUR)
    dana.is_out(first + 3 * DAY, first + 4 * DAY)


def _next_working_day() -> datetime:
    """Its midnight on the desk's wall; not today, so that all of it lies ahead, and near enough to be told of."""
    tomorrow = datetime.now(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    return tomorrow + DAYS_TO_MONDAY.get(tomorrow.weekday(), 0) * DAY


def _start(event: dict[str, Any]) -> str:
    at = event["start"].get("dateTime")
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _line(event: dict[str, Any]) -> str:
    begin, end = (_local(event[side]["dateTime"]) for side in ("start", "end"))
    return f"  {begin:%a %d %b %H:%M}-{end:%H:%M}  {event.get('summary', '')}"


def _local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(ZONE))
