"""The demo's steps: both servers up and connected, tickets filed and answered, and read back from the helpdesk."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from sandbox.agents_day import AgentsDay
from sandbox.cases import CASES, FORM, Case
from sandbox.customers import AGENTS, CUSTOMERS, VIP, agents_csv, roster_csv
from sandbox.environment import Environment
from sandbox.errors import failed
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.next_steps import next_steps
from sandbox.rows import rows
from sandbox.screen import Screen
from sandbox.verdict import in_the_end, told
from sandbox.verify import Filed, Reader
from sandbox.vipdesk import INSTALLATION

WORK_SECONDS = 60.0
SETTINGS = {"VIPDESK_RECONCILE_SECONDS": "15", "VIPDESK_LOG_LEVEL": "warning"}


@dataclass
class Stage:
    """All that stands on the demo's stage; what was started is in `stack`, which stops it."""

    screen: Screen
    stack: ExitStack
    filed: list[Filed] = field(default_factory=list)

    def set_up(self) -> None:
        """Both servers up on free ports, connected, with a roster; SandboxFailed where one is not."""
        environment = Environment()
        first = "" if environment.is_ready else " (the first time takes half a minute)"
        self.screen.step(f"an environment of its own for django-helpdesk{first}")
        environment.ensure()
        self.screen.step("django-helpdesk, with agents, a queue and the fields of VIP Desk")
        self.helpdesk = self.stack.enter_context(RunningHelpdesk(environment))
        self.screen.step("a Google Calendar in small, for Dana's day")
        self.day = AgentsDay(self.stack)
        self.screen.step("VIP Desk")
        self.vipdesk = self.day.beside(SETTINGS)
        self.screen.step("the connection between them, and the roster of customers")
        self.vipdesk.connect(self.helpdesk)
        people = self.helpdesk.people
        self.vipdesk.import_roster(roster_csv(people), agents_csv(people))
        self.vipdesk.write_settings()
        self.screen.step("Dana's calendar, by her consent, and a booking address for the VIP customer")
        self.day.open(people[VIP.agent].email)

    def file_tickets(self) -> None:
        """Every case, through the door that it names."""
        self.screen.step(f"{len(CASES)} tickets, through the REST API and the public form")
        try:
            for case in CASES:
                self.filed.append(Filed(self._file(case), case))
                if self.screen.is_live:
                    self.show()
        except httpx.HTTPError as error:
            what = f"A ticket could not be filed: {error}\nThe end of VIP Desk's log:\n{self.vipdesk.log_tail()}"
            raise failed(
                what, "read the two logs' ends, then run the same command again.", self.helpdesk.log
            ) from error

    def answer(self) -> None:
        """The dedicated agent writes to the customers of the cases that say so, which starts their follow-up clocks."""
        self.screen.step(f"{AGENTS[VIP.agent]} answers two of them")
        with self.helpdesk.api_of(VIP.agent) as agent:
            for each in self.filed:
                if each.case.answered:
                    agent.reply(each.ticket, "Thank you, I am looking into it and will write again.")

    def book(self) -> None:
        """The VIP customer books a call."""
        self.screen.step(f"{VIP.company} books a call with {AGENTS[VIP.agent]}")
        self.day.book()

    def verify(self) -> list[str]:
        """What the helpdesk shows and should not, once it shows all that it should or the time is up."""
        self.screen.step("every ticket read back from the helpdesk")
        return in_the_end(self._is_right, self.differences, seconds=WORK_SECONDS, every=0.3)

    def differences(self) -> list[str]:
        """Each difference in words, with its ticket."""
        shown = {ticket["id"]: ticket for ticket in self.helpdesk.api.tickets()}
        return [*self._differences(shown), *self.day.differences()]

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        self.screen.show(rows(self.filed, self.vipdesk.tickets()))

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        people = self.helpdesk.people
        return {
            "helpdesk": self.helpdesk.url,
            "helpdesk_token": people["admin"].token,
            "vipdesk": self.vipdesk.url,
            "customers": {customer.key: self._customer(customer.key) for customer in CUSTOMERS},
            "api": self.helpdesk.api.url,
            "form": self.helpdesk.form.url,
            "queue": self.helpdesk.queue,
            "agents": {
                name: {"name": full, "email": (who := people[name]).email, "host_id": who.id, "token": who.token}
                for name, full in AGENTS.items()
            },
            "own_user": people[INTEGRATION_USER].id,
            "password": self.helpdesk.password,
            "installation": INSTALLATION,
            "webhook_url": self.vipdesk.webhook_url,
            "database": self.vipdesk.settings["VIPDESK_DATABASE"],
            "settings": str(self.vipdesk.settings_file),
            "tickets": [each.ticket for each in self.filed],
            **self.day.summary(),
        }

    def next_steps(self) -> str:
        """What is worth trying."""
        return next_steps(self)

    def _is_right(self) -> bool:
        self.show()
        return not self.differences()

    def _customer(self, key: str) -> dict[str, Any]:
        customer = next(each for each in CUSTOMERS if each.key == key)
        agent = self.helpdesk.people[customer.agent].id if customer.agent else None
        return {
            "email": customer.email,
            "company": customer.company or None,
            "plan": customer.plan or None,
            "agent": AGENTS.get(customer.agent),
            "agent_host_id": agent,
        }

    def _file(self, case: Case) -> int:
        if case.door == FORM:
            return self.helpdesk.form.file_ticket(case.customer.email, case.subject, case.body)
        return self.helpdesk.api.file_ticket(case.customer.email, case.subject, case.body, **case.fields)

    def _differences(self, shown: dict[int, dict[str, Any]]) -> Iterator[str]:
        people = self.helpdesk.people
        reader = Reader(agent=people[VIP.agent].id, own_user=people[INTEGRATION_USER].id, called=self.day.called())
        for each in self.filed:
            yield from told(each, reader.differences(each, shown[each.ticket], datetime.now(UTC)))
