"""LiveAgent in small and VIP Desk, connected, with the demo's customers; what tests ask of the two."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.cases import Case
from sandbox.customers import VIP
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.rules import HttpRule
from sandbox.liveagent.web import Call
from sandbox.liveagent_account import Furnished, furnished
from sandbox.liveagent_cases import CHAT, MAIL
from sandbox.liveagent_people import People
from sandbox.liveagent_reader import Filed, Reader, Shown
from sandbox.verdict import await_right
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import until

PATIENCE = 60.0
"""Seconds in which anything that must happen has happened, though LiveAgent's calls are rationed."""

S1_MAIL = Case(
    VIP,
    MAIL,
    1,
    "Everything is down, we cannot work",
    "Since ten o'clock nobody in the company can log in: every page answers 503 Service Unavailable. Chat, mail "
    "and phones are all gone, our whole business stands still and there is no workaround. Please call us at once.",
)
S1_CHAT = replace(S1_MAIL, door=CHAT)


@dataclass(frozen=True, slots=True)
class LiveAgentWorld:
    """The two servers, side by side."""

    account: Furnished
    vipdesk: RunningVipDesk

    @property
    def desk(self) -> RunningLiveAgent:
        """LiveAgent, with its people at hand."""
        return self.account.desk

    @property
    def people(self) -> People:
        """Customers and agents."""
        return People(self.account)

    @property
    def reader(self) -> Reader:
        """The judge of what LiveAgent shows."""
        return Reader(self.account, notes=0)

    @property
    def dana(self) -> str:
        """The dedicated agent of the VIP customer."""
        return self.account.people["dana"].id

    def file(self, *cases: Case) -> list[Filed]:
        """File cases through their doors."""
        return [self.people.file(case) for case in cases]

    def differences(self, *filed: Filed) -> list[str]:
        """Where LiveAgent shows something else than the service promises."""
        return [
            f"{each.ticket} {each.case.subject}: {difference}"
            for each in filed
            for difference in self.reader.differences(each, datetime.now(UTC))
        ]

    def right(self, *filed: Filed, seconds: float = PATIENCE) -> list[Shown]:
        """The tickets once all about them is as it should be, and decided; NeverCame where that doesn't happen."""
        await_right(lambda: self.differences(*filed), self.vipdesk, filed, seconds=seconds)
        return [self.reader.shown(each.ticket) for each in filed]

    def troubles(self, kind: str) -> dict[str, str]:
        """What `vipdesk troubles` tells of this kind: the texts by their subjects."""
        told = (json.loads(line) for line in self.vipdesk.command("troubles", "--json").splitlines())
        return {each["subject"]: each["text"] for each in told if each["kind"] == kind}

    @contextmanager
    def rule(self, rule: HttpRule) -> Iterator[None]:
        """One more rule of an admin, for as long as it takes."""
        rules = self.desk.account.http_rules
        rules.append(rule)
        try:
            yield
        finally:
            rules.remove(rule)

    def health(self) -> dict[str, Any]:
        """The numbers of `/health`."""
        return self.vipdesk.health()

    def idle(self) -> None:
        """Return once nothing is in line or in work."""
        until(lambda: not (self.health()["ready"] or self.health()["held"]), seconds=PATIENCE, what="the line is empty")


def puts(calls: list[Call]) -> list[Call]:
    """Those calls that change a ticket itself; a note is a thing of its own."""
    return [call for call in calls if call.method == "PUT"]


def reads(calls: list[Call]) -> list[Call]:
    """Those calls that change nothing."""
    return [call for call in calls if not call.writes]


@contextmanager
def standing(folder: Path, settings: Mapping[str, str]) -> Iterator[LiveAgentWorld]:
    """A world of its own, gone afterwards; LiveAgent's calls are rationed, so it is made with few of them."""
    with RunningLiveAgent() as desk, RunningVipDesk(folder, settings) as vipdesk:
        account = furnished(desk)
        vipdesk.connect_liveagent(account)
        yield LiveAgentWorld(account, vipdesk)
