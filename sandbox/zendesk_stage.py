"""The demo's steps on Zendesk: the package installed, an admin's consent, tickets filed, answered, read back."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.agents_day import AgentsDay
from sandbox.customers import AGENTS, VIP
from sandbox.rows import rows
from sandbox.screen import Screen
from sandbox.verdict import in_the_end, told, undecided
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.furnished import Furnished
from sandbox.zendesk.people import Filed, People
from sandbox.zendesk_account import INSTALLATION, connected, file
from sandbox.zendesk_cases import CASES
from sandbox.zendesk_reader import Reader

WORK_SECONDS = 60.0
SETTINGS = {"VIPDESK_LOG_LEVEL": "warning"}


@dataclass
class ZendeskStage:
    """All that stands on the demo's stage; what was started is in `stack`, which stops it."""

    screen: Screen
    stack: ExitStack
    filed: list[Filed] = field(default_factory=list)

    def set_up(self) -> None:
        """Both up on free ports, installed as an admin does it; SandboxFailed where one is not."""
        self.screen.step("a stand-in of Zendesk")
        self.zendesk = self.stack.enter_context(RunningZendesk())
        self.screen.step("a Google Calendar in small, for Dana's day")
        self.day = AgentsDay(self.stack)
        self.screen.step("VIP Desk")
        self.vipdesk = self.day.beside(SETTINGS | self.zendesk.settings(self._folder()))
        self.screen.step("`vipdesk package zendesk`, installed; `vipdesk zendesk invite`, and the admin's consent")
        self.account: Furnished = connected(self.zendesk, self.vipdesk)
        self.reader = Reader(self.account)
        self.vipdesk.write_settings()
        self.screen.step("Dana's calendar, by her consent, and a booking address for the VIP customer")
        self.day.open(self.account.people[VIP.agent].email)
        self.page = self.vipdesk.printed("links", "add", VIP.company, "--for", "page", "--json")["url"]

    def file_tickets(self) -> None:
        """Every case, through the door that it names."""
        self.screen.step(f"{len(CASES)} tickets: mails, forms, conversations, a voicemail")
        for case in CASES:
            self.filed.append(file(self.account, case))
            if self.screen.is_live:
                self.show()

    def answer(self) -> None:
        """The dedicated agent writes to the customers of the cases that say so."""
        answered = [each for each in self.filed if each.case.answered]
        self.screen.step(f"{AGENTS[VIP.agent]} answers {len(answered)} of them")
        for each in answered:
            People(self.account).answer(each)

    def book(self) -> None:
        """The VIP customer books a call."""
        self.screen.step(f"{VIP.company} books a call with {AGENTS[VIP.agent]}")
        self.day.book()

    def verify(self) -> list[str]:
        """What Zendesk shows and should not, once it shows all that it should or the time is up."""
        self.screen.step("every ticket read back from Zendesk")
        return in_the_end(self._is_right, self.differences, seconds=WORK_SECONDS, every=0.5)

    def differences(self) -> list[str]:
        """Each difference in words, with its ticket."""
        return [*self._differences(self.vipdesk.tickets()), *self.day.differences(), *self._complaints()]

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        self.screen.show(rows(self.filed, self.vipdesk.tickets()))

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        desk = self.account.desk
        return {
            "helpdesk": desk.url,
            "api": f"{desk.url}/api/v2",
            "headers": desk.headers(),
            "vipdesk": self.vipdesk.url,
            "setup": desk.nav_bar(),
            "page": self.page,
            "sidebar": desk.workspace(self.filed[0].ticket, self._dana),
            "customers": {"vip": {"email": VIP.email, "company": VIP.company, "agent": AGENTS[VIP.agent]}},
            "agents": {name: {"email": who.email, "host_id": who.id} for name, who in self.account.people.items()},
            "own_user": desk.owner,
            "installation": INSTALLATION,
            "webhook_url": self.vipdesk.webhook_url,
            "database": self.vipdesk.settings["VIPDESK_DATABASE"],
            "settings": str(self.vipdesk.settings_file),
            "tickets": [each.ticket for each in self.filed],
            **self.day.summary(),
        }

    def next_steps(self) -> str:
        """What is worth trying."""
        first, desk = self.filed[0].ticket, self.account.desk
        run = f". {self.vipdesk.settings_file} && .venv/bin/vipdesk"
        return f"""
  Zendesk (a stand-in)   {desk.url}
    Dana's workspace, ticket {first}, with our sidebar:   {desk.workspace(first, self._dana)}
    the admin's set-up page of the app:         {desk.nav_bar()}
  VIP Desk               {self.vipdesk.url}/

Dana's next days (she has a Google Calendar in small):
{self.day.told()}

Try next:
  · book a call with her as {VIP.company}: {self.day.booking}
  · the customer's own page: chat, calls, how their tickets stand: {self.page}
  · why ticket {first} has its dates:   {run} explain {first}
  · all decisions, or who is unknown:   .venv/bin/vipdesk tickets      .venv/bin/vipdesk tickets --triage
  · who is VIP by Zendesk's own fields: .venv/bin/vipdesk zendesk companies
  · examine the installation:           .venv/bin/vipdesk zendesk check      .venv/bin/vipdesk doctor
  · connect the account once more:      .venv/bin/vipdesk zendesk invite {desk.name}
  · leave it, with a receipt:           .venv/bin/vipdesk zendesk uninstall

Ctrl-C stops both.
"""

    @property
    def _dana(self) -> int:
        return int(self.account.people[VIP.agent].id)

    def _folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="vipdesk-demo-"))
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _is_right(self) -> bool:
        decided = self.vipdesk.tickets()
        self.screen.show(rows(self.filed, decided))
        return not list(self._differences(decided))

    def _differences(self, decisions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        reader = replace(self.reader, called=self.day.called())
        for each in self.filed:
            found = reader.differences(each, datetime.now(UTC))
            yield from told(each, [*found, *undecided(each, decisions)])

    def _complaints(self) -> Iterator[str]:
        """What a review by the marketplace would find, and mistakes of the stand-in itself."""
        for call in self.account.desk.lacking:
            yield f"{call.method} {call.path} lacked {', '.join(call.lacking)}"
        yield from self.zendesk.mistakes
