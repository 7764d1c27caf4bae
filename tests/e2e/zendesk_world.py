"""Zendesk in small and VIP Desk, connected by consent, with the demo's customers; what tests ask of the two."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.cases import Case
from sandbox.customers import VIP
from sandbox.loopback import free_port
from sandbox.verdict import await_right
from sandbox.vipdesk import CommandFailed, RunningVipDesk
from sandbox.waiting import until
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.furnished import Furnished
from sandbox.zendesk.people import MESSAGE, Filed, People
from sandbox.zendesk.web import Call
from sandbox.zendesk_account import connected, file
from sandbox.zendesk_cases import MAIL
from sandbox.zendesk_dues import Shown
from sandbox.zendesk_reader import Reader

PATIENCE = 40.0
"""Seconds in which anything that must happen has happened, on a slow machine too."""

S1_MAIL = Case(
    VIP,
    MAIL,
    1,
    "Everything is down, we cannot work",
    "Since ten o'clock nobody in the company can log in: every page answers 503 Service Unavailable. Chat, mail "
    "and phones are all gone, our whole business stands still and there is no workaround. Please call us at once.",
)
S1_MESSAGE = replace(S1_MAIL, door=MESSAGE)
S3_MAIL = Case(
    VIP,
    MAIL,
    3,
    "New mail does not arrive in one mailbox",
    "Since last night no new e-mail arrives from office@orbis.example.com. The other two mailboxes are fine, but our "
    "orders come to this one.",
)


@dataclass(frozen=True, slots=True)
class ZendeskWorld:
    """The two servers, side by side."""

    zendesk: RunningZendesk
    account: Furnished
    vipdesk: RunningVipDesk

    @property
    def desk(self) -> Desk:
        """The account, with its people at hand."""
        return self.account.desk

    @property
    def people(self) -> People:
        """Customers and agents."""
        return People(self.account)

    @property
    def reader(self) -> Reader:
        """The judge of what Zendesk shows."""
        return Reader(self.account)

    @property
    def dana(self) -> int:
        """The dedicated agent of the VIP customer."""
        return int(self.account.people["dana"].id)

    @property
    def boris(self) -> int:
        """The other agent."""
        return int(self.account.people["boris"].id)

    def file(self, *cases: Case) -> list[Filed]:
        """File cases through their doors."""
        return [file(self.account, case) for case in cases]

    def shown(self, filed: Filed) -> Shown:
        """What Zendesk shows now."""
        return self.reader.shown(filed.ticket)

    def differences(self, *filed: Filed) -> list[str]:
        """Where Zendesk shows something else than the service promises."""
        return [
            f"{each.ticket} {each.case.subject}: {difference}"
            for each in filed
            for difference in self.reader.differences(each, datetime.now(UTC))
        ]

    def right(self, *filed: Filed, seconds: float = PATIENCE) -> list[Shown]:
        """The tickets once all about them is as it should be, and decided; NeverCame where that doesn't happen."""
        await_right(lambda: self.differences(*filed), self.vipdesk, filed, seconds=seconds)
        assert self.zendesk.mistakes == []
        return [self.shown(each) for each in filed]

    def idle(self) -> None:
        """Return once nothing is under way to VIP Desk, in line, or in work."""
        until(lambda: not (self.zendesk.automation.waiting or self._at_work()), seconds=PATIENCE, what="all is done")

    def lines(self, *words: str) -> list[dict[str, Any]]:
        """The JSON lines that a command prints, also where it says by its exit code that something isn't well."""
        try:
            printed = self.vipdesk.command(*words, "--json")
        except CommandFailed as failed:
            printed = failed.printed
        return [json.loads(line) for line in printed.splitlines()]

    def faults(self) -> list[str]:
        """What `vipdesk zendesk check` finds wanting."""
        return [each["what"] for each in self.lines("zendesk", "check") if not each["well"]]

    def problem(self) -> str:
        """What `vipdesk installations` says that an admin must do."""
        (one,) = self.lines("installations")
        return str(one["problem"])

    def decision(self, ticket: int) -> dict[str, Any]:
        """What `vipdesk explain` tells."""
        return dict(self.vipdesk.printed("explain", str(ticket), "--json")["decision"])

    def puts(self, filed: Filed) -> list[int | None]:
        """How Zendesk answered each of our updates of a ticket."""
        return [call.status for call in self.reader.writes(filed.ticket) if call.method == "PUT"]

    def refusals(self) -> list[int | None]:
        """The answers to webhooks that were no success."""
        return [each.status for each in self.desk.hooks.sent if each.status is None or each.status // 100 != 2]

    def _at_work(self) -> bool:
        health = self.vipdesk.health()
        return bool(health["ready"] or health["held"])


def reads(calls: list[Call]) -> list[Call]:
    """Those calls that change nothing."""
    return [call for call in calls if not call.writes]


@contextmanager
def served(folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[RunningZendesk, RunningVipDesk]]:
    """The two, not connected yet; gone afterwards."""
    with RunningZendesk() as zendesk:
        port = free_port()
        told = {"VIPDESK_PUBLIC_URL": f"http://127.0.0.1:{port}", **zendesk.settings(folder), **settings}
        with RunningVipDesk(folder, told, port=port) as vipdesk:
            yield zendesk, vipdesk


@contextmanager
def standing(folder: Path, settings: Mapping[str, str]) -> Iterator[ZendeskWorld]:
    """A world of its own, connected, gone afterwards."""
    with served(folder, settings) as (zendesk, vipdesk):
        account = connected(zendesk, vipdesk)
        yield ZendeskWorld(zendesk, account, vipdesk)
        assert zendesk.mistakes == []
        assert account.desk.lacking == []
