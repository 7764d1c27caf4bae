"""Reads tickets back from Zendesk and says where they are not as the service promises, with no rule of VIP Desk."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.cases import Case
from sandbox.verify import instant, told, whole
from sandbox.zendesk.furnished import Furnished
from sandbox.zendesk.people import Filed
from sandbox.zendesk.web import Call
from sandbox.zendesk_cases import is_explicit, tags_of
from sandbox.zendesk_dues import Dues, Shown

PRIORITIES: Mapping[int, str] = {1: "urgent", 2: "high", 3: "normal", 4: "low", 5: "low"}
OUR_FIELDS = (
    "VIP severity",
    "VIP first response due",
    "VIP follow-up due",
    "VIP first response day",
    "VIP follow-up day",
)
NOTE = "(vip-desk: "
"""Begins the last line of each note of ours; those that were due together are one comment."""

_WALL = ZoneInfo("Europe/Bratislava")


@dataclass(frozen=True, slots=True)
class Reader:
    """The judge of one account; `called` are the tickets for which a call is booked."""

    account: Furnished
    called: Collection[str] = ()

    def shown(self, ticket: int) -> Shown:
        """What Zendesk shows, without a call that it would count."""
        desk = self.account.desk
        with desk.tenant.lock:
            fields = {title: desk.field(ticket, title) for title in OUR_FIELDS}
            return Shown(desk.ticket(ticket), fields, desk.audits(ticket), desk.comments(ticket))

    def differences(self, filed: Filed, now: datetime) -> list[str]:
        """What the ticket shows and should not, or the other way round; empty where all is right."""
        shown = self.shown(filed.ticket)
        wanted = self._vip(filed, shown, now) if filed.case.customer.is_vip else self._left_alone(filed, shown)
        return [f"{what}: {told(found)} instead of {told(right)}" for what, found, right in wanted if found != right]

    def writes(self, ticket: int) -> list[Call]:
        """The calls by which VIP Desk changed a ticket, or meant to."""
        return [call for call in self.calls(ticket) if call.writes]

    def calls(self, ticket: int) -> list[Call]:
        """All that VIP Desk asked about a ticket, or of it."""
        path = f"/api/v2/tickets/{ticket}"
        ours = (call for call in self.account.desk.calls if call.user == self.us)
        return [call for call in ours if call.path == path or call.path.startswith(f"{path}/")]

    def notes(self, shown: Shown) -> list[str]:
        """Our private notes on a ticket; one comment may hold several."""
        texts = [each["body"] for each in self._ours(shown) if not each["public"]]
        return [line for text in texts for line in text.splitlines() if line.startswith(NOTE)]

    def noted(self, shown: Shown) -> str:
        """All that our private notes say."""
        return "\n".join(each["body"] for each in self._ours(shown) if not each["public"])

    def letters(self, shown: Shown) -> list[str]:
        """What we wrote to the customer."""
        return [each["body"] for each in self._ours(shown) if each["public"]]

    @property
    def us(self) -> int:
        """The user in whose name VIP Desk acts: who connected it."""
        return self.account.desk.owner

    def _vip(self, filed: Filed, shown: Shown, now: datetime) -> Iterator[tuple[str, object, object]]:
        case = filed.case
        dues, call = Dues.of(case, shown, self.us), str(filed.ticket) in self.called
        found = instant(shown.fields["VIP first response due"])
        yield "agent", shown.place[0], self.account.people[case.customer.agent].id
        yield "group", shown.place[1], str(self.account.desk.group)
        yield "priority", shown.ticket["priority"], PRIORITIES[case.severity]
        yield "tags", *_tags(case, shown, held=dues.held_at(now), call=call, call_back=dues.is_call_back)
        yield "severity", str(shown.fields["VIP severity"]), str(case.severity)
        yield "first response due", found, found if dues.suits(found) else whole(dues.first)
        yield "follow-up due", instant(shown.fields["VIP follow-up due"]), whole(dues.follow_up)
        yield "first response day", shown.fields["VIP first response day"], _day(dues.first)
        yield "follow-up day", shown.fields["VIP follow-up day"], _day(dues.follow_up)
        is_task = shown.ticket["type"] == "task"
        yield "due date", instant(shown.ticket["due_at"]), whole(dues.owed) if is_task else None
        yield "private notes of ours", len(self.notes(shown)), 1 + call + dues.is_call_back
        yield "messages of ours to the customer", len(self.letters(shown)), int(dues.held_until is not None)

    def _left_alone(self, filed: Filed, shown: Shown) -> Iterator[tuple[str, object, object]]:
        yield "agent and group", shown.place, ("", "")
        yield "priority", shown.ticket["priority"], None
        yield "due date", shown.ticket["due_at"], None
        yield "tags", sorted(shown.tags), sorted(tags_of(filed.case))
        yield "fields", {title: value for title, value in shown.fields.items() if value is not None}, {}
        yield "entries of ours", len(self._ours(shown)), 0
        yield "writes of ours", len(self.writes(filed.ticket)), 0

    def _ours(self, shown: Shown) -> list[dict[str, Any]]:
        return [each for each in shown.comments if each["author_id"] == self.us]


def _tags(case: Case, shown: Shown, **why: bool) -> tuple[object, object]:
    """The tags found and those that are right; whether words were sure enough is the classifier's own to say."""
    theirs = {tag for tag in tags_of(case) if not tag.startswith("vip")}
    named = {f"vip-{name.replace('call_back', 'callback')}" for name, there in why.items() if there}
    ours = {"vip", f"vip-sev-{case.severity}", *named}
    open_question = set() if is_explicit(case) else {"vip-unconfirmed"}
    return sorted(shown.tags - open_question), sorted(theirs | ours)


def _day(moment: datetime | None) -> str | None:
    return moment.astimezone(_WALL).date().isoformat() if moment else None
