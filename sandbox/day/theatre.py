"""What the day is played on: the real helpdesk, Google in small, and VIP Desk, all under one clock."""

import base64
import hashlib
import hmac
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx

from sandbox.calendar_access import client_settings, connect_calendar
from sandbox.day import cast
from sandbox.day.promises import Promises
from sandbox.environment import Environment
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.helpdesk_api import JSON
from sandbox.leash import CLOCK
from sandbox.loopback import free_port
from sandbox.moving_clock import MovingClock, followed
from sandbox.screen import Screen
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import NeverCame, until

T = TypeVar("T")
ZONE = ZoneInfo("Europe/Bratislava")
DAY = timedelta(days=1)
WALK = 20.0
"""Seconds of the day in one of ours while a scene is played."""
BEFORE = timedelta(seconds=20)
"""Between scenes the clock jumps to so long before the next."""
PATIENCE = 12.0
"""Our seconds for what should come at once."""


def next_tuesday() -> datetime:
    """Midnight of a Tuesday that lies ahead: a working day with one on each side."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + ((1 - today.weekday()) % 7 or 7) * DAY


@dataclass
class Theatre:
    """All that stands on the stage; what was started is in `stack`, which stops it."""

    screen: Screen
    stack: ExitStack
    promises: Promises = field(default_factory=Promises)
    day: datetime = field(default_factory=next_tuesday)

    def set_up(self) -> None:
        """Everything up, connected and planned, before the day begins."""
        folder = Path(tempfile.mkdtemp(prefix="vipdesk-day-"))
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self.clock = MovingClock(folder / "clock.json", self.at(6))
        self.stack.enter_context(followed(self.clock.file))
        under = {CLOCK: str(self.clock.file)}
        self.screen.step("django-helpdesk, Google Calendar in small, and VIP Desk, under one clock")
        environment = Environment()
        environment.ensure()
        self.helpdesk = self.stack.enter_context(RunningHelpdesk(environment, settings=under))
        self.google = self.stack.enter_context(RunningGoogleCalendar())
        port = free_port()
        settings = {**_SETTINGS, **under, **client_settings(self.google, f"http://127.0.0.1:{port}")}
        self.vipdesk = self.stack.enter_context(RunningVipDesk(folder, settings, port=port))
        self.vipdesk.connect(self.helpdesk)
        self.screen.step("the roster, the desk's plan, calendars, the customer's page, a telephone number")
        self._furnish(folder)
        self.clock.run(WALK)

    def _furnish(self, folder: Path) -> None:
        people = self.helpdesk.people
        self.vipdesk.import_roster(cast.roster(people), cast.agents(people))
        (folder / "desk.toml").write_text(cast.desk(people), encoding="utf-8")
        self.vipdesk.command("desk", "publish", str(folder / "desk.toml"))
        self.dana, self.boris = (self._calendar(name) for name in ("dana", "boris"))
        self.page = self.vipdesk.printed("links", "add", cast.COMPANY, "--for", "page", "--json")["url"]
        self.chat_link = self.vipdesk.printed("links", "add", cast.COMPANY, "--for", "chat", "--json")["url"]
        told = self.vipdesk.command("phone", "add", "--system", "twilio", "--secret-stdin", "--json", said=_SECRET)
        self.voice = json.loads(told)["url"]

    def _calendar(self, name: str) -> Agent:
        email = self.helpdesk.people[name].email
        agent = self.google.agent(email, str(ZONE))
        connect_calendar(self.vipdesk, email)
        return agent

    def at(self, hour: int, minute: int = 0) -> datetime:
        """That time of the day, on the desk's wall."""
        return self.day.replace(hour=hour, minute=minute)

    @contextmanager
    def scene(self, hour: int, minute: int, title: str) -> Iterator[None]:
        """The clock comes to this time, and the scene is played."""
        self.settle()
        self.clock.jump(self.at(hour, minute) - BEFORE)
        self.clock.wait_for(self.at(hour, minute))
        self.screen.say(f"{hour:02}:{minute:02}  {title}", style="bold")
        yield

    def see(self, promise: str, what: str, look: Callable[[], T]) -> T | None:
        """Wait until it shows, and put it down for the promise; what never shows is put down too."""
        try:
            found = until(look, seconds=PATIENCE, what=what, every=0.1)
        except NeverCame:
            self.promises.missed(promise, what)
            self.screen.say(f"       ✗ {what}", style="bold red")
            return None
        self.promises.saw(promise, what)
        self.screen.say(f"       ✓ {what}")
        return found

    def ticket(self, number: int) -> JSON:
        """A ticket as the helpdesk shows it."""
        return self.helpdesk.api.ticket(number)

    def tags(self, number: int) -> set[str]:
        """Its tags."""
        return set((self.ticket(number)["custom_vip_tags"] or "").split(","))

    def holder(self, number: int) -> str:
        """Who has it, by user name; empty for nobody."""
        ids = {person.id: name for name, person in self.helpdesk.people.items()}
        return ids.get(self.ticket(number)["assigned_to"], "")

    def told(self, number: int) -> list[str]:
        """What VIP Desk wrote to the customer on it."""
        own = self.helpdesk.people[INTEGRATION_USER].id
        return [
            each["comment"] for each in self.ticket(number)["followup_set"] if each["user"] == own and each["public"]
        ]

    def noted(self, number: int) -> str:
        """What stands in its private notes."""
        notes = (each["comment"] or "" for each in self.ticket(number)["followup_set"] if not each["public"])
        return "\n".join(notes)

    def shown(self, path: str = "", link: str = "") -> str:
        """The customer's page, or another below its link, as text."""
        return httpx.get(f"{link or self.page}{path}", timeout=20, follow_redirects=True).text

    def book(self, kind: str, after: datetime, topic: str) -> JSON:
        """The first free time from then on, booked as a program does it."""
        asked = {"call": kind, "from": f"{after.date()}", "to": f"{after.date() + 2 * DAY}"}
        slots = httpx.get(f"{self.page}/slots", params=asked, timeout=20).raise_for_status().json()["slots"]
        start = next(each["start"] for each in slots if datetime.fromisoformat(each["start"]) >= after)
        said = {"call": kind, "start": start, "topic": topic, "email": cast.CUSTOMER}
        answer = httpx.post(
            f"{self.page}/bookings", json=said, headers={"Idempotency-Key": token_hex(8)}, timeout=30
        ).raise_for_status()
        return dict(answer.json())

    def rings(self, path: str = "", **said: str) -> str:
        """What the telephone system is told when it asks, signed as Twilio signs."""
        url = f"{self.voice}{path}"
        form = {"From": cast.PHONE, "To": "+421200000099", **said}
        signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
        digest = hmac.new(_SECRET.encode(), signed.encode(), hashlib.sha1).digest()
        headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
        return httpx.post(url, data=form, headers=headers, timeout=20).raise_for_status().text

    def lines(self, *command: str) -> list[JSON]:
        """What a command prints, line by line."""
        return [json.loads(line) for line in self.vipdesk.command(*command, "--json").splitlines() if line.strip()]

    def settle(self) -> None:
        """No time is skipped while a ticket is being worked on."""
        until(self._is_quiet, seconds=PATIENCE, what="nothing is being worked on", every=0.05)

    def _is_quiet(self) -> bool:
        health = self.vipdesk.health()
        return not (health["ready"] or health["held"])


_SECRET = token_hex(16)
_SETTINGS = {"VIPDESK_RECONCILE_SECONDS": "15", "VIPDESK_LOG_LEVEL": "warning"}
