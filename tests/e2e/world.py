"""A real helpdesk and VIP Desk, connected, with the demo's customers on the roster; what tests ask of the two."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from sandbox.cases import API, FORM, Case
from sandbox.customers import VIP, agents_csv, roster_csv
from sandbox.helpdesk import INTEGRATION_USER, Request, RunningHelpdesk
from sandbox.verify import Filed, Reader
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import NeverCame, until

PATIENCE = 30.0
"""Seconds in which anything that must happen has happened, on a slow machine too."""

EXPLICIT_S2 = Case(VIP, API, 2, "As discussed on the phone", "Here it is.", {"custom_vip_severity": 2})
"""A ticket whose severity no reading of words can change."""


@dataclass(frozen=True, slots=True)
class World:
    """The two servers, side by side."""

    helpdesk: RunningHelpdesk
    vipdesk: RunningVipDesk

    @property
    def own_user(self) -> int:
        """VIP Desk's user on the helpdesk."""
        return self.helpdesk.people[INTEGRATION_USER].id

    @property
    def dana(self) -> int:
        """The dedicated agent of the VIP customer."""
        return self.helpdesk.people["dana"].id

    @property
    def reader(self) -> Reader:
        """The judge of what the helpdesk shows."""
        return Reader(agent=self.dana, own_user=self.own_user)

    def file(self, case: Case) -> Filed:
        """File a case through its door."""
        if case.door == FORM:
            return Filed(self.helpdesk.form.file_ticket(case.customer.email, case.subject, case.body), case)
        return Filed(self.helpdesk.api.file_ticket(case.customer.email, case.subject, case.body, **case.fields), case)

    def shown(self, filed: Filed) -> dict[str, Any]:
        """The ticket as the helpdesk shows it now."""
        return self.helpdesk.api.ticket(filed.ticket)

    def differences(self, filed: Filed) -> list[str]:
        """Where the helpdesk shows something else than the service promises."""
        return self.reader.differences(filed, self.shown(filed), datetime.now(UTC))

    def right(self, filed: Filed) -> dict[str, Any]:
        """The ticket once all about it is as it should be; NeverCame where that doesn't happen."""
        try:
            until(lambda: not self.differences(filed), seconds=PATIENCE, what=f"ticket {filed.ticket} is right")
        except NeverCame as error:
            message = f"{error}; {'; '.join(self.differences(filed))}"
            raise NeverCame(message) from error
        return self.shown(filed)

    def decided(self, filed: Filed) -> dict[str, Any]:
        """VIP Desk's own words on a ticket, once it has decided."""
        return until(lambda: self._decision(filed.ticket), seconds=PATIENCE, what=f"ticket {filed.ticket} is decided")

    def idle(self) -> None:
        """Return once all that came before is worked off: a ticket filed after it is right, and nothing is held."""
        self.right(self.file(EXPLICIT_S2))
        until(lambda: self.health()["held"] == 0, seconds=PATIENCE, what="no ticket is being worked on")

    def writes(self, filed: Filed | None = None) -> list[Request]:
        """What VIP Desk changed on the helpdesk so far; of one ticket, only its fields can be told by the address."""
        mine = [request for request in self.helpdesk.requests_by(INTEGRATION_USER) if request.writes]
        return [request for request in mine if filed is None or request.path.endswith(f"/tickets/{filed.ticket}/")]

    def health(self) -> dict[str, Any]:
        """The numbers of `/health`."""
        return dict(httpx.get(f"{self.vipdesk.url}/health", trust_env=False).json())

    def _decision(self, ticket: int) -> dict[str, Any] | None:
        return next((each for each in self.vipdesk.tickets() if each["ticket"] == str(ticket)), None)


@contextmanager
def standing(folder: Path, settings: Mapping[str, str]) -> Iterator[World]:
    """A world of its own, gone afterwards."""
    with RunningHelpdesk() as helpdesk, RunningVipDesk(folder, settings) as vipdesk:
        vipdesk.connect(helpdesk)
        vipdesk.import_roster(roster_csv(helpdesk.people), agents_csv(helpdesk.people))
        yield World(helpdesk, vipdesk)
