"""What the set-up page shows of an account, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from integration.domain.claim import HostClaim
from integration.usecases.open_setup import TEST_TAKES, SetupView, Stage


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """One organization that the host calls VIP; `agent` is empty where it has none, and then nobody can serve it."""

    name: str
    plan: str
    dates: str
    agent: str


@dataclass(frozen=True, slots=True)
class SetupPage:
    """An account as its admin sees it; `now` is the present."""

    setup: SetupView
    now: datetime

    @property
    def connected(self) -> bool:
        """Whether it works."""
        return self.setup.stage is Stage.CONNECTED

    @property
    def lost(self) -> bool:
        """Whether it worked before."""
        return self.setup.stage is Stage.LOST

    @property
    def anew(self) -> bool:
        """Whether the app was installed anew since."""
        return self.setup.stage is Stage.ANEW

    @property
    def problem(self) -> str:
        """What an admin must mend."""
        return self.setup.installation.problem if self.setup.installation else ""

    @property
    def here(self) -> str:
        """Where this view is asked for again."""
        tested = self.setup.tested
        return f"setup/state?{urlencode({'tested': tested.isoformat()})}" if tested and self.waits else "setup/state"

    @property
    def waits(self) -> bool:
        """Whether a test event is still on its way."""
        tested = self.setup.tested
        return tested is not None and not self.setup.arrived and self.now < tested + TEST_TAKES

    @property
    def latest(self) -> str:
        """When anything came from Zendesk last; empty before that."""
        return _at(self.setup.latest)

    @property
    def arrival(self) -> str:
        """What became of the test event; empty where none was asked for."""
        if self.setup.tested is None:
            return ""
        if self.setup.arrived:
            return f"It arrived: {self.latest}."
        if self.waits:
            return "It is on its way."
        return (
            "Nothing came within half a minute. Look at the webhook in Admin Center, under Webhooks, Activity: "
            "a test may be refused there, as Zendesk signs some with a secret that everybody knows."
        )

    @property
    def companies(self) -> Sequence[CompanyLine] | None:
        """The organizations that the host calls VIP; None until they are asked for."""
        found = self.setup.companies
        return None if found is None else tuple(_line(each) for each in found)

    @property
    def more(self) -> str:
        """That not all organizations are listed; empty where they are."""
        listed = len(self.setup.companies or ())
        return f"The first {listed} by name are listed, and there are more." if self.setup.has_more else ""

    @property
    def without_agent(self) -> int:
        """How many of them have no dedicated agent."""
        return sum(not each.agent for each in self.companies or ())


def _line(claim: HostClaim) -> CompanyLine:
    first, last = _day(claim.addon_from), _day(claim.addon_until)
    dates = f"from {first}" if first else ""
    return CompanyLine(
        claim.company,
        claim.plan or "",
        f"{dates} until {last}".strip() if last else dates or "no end",
        claim.agent or "",
    )


def _at(instant: datetime | None) -> str:
    return f"{instant.astimezone(UTC):%a %Y-%m-%d %H:%M:%S} UTC" if instant else ""


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}" if instant else ""
