"""The demo's steps on LiveAgent: the stand-in furnished, VIP Desk installed, tickets filed, answered, read back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sandbox.agents_day import AgentsDay
from sandbox.customers import AGENTS, VIP
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent_account import Furnished, furnished
from sandbox.liveagent_cases import CASES
from sandbox.liveagent_people import People
from sandbox.liveagent_reader import Filed, Reader
from sandbox.rows import rows
from sandbox.screen import Screen
from sandbox.verdict import in_the_end, told, undecided
from sandbox.vipdesk import INSTALLATION

WORK_SECONDS = 90.0
"""LiveAgent's own rules are waited for, and its calls are rationed."""

SETTINGS = {"VIPDESK_LOG_LEVEL": "warning"}


@dataclass
class LiveAgentStage:
    """All that stands on the demo's stage; what was started is in `stack`, which stops it."""

    screen: Screen
    stack: ExitStack
    filed: list[Filed] = field(default_factory=list)

    def set_up(self) -> None:
        """Both up on free ports, installed as an admin does it, with a roster; SandboxFailed where one is not."""
        self.screen.step("a stand-in of LiveAgent, with agents, departments, SLA levels and fields")
        self.desk = self.stack.enter_context(RunningLiveAgent())
        self.account: Furnished = furnished(self.desk)
        self.people = People(self.account)
        self.reader = Reader(self.account)
        self.screen.step("a Google Calendar in small, for Dana's day")
        self.day = AgentsDay(self.stack)
        self.screen.step("VIP Desk")
        self.vipdesk = self.day.beside(SETTINGS)
        self.screen.step("`vipdesk install liveagent`, and the rules that it prints, typed in as they stand")
        self.vipdesk.install(self.account)
        self.vipdesk.write_settings()
        self.screen.step("Dana's calendar, by her consent, and a booking address for the VIP customer")
        self.day.open(self.account.people[VIP.agent].email)

    def file_tickets(self) -> None:
        """Every case, through the door that it names."""
        self.screen.step(f"{len(CASES)} tickets, by mail, form and chat (calls are rationed: about a minute)")
        for case in CASES:
            self.filed.append(self.people.file(case))
            if self.screen.is_live:
                self.show()

    def answer(self) -> None:
        """The dedicated agent writes to the customers of the cases that say so, by mail or in the chat."""
        answered = [each for each in self.filed if each.case.answered]
        self.screen.step(f"{AGENTS[VIP.agent]} answers {len(answered)} of them")
        for each in answered:
            self.people.answer(each)

    def book(self) -> None:
        """The VIP customer books a call."""
        self.screen.step(f"{VIP.company} books a call with {AGENTS[VIP.agent]}")
        self.day.book()

    def verify(self) -> list[str]:
        """What LiveAgent shows and should not, once it shows all that it should or the time is up."""
        self.screen.step("every ticket read back from LiveAgent")
        return in_the_end(self._is_right, self.differences, seconds=WORK_SECONDS, every=1)

    def differences(self) -> list[str]:
        """Each difference in words, with its ticket."""
        return [*self._differences(self.vipdesk.tickets()), *self.day.differences()]

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        self.screen.show(rows(self.filed, self.vipdesk.tickets()))

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        return {
            "helpdesk": self.desk.url,
            "api": f"{self.desk.url}/api/v3",
            "key": self.desk.v3_key,
            "vipdesk": self.vipdesk.url,
            "customers": {"vip": {"email": VIP.email, "company": VIP.company, "agent": AGENTS[VIP.agent]}},
            "agents": {name: {"email": who.email, "host_id": who.id} for name, who in self.account.people.items()},
            "installation": INSTALLATION,
            "webhook_url": self.vipdesk.webhook_url,
            "database": self.vipdesk.settings["VIPDESK_DATABASE"],
            "settings": str(self.vipdesk.settings_file),
            "tickets": [each.ticket for each in self.filed],
            **self.day.summary(),
        }

    def next_steps(self) -> str:
        """What is worth trying."""
        first, desk = self.filed[0].ticket, self.desk
        return f"""
  LiveAgent (a stand-in)   {desk.url}/api/v3/      header apikey: {desk.v3_key}
  VIP Desk                 {self.vipdesk.url}/

Dana's next days (she has a Google Calendar in small):
{self.day.told()}

Try next:
  · book a call with her as {VIP.company}: {self.day.booking}
  · why ticket {first} has its dates:   . {self.vipdesk.settings_file} && .venv/bin/vipdesk explain {first}
  · all decisions, or who is unknown:   .venv/bin/vipdesk tickets      .venv/bin/vipdesk tickets --triage
  · what an admin should mend:          .venv/bin/vipdesk troubles
  · examine the installation:           .venv/bin/vipdesk doctor
  · the ticket as LiveAgent shows it:   curl -H 'apikey: {desk.v3_key}' {desk.url}/api/v3/tickets/{first}
  · a request whose variable LiveAgent didn't resolve, then `vipdesk troubles`:
    curl '{self.vipdesk.webhook_url}?event=ticket_created&rule=R1&ticket=%7B$conv_code%7D'

Ctrl-C stops both.
"""

    def _is_right(self) -> bool:
        decided = self.vipdesk.tickets()
        self.screen.show(rows(self.filed, decided))
        return not list(self._differences(decided))

    def _differences(self, decisions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        reader = replace(self.reader, called=self.day.called())
        for each in self.filed:
            found = reader.differences(each, datetime.now(UTC))
            yield from told(each, [*found, *undecided(each, decisions)])
