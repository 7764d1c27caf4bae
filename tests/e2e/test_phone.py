"""Telephones on the real helpdesk: a voicemail at night is called back in the morning, under a clock that moves on."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring
from zoneinfo import ZoneInfo

import httpx
import pytest

from sandbox.customers import VIP, agents_csv, roster_csv
from sandbox.helpdesk import RunningHelpdesk
from sandbox.leash import CLOCK
from sandbox.moving_clock import MovingClock
from sandbox.verify import instant, split
from sandbox.vipdesk import RunningVipDesk, vipdesk
from sandbox.waiting import until
from tests.e2e.world import PATIENCE, World

ZONE = ZoneInfo("Europe/Bratislava")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
TOKEN = "the-auth-token"
MOBILE = "+421905000001"
TAG = "vip-callback"


@dataclass(frozen=True)
class Exchange:
    """A Twilio number in front of VIP Desk, on a Tuesday evening; the desk opens at `opening`."""

    world: World
    clock: MovingClock
    address: str
    opening: datetime

    def asks(self, what: str = "", **form: str) -> list[str]:
        """The verbs that VIP Desk answers with."""
        url = self.address + what
        sent = {"CallSid": "CA0123456789", "From": VIP.phones, "To": "+421212345678"} | form
        signed = url + "".join(name + sent[name] for name in sorted(sent))
        signature = b64encode(digest(TOKEN.encode(), signed.encode(), "sha1")).decode()
        answer = httpx.post(url, data=sent, headers={"X-Twilio-Signature": signature}, trust_env=False)
        assert answer.status_code == 200
        return [each.tag for each in fromstring(answer.text)]  # noqa: S314 - our own answer

    def leaves_voicemail(self, **form: str) -> None:
        assert self.asks(**form) == ["Say", "Record", "Hangup"]
        recorded = {"RecordingUrl": "https://api.twilio.example/rec/RE1", "RecordingDuration": "42"}
        assert self.asks("/recorded", **recorded, **form) == ["Say", "Hangup"]
        self.asks("/ended", CallStatus="completed", **form)

    def call_backs(self, *words: str) -> list[dict[str, Any]]:
        lines = vipdesk("callbacks", "list", *words, "--json", env=self.world.vipdesk.settings).splitlines()
        return [json.loads(line) for line in lines]

    def filed(self) -> int:
        """The ticket of the one call to return, once it is there and VIP."""
        found = until(lambda: self.call_backs()[0]["ticket"], seconds=2 * PATIENCE, what="a ticket is filed")
        return int(found)

    def shown(self, ticket: int) -> dict[str, Any]:
        return self.world.helpdesk.api.ticket(ticket)

    def tagged(self, ticket: int) -> bool:
        return TAG in split(self.shown(ticket)["custom_vip_tags"])


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Exchange]:
    with at_eight(tmp_path) as exchange:
        yield exchange


@contextmanager
def at_eight(folder: Path) -> Iterator[Exchange]:
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    tuesday = today + ((1 - today.weekday()) % 7 or 7) * DAY
    clock = MovingClock(folder / "clock.json", tuesday + 20 * HOUR)
    under = {CLOCK: str(clock.file)}
    with RunningHelpdesk(settings=under) as helpdesk, RunningVipDesk(folder, SELDOM | under) as served:
        served.connect(helpdesk)
        served.import_roster(roster_csv(helpdesk.people), agents_csv(helpdesk.people))
        dana = helpdesk.people["dana"]
        person = {"email": dana.email, "name": "Dana Petrova", "host_id": str(dana.id), "phone": MOBILE}
        plan = folder / "desk.json"
        plan.write_text(json.dumps({"people": [person]}), encoding="utf-8")
        served.command("desk", "publish", str(plan))
        clock.run(1)
        yield Exchange(World(helpdesk, served), clock, voice_address(served), tuesday + DAY + 9 * HOUR)


def voice_address(served: RunningVipDesk) -> str:
    settings = {**served.settings, "VIPDESK_PUBLIC_URL": served.url}
    words = ("phone", "add", "--system", "twilio", "--secret-stdin", "--json")
    return str(json.loads(vipdesk(*words, env=settings, said=TOKEN))["url"])


def test_a_voicemail_at_night_is_called_back_first_thing_in_the_morning(evening: Exchange) -> None:
    evening.leaves_voicemail()
    ticket = evening.filed()
    until(lambda: evening.tagged(ticket), seconds=PATIENCE, what="the ticket is tagged")
    shown = evening.shown(ticket)
    assert shown["title"].startswith("Call back Orbis Logistics: voicemail (0:42) of Tue")
    assert shown["assigned_to"] == evening.world.dana
    due = evening.opening + timedelta(minutes=30)
    assert instant(shown["custom_vip_first_response_due"]) == instant(due.isoformat())
    assert shown["priority"] != 1
    letters = [each["title"] for each in shown["followup_set"] if each["public"]]
    assert letters == ["Ticket Opened"], "who left a voicemail was told at once, and gets no letter too"

    evening.clock.jump(evening.opening + timedelta(seconds=1))
    until(lambda: evening.shown(ticket)["priority"] == 1, seconds=PATIENCE, what="it is first in the queue")

    evening.clock.jump(evening.opening + timedelta(minutes=10))
    with evening.world.helpdesk.api_of("dana") as dana:
        dana.note(ticket, "[call] The shipment is on its way.")
    until(lambda: not evening.tagged(ticket), seconds=PATIENCE, what="the call is returned")
    until(lambda: not evening.call_backs(), seconds=PATIENCE, what="nothing is to be returned")
    (done,) = evening.call_backs("--all")
    assert done["done_by"] == str(evening.world.dana)
    assert done["age_hours"] == pytest.approx(13.2, abs=0.2)
    assert done["open_hours"] == pytest.approx(0.17, abs=0.1)
    (first, *_) = evening.world.vipdesk.printed("explain", str(ticket), "--json")["decision"]["clocks"]
    assert first["state"] == "met"


def test_in_hours_the_agents_telephone_rings_and_a_missed_call_is_told(evening: Exchange) -> None:
    evening.clock.jump(evening.opening + timedelta(hours=1))
    assert evening.asks() == ["Dial"]
    assert evening.asks("/dialled", DialCallStatus="no-answer") == ["Say", "Record", "Hangup"]
    evening.asks("/ended", CallStatus="completed")
    ticket = evening.filed()
    until(lambda: evening.shown(ticket)["priority"] == 1, seconds=PATIENCE, what="it is first in the queue")
    assert "missed call" in evening.shown(ticket)["title"]


def test_while_the_helpdesk_is_down_a_voicemail_waits_and_becomes_one_ticket(evening: Exchange) -> None:
    evening.world.helpdesk.stop()
    evening.leaves_voicemail()
    assert [each["ticket"] for each in evening.call_backs()] == [None]
    evening.world.helpdesk.start()
    ticket = evening.filed()
    until(lambda: evening.tagged(ticket), seconds=PATIENCE, what="the ticket is tagged")
