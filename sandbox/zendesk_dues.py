"""What is owed for a ticket of Zendesk, from what Zendesk shows of it alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox import oracle
from sandbox.cases import Case
from sandbox.verify import parsed
from sandbox.zendesk.people import VOICEMAIL
from sandbox.zendesk_cases import HELD

CALL_BACK = timedelta(minutes=30)
"""So soon after the opening a call that nobody took is to be returned."""

HEARD = timedelta(seconds=30)
"""So soon VIP Desk hears of it."""

WAITS = frozenset({"pending", "hold", "solved", "closed"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as Zendesk shows it: itself, its fields by title, and its history."""

    ticket: Mapping[str, Any]
    fields: Mapping[str, Any]
    audits: list[dict[str, Any]]
    comments: list[dict[str, Any]]

    @property
    def tags(self) -> frozenset[str]:
        """Its tags."""
        return frozenset(self.ticket["tags"])

    @property
    def place(self) -> tuple[str, str]:
        """The ids of its agent and its group, empty for none."""
        assignee, group = self.ticket["assignee_id"], self.ticket["group_id"]
        return str(assignee or ""), str(group or "")


@dataclass(frozen=True, slots=True)
class Dues:
    """What is owed for a ticket, by the slow walk over its history as Zendesk shows it."""

    held_until: datetime | None
    first: datetime
    follow_up: datetime | None
    replied: bool
    is_call_back: bool

    @classmethod
    def of(cls, case: Case, shown: Shown, us: int) -> "Dues":
        """From the ticket's date, its door (conversations and calls are never held), and what was written."""
        opened = parsed(shown.ticket["created_at"])
        held = case.door in HELD and not oracle.is_open(opened)
        start = oracle.opening(opened) if held else opened
        since, replied = _turn(shown, us, start)
        calls = case.door == VOICEMAIL
        return cls(
            held_until=start if held else None,
            first=oracle.opening(opened) + CALL_BACK if calls else oracle.first_response_due(case.severity, start),
            follow_up=oracle.follow_up_due(case.severity, since) if since else None,
            replied=replied,
            is_call_back=calls,
        )

    def suits(self, found: datetime | None) -> bool:
        """Whether the first response is owed then; a call's is reckoned from when VIP Desk heard of it."""
        leeway = HEARD if self.is_call_back else timedelta(0)
        return found is not None and abs(found - self.first.replace(microsecond=0)) <= leeway

    @property
    def owed(self) -> datetime | None:
        """The next thing owed: the first response until it is met, then the follow-up (docs/service.md, 3.13)."""
        return self.follow_up if self.replied else self.first

    def held_at(self, now: datetime) -> bool:
        """Whether the ticket still waits for the opening."""
        return self.held_until is not None and now < self.held_until


def _turn(shown: Shown, us: int, start: datetime) -> tuple[datetime | None, bool]:
    """Since when it is the desk's turn (None while it waits for the customer), and whether an agent has replied."""
    since, waits, replied = start, False, False
    customer = shown.ticket["requester_id"]
    for audit in shown.audits:
        at = max(parsed(audit["created_at"]), start)
        for event in audit["events"]:
            if event["type"] == "Comment" and event["public"] and event["author_id"] not in {us, customer, -1}:
                since, replied = at, True
            elif event["type"] == "Comment" and event["author_id"] == customer and waits:
                since = at
            elif event.get("field_name") == "status":
                waits = event["value"] in WAITS
    return (None if waits else since), replied
