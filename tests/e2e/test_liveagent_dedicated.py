"""The dedicated service on LiveAgent: second level, cover, chat buttons, telephones and held mail, under one clock."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from sandbox.cases import Case
from sandbox.customers import AGENTS, VIP
from sandbox.leash import CLOCK
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.ivr import Caller, Ivr, Walk
from sandbox.liveagent_account import Furnished, furnished
from sandbox.liveagent_cases import MAIL
from sandbox.liveagent_reader import Filed, Reader, Shown
from sandbox.moving_clock import MovingClock
from sandbox.verify import instant
from sandbox.vipdesk import RunningVipDesk, vipdesk
from sandbox.waiting import until
from tests.e2e.liveagent_world import PATIENCE

ZONE = ZoneInfo("Europe/Bratislava")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
SLOW = Case(VIP, MAIL, 3, "New mail does not arrive in one mailbox", "Since last night one mailbox gets no new mail.")


@dataclass(frozen=True)
class Desk:
    """LiveAgent and VIP Desk on one clock; `night` is the chat button of the 24/7 desk, `opening` is the next one."""

    account: Furnished
    vipdesk: RunningVipDesk
    clock: MovingClock
    night: str
    number: str
    opening: datetime

    @property
    def host(self) -> RunningLiveAgent:
        return self.account.desk

    def jump(self, to: datetime) -> None:
        """Both are there at once."""
        self.clock.jump(to)
        self.host.advance(to - self.host.clock.now())

    def mails(self, case: Case = SLOW) -> Filed:
        made = self.host.customers.mails(VIP.email, case.subject, case.body)
        return Filed(self.host.ticket(made)["code"], made, case)

    def shown(self, ticket: str) -> Shown:
        return Reader(self.account).shown(ticket)

    def place(self, ticket: str) -> tuple[str, str]:
        """By whom it is had, and in whose department."""
        shown = self.shown(ticket).ticket
        names = {member.id: name for name, member in self.account.people.items()}
        places = {member.department: name for name, member in self.account.people.items() if member.department}
        return names.get(shown["agentid"], ""), places.get(shown["departmentid"], "")

    def comes(self, ticket: str, to: str, **tags: bool) -> None:
        """Wait until this agent has it in the department that is theirs alone, with these tags, or without."""
        wanted = {name.replace("_", "-"): there for name, there in tags.items()}

        def is_there() -> bool:
            found = self.shown(ticket).tags
            return self.place(ticket) == (to, to) and {tag: tag in found for tag in wanted} == wanted

        until(is_there, seconds=PATIENCE, what=f"{to} has it, with {wanted}")

    def notes(self, ticket: str) -> str:
        return "\n".join(Reader(self.account).noted(self.shown(ticket)))

    def letters(self, ticket: Filed) -> list[str]:
        """What went out to the customer about it, by mail."""
        return [mail.text for mail in self.host.account.mails if mail.ticket == ticket.id]

    def told(self, name: str) -> list[str]:
        """The mails to the customer, about whatever, that name somebody."""
        return [mail.text for mail in self.host.account.mails if mail.to == VIP.email and name in mail.text]

    def decision(self, ticket: str) -> dict[str, Any]:
        return dict(self.vipdesk.printed("explain", ticket, "--json")["decision"])

    def widget(self) -> str:
        """Which of LiveAgent's chat buttons the customer's chat page shows."""
        asked = vipdesk("links", "snippet", VIP.company, "--json", env=self.public)
        page = httpx.get(json.loads(asked)["chat"], trust_env=False)
        found = {each for each in self.widgets if each in page.text}
        assert page.status_code == 200
        assert len(found) == 1, page.text
        return self.widgets[found.pop()]

    @property
    def widgets(self) -> dict[str, str]:
        return {widget: name for name, widget in self.account.widgets.items()} | {self.night: "night"}

    @property
    def public(self) -> dict[str, str]:
        return {**self.vipdesk.settings, "VIPDESK_PUBLIC_URL": self.vipdesk.url}

    def rings(self, *, taken_by: str = "", says: str = "") -> Walk:
        """The VIP customer telephones."""
        agent = self.account.people[taken_by].id if taken_by else ""
        return Ivr(self.host.account).calls(Caller(VIP.phones.replace(" ", ""), says), self.number, taken_by=agent)

    def call_backs(self, *words: str) -> list[dict[str, Any]]:
        lines = self.vipdesk.command("callbacks", "list", *words, "--json").splitlines()
        return [json.loads(line) for line in lines]


@contextmanager
def standing(folder: Path, at: timedelta) -> Iterator[Desk]:
    """On a Tuesday, so long after midnight."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    tuesday = today + ((1 - today.weekday()) % 7 or 7) * DAY
    with ExitStack() as stack:
        host = stack.enter_context(RunningLiveAgent())
        clock = MovingClock(folder / "clock.json", tuesday + at)
        clock.run(1)
        host.clock.advance(clock.now - datetime.now(UTC))
        under = {CLOCK: str(clock.file), "VIPDESK_LOG_LEVEL": "info"}
        served = stack.enter_context(RunningVipDesk(folder, SELDOM | under))
        account = furnished(host)
        served.install(account)
        night = host.admin.adds_widget("24/7 support", "default")
        plan = folder / "desk.json"
        plan.write_text(json.dumps(planned(account, night)), encoding="utf-8")
        served.command("desk", "publish", str(plan))
        number = host.admin.adds_number("+421212345678", "default", ivr=pasted(served))
        opening = tuesday + 9 * HOUR + (DAY if at > 9 * HOUR else 0 * DAY)
        yield Desk(account, served, clock, night, number, opening)


