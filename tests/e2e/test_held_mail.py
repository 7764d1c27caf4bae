"""Mail outside hours on the real helpdesk, which takes in real mails, under a clock that the tests move on."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox.customers import VIP, agents_csv, roster_csv
from sandbox.helpdesk import RunningHelpdesk
from sandbox.helpdesk_mail import mail
from sandbox.leash import CLOCK
from sandbox.moving_clock import MovingClock
from sandbox.verify import instant, split
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import until
from tests.e2e.world import PATIENCE, World

ZONE = ZoneInfo("Europe/Bratislava")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAST = 20
"""How many seconds pass in one while somebody waits between two tries; a jump then could outlast a lease."""

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
"""No reconcile but the one at the start comes to the help of a test, also where the clock jumps over a night."""


@dataclass(frozen=True)
class Evening:
    """The helpdesk and VIP Desk under one clock, on a Tuesday evening; the desk opens at `opening`."""

    world: World
    clock: MovingClock
    opening: datetime

    def mail(self, subject: str, body: str, **more: Any) -> int:  # noqa: ANN401 - whatever a mail may have
        """A mail of the customer's comes in; the number of its ticket."""
        self.arrives(subject, body, **more)
        return int(more.get("ticket") or self.newest())

    def arrives(self, subject: str, body: str, **more: Any) -> None:  # noqa: ANN401 - as above
        """The same where nobody can ask the helpdesk for the number."""
        self.world.helpdesk.receive(mail(more.pop("sender", VIP.email), subject, body, **more))

    def newest(self) -> int:
        return max(int(each["id"]) for each in self.world.helpdesk.api.tickets())

    def shown(self, ticket: int) -> dict[str, Any]:
        return self.world.helpdesk.api.ticket(ticket)

    def tags(self, ticket: int) -> set[str]:
        return set(split(self.shown(ticket)["custom_vip_tags"]))

    def letters(self, ticket: int) -> list[str]:
        """What VIP Desk told the customer, in order."""
        ours = [each for each in self.shown(ticket)["followup_set"] if each["user"] == self.world.own_user]
        return [each["comment"] for each in sorted(ours, key=lambda each: each["id"]) if each["public"]]

    def recognised(self, ticket: int) -> None:
        until(lambda: "vip" in self.tags(ticket), seconds=PATIENCE, what=f"ticket {ticket} is recognised")

    def acknowledged(self, ticket: int) -> str:
        """The one letter on this ticket, once it is there."""
        (letter,) = until(lambda: self.letters(ticket), seconds=PATIENCE, what=f"ticket {ticket} is acknowledged")
        return str(letter)

    def settled(self) -> None:
        """Return once all that came before is worked off."""
        self.acknowledged(self.mail("One more question", "Where is the manual?"))
        until(lambda: self.world.health()["held"] == 0, seconds=PATIENCE, what="no ticket is being worked on")


def next_tuesday() -> datetime:
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + ((1 - today.weekday()) % 7 or 7) * DAY


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """To be moved on."""
    with at_eight(tmp_path) as evening:
        yield evening


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """Shared, as nobody moves it on."""
    with at_eight(tmp_path_factory.mktemp("night")) as evening:
        yield evening


@contextmanager
def at_eight(folder: Path) -> Iterator[Evening]:
    tuesday = next_tuesday()
    clock = MovingClock(folder / "clock.json", tuesday + 20 * HOUR)
    under = {CLOCK: str(clock.file)}
    with ExitStack() as stack:
        helpdesk = stack.enter_context(RunningHelpdesk(settings=under))
        vipdesk = stack.enter_context(RunningVipDesk(folder, SELDOM | under))
        vipdesk.connect(helpdesk)
        vipdesk.import_roster(roster_csv(helpdesk.people), agents_csv(helpdesk.people))
        clock.run(1)
        yield Evening(World(helpdesk, vipdesk), clock, tuesday + DAY + 9 * HOUR)


def test_mail_at_night_is_acknowledged_once_held_and_released_at_the_opening(evening: Evening) -> None:
    ticket = evening.mail("One mailbox gets no new mail", "Since last night no new mail arrives in one mailbox.")

    letter = evening.acknowledged(ticket)
    assert "Dana Petrova will begin work on it on Wednesday" in letter
    assert f"{evening.opening:%d %B %Y} at 09:00".lstrip("0") in letter
    assert "Bratislava), which is 10:00 your time (" in letter
    assert "vip-held" in evening.tags(ticket)

    evening.mail("One mailbox gets no new mail", "And now a second one, too.", ticket=ticket)
    before = instant(evening.shown(ticket)["custom_vip_first_response_due"])
    evening.settled()
    assert len(evening.letters(ticket)) == 1

    evening.clock.jump(evening.opening - timedelta(seconds=2))
    assert "vip-held" in evening.tags(ticket)
    until(lambda: "vip-held" not in evening.tags(ticket), seconds=PATIENCE, what="the ticket is released")
    shown = evening.shown(ticket)
    assert evening.clock.now >= evening.opening
    assert len(evening.letters(ticket)) == 1
    # Our message is no response: the first one is still owed, by a clock that began at the opening.
    assert instant(shown["custom_vip_first_response_due"]) == instant(shown["due_date"]) == before
    (first, *_) = evening.world.vipdesk.printed("explain", str(ticket), "--json")["decision"]["clocks"]
    assert (first["state"], instant(first["start"])) == ("running", instant(evening.opening.isoformat()))