def planned(account: Furnished, night: str) -> dict[str, Any]:
    """Dana and Boris, each with a department, a chat button and a telephone of their own."""
    people = [
        {
            "email": account.people[name].email,
            "name": full,
            "host_id": account.people[name].id,
            "group": account.people[name].department,
            "chat_widget": account.widgets[name],
            "phone": name,
        }
        for name, full in AGENTS.items()
    ]
    boris = account.people["boris"].email
    desk = {"name": "24/7 support", "chat_widget": night}
    return {"people": people, "backups": [boris], "seniors": [boris], "round_the_clock": desk}


def pasted(served: RunningVipDesk) -> str:
    """The IVR script as `vipdesk phone add` prints it."""
    settings = {**served.settings, "VIPDESK_PUBLIC_URL": served.url}
    told = vipdesk("phone", "add", "--system", "liveagent", env=settings)
    found = re.search(r"^start:\n.*", told, re.MULTILINE | re.DOTALL)
    assert found, told
    return found[0]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Shared; whoever is away is back at the end of a test."""
    with standing(tmp_path_factory.mktemp("morning"), 10 * HOUR) as desk:
        yield desk


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Desk]:
    """To be moved on."""
    with standing(tmp_path, 20 * HOUR) as desk:
        yield desk


def test_a_ticket_goes_to_second_level_in_their_department_and_comes_back(morning: Desk) -> None:
    filed = morning.mails()
    morning.comes(filed.ticket, "dana", vip=True, vip_tier2=False)
    morning.vipdesk.printed(
        *("second-level", "hand", filed.ticket, "--reason", "the array degrades", "--by", "Dana", "--json")
    )
    morning.comes(filed.ticket, "boris", vip=True, vip_tier2=True)
    note = "Given to second level: Boris Novak.\nWhy: the array degrades (Dana)"
    until(lambda: note in morning.notes(filed.ticket), seconds=PATIENCE, what="a note says why")
    assert morning.decision(filed.ticket)["answers"]["name"] == "Dana Petrova"

    morning.host.staff.notes(morning.account.people["boris"].id, filed.id, "It is the controller.")
    morning.vipdesk.printed(
        *("second-level", "back", filed.ticket, "--by", "Boris", "--why", "controller replaced", "--json")
    )
    morning.comes(filed.ticket, "dana", vip=True, vip_tier2=False)
    until(lambda: "controller replaced" in morning.notes(filed.ticket), seconds=PATIENCE, what="its return is noted")
    assert morning.decision(filed.ticket)["journal"]["reassignment"] is None
    assert morning.letters(filed) == []


def test_while_the_agent_is_sick_tickets_chat_button_and_telephone_are_the_backups(morning: Desk) -> None:
    filed, dana = morning.mails(), morning.account.people["dana"].email
    morning.comes(filed.ticket, "dana", vip=True)
    assert morning.widget() == "dana"

    morning.vipdesk.command("away", "sick", dana, "--by", "Boris")
    morning.comes(filed.ticket, "boris", vip=True)
    assert morning.widget() == "boris"
    assert morning.rings(taken_by="boris").rang == [morning.account.people["boris"].department]
    until(lambda: "Boris Novak" in morning.notes(filed.ticket), seconds=PATIENCE, what="a note says who stands in")
    told = until(lambda: morning.told("Boris Novak"), seconds=PATIENCE, what="the customer is told who stands in")
    assert len(told) == 1

    morning.vipdesk.command("away", "back", dana, "--by", "Dana")
    morning.comes(filed.ticket, "dana", vip=True)
    assert morning.widget() == "dana"


def test_in_hours_the_dedicated_agents_department_rings_and_a_call_that_is_taken_is_no_call_back(
    morning: Desk,
) -> None:
    walk = morning.rings(taken_by="dana")
    assert walk.rang == [morning.account.people["dana"].department]
    assert (walk.answered_by, walk.voicemail) == (morning.account.people["dana"].id, False)
    assert [status for _, status in walk.fetched] == [200]
    code = morning.host.ticket(walk.ticket)["code"]
    assert code not in {each["ticket"] for each in morning.call_backs("--all")}


def test_in_hours_a_call_that_rings_out_is_called_back(morning: Desk) -> None:
    walk = morning.rings()
    assert (len(walk.rang), walk.voicemail, [status for _, status in walk.fetched]) == (1, True, [200, 200])
    assert walk.fetched[-1][0].endswith("/dialled")
    code = morning.host.ticket(walk.ticket)["code"]
    assert code in {each["ticket"] for each in morning.call_backs()}
    morning.comes(code, "dana", vip=True, vip_callback=True)


def test_a_voicemail_at_night_is_called_back_first_thing_and_done_when_the_call_is_logged(evening: Desk) -> None:
    walk = evening.rings(taken_by="dana", says="Please call me back.")
    assert (walk.rang, walk.voicemail) == ([], True)
    code = evening.host.ticket(walk.ticket)["code"]
    (kept,) = evening.call_backs()
    assert (kept["ticket"], kept["company"]) == (code, VIP.company)
    evening.comes(code, "dana", vip=True, vip_callback=True)
    assert evening.shown(code).fields["vip_first_due"]
    assert evening.widget() == "night"

    evening.jump(evening.opening + timedelta(minutes=10))
    evening.host.staff.notes(evening.account.people["dana"].id, walk.ticket, "[call] They know now.")
    evening.comes(code, "dana", vip=True, vip_callback=False)
    assert evening.call_backs() == []
    (done,) = evening.call_backs("--all")
    assert done["open_hours"] == pytest.approx(1 / 6, abs=0.1)


def test_mail_at_night_is_acknowledged_once_and_its_ticket_is_the_dedicated_agents_throughout(evening: Desk) -> None:
    filed = evening.mails()
    (letter,) = until(lambda: evening.letters(filed), seconds=PATIENCE, what="it is acknowledged")
    assert "Dana Petrova will begin work on it on Wednesday" in letter
    evening.comes(filed.ticket, "dana", vip=True, vip_held=True)
    until(lambda: evening.shown(filed.ticket).ticket["status"] == "N", seconds=PATIENCE, what="it is to be solved")

    evening.jump(evening.opening)
    evening.comes(filed.ticket, "dana", vip=True, vip_held=False)
    assert evening.letters(filed) == [letter]
    (first, *_) = evening.decision(filed.ticket)["clocks"]
    assert (first["state"], instant(first["start"])) == ("running", evening.opening)