def test_who_writes_in_cyrillic_letters_is_answered_in_bulgarian(night: Evening) -> None:
    ticket = night.mail("Къде е ръководството?", "Не можем да намерим ръководството на български.")
    letter = night.acknowledged(ticket)
    assert "Здравейте," in letter
    assert "10:00 ч. Ваше време (" in letter


def test_machines_lists_and_those_who_are_not_vip_are_told_nothing(night: Evening) -> None:
    tickets = [
        night.mail("Abwesenheitsnotiz: Ihre Frage", "Ich bin im Urlaub.", automatic=True),
        night.mail("Undelivered Mail Returned to Sender", "It bounced.", sender=f"MAILER-DAEMON@{VIP.domain}"),
        night.mail("News of the week", "Read them all.", sender=f"news-bounces@{VIP.domain}"),
        night.mail("A question", "Where is the manual?", sender="kate@brightwater.example.org"),
    ]
    *vip, other = tickets
    for ticket in vip:
        night.recognised(ticket)
    night.settled()
    assert [night.letters(ticket) for ticket in tickets] == [[]] * 4
    assert all("vip-held" in night.tags(ticket) for ticket in vip)
    assert night.tags(other) == set()


def test_an_auto_reply_to_the_acknowledgement_starts_no_loop(night: Evening) -> None:
    ticket = night.mail("A question", "Where is the manual?")
    letter = night.acknowledged(ticket)
    quoted = "\n".join(f"> {line}" for line in letter.splitlines())
    for _ in range(2):
        night.mail("A question", f"I am out of the office.\n{quoted}", ticket=ticket, automatic=True)
    night.settled()
    assert len(night.letters(ticket)) == 1


def test_mail_in_hours_is_not_acknowledged_nor_after_the_closing(evening: Evening) -> None:
    evening.clock.jump(evening.opening + HOUR)
    ticket = evening.mail("A question", "Where is the manual?")
    evening.recognised(ticket)
    evening.clock.jump(evening.opening + 9 * HOUR)
    evening.settled()
    assert evening.letters(ticket) == []
    evening.mail("A question", "And where is its index?", ticket=ticket)
    evening.acknowledged(ticket)


def test_mail_that_came_while_vip_desk_was_down_is_acknowledged_once_over_a_kill_too(evening: Evening) -> None:
    evening.world.helpdesk.unpoint_webhooks()
    evening.world.vipdesk.stop()
    ticket = evening.mail("A question", "Where is the manual?")
    evening.world.vipdesk.start()
    evening.acknowledged(ticket)
    evening.world.helpdesk.point_webhooks(evening.world.vipdesk.webhook_url)
    evening.mail("A question", "Is anybody there?", ticket=ticket)
    evening.world.vipdesk.kill9()
    evening.world.vipdesk.start()
    evening.settled()
    assert len(evening.letters(ticket)) == 1


def test_what_vip_desk_learnt_of_only_after_the_opening_is_not_acknowledged(evening: Evening) -> None:
    evening.world.helpdesk.unpoint_webhooks()
    evening.world.vipdesk.stop()
    ticket = evening.mail("A question", "Where is the manual?")
    evening.clock.jump(evening.opening + HOUR)
    evening.world.vipdesk.start()
    evening.recognised(ticket)
    assert evening.letters(ticket) == []


def test_a_helpdesk_that_is_down_delays_the_acknowledgement_and_makes_no_second_one(evening: Evening) -> None:
    evening.world.helpdesk.stop()
    evening.arrives("A question", "Where is the manual?")
    evening.clock.jump(evening.clock.now + HOUR)
    evening.world.helpdesk.start()
    evening.clock.run(FAST)
    ticket = evening.newest()
    evening.acknowledged(ticket)
    evening.mail("A question", "Is anybody there?", ticket=ticket)
    evening.settled()
    assert len(evening.letters(ticket)) == 1


def test_a_helpdesk_that_is_down_over_the_opening_gets_none(evening: Evening) -> None:
    evening.world.helpdesk.stop()
    evening.arrives("A question", "Where is the manual?")
    evening.clock.jump(evening.opening)
    evening.world.helpdesk.start()
    evening.clock.run(FAST)
    ticket = evening.newest()
    evening.recognised(ticket)
    assert evening.letters(ticket) == []
