"""Reads tickets back from LiveAgent and says where they are not as the service promises, with no rule of VIP Desk."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox import oracle
from sandbox.cases import Case
from sandbox.liveagent.ticket_shapes import sla_shape
from sandbox.liveagent.web import Call
from sandbox.liveagent_account import OWN_USER, Furnished, level_name
from sandbox.liveagent_cases import CHAT, FORM, MAIL, tags_of
from sandbox.verify import instant, told, whole

SPOKEN = {"3": MAIL, "4": MAIL, "5": FORM, "7": MAIL, "C": CHAT}
"""The types of message groups in which customers and agents speak to each other, and by which door."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A case with the code and the id that LiveAgent gave it."""

    ticket: str
    id: str
    case: Case


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as LiveAgent shows it: its tags by their names, its SLA level and what LiveAgent reckons from it."""

    ticket: dict[str, Any]
    groups: Sequence[dict[str, Any]]
    tags: frozenset[str]
    fields: dict[str, str]
    sla: dict[str, Any]

    @property
    def opened(self) -> datetime:
        """When the ticket came."""
        return at(self.ticket["date_created"])


@dataclass(frozen=True, slots=True)
class Reader:
    """The judge of one account; `notes` says how many private notes of ours a VIP ticket has.

    `called` are the tickets for which a call is booked: those have one more.
    """

    account: Furnished
    notes: int = 1
    called: Collection[str] = ()

    def shown(self, ticket: str) -> Shown:
        """What LiveAgent shows, without a call that it would count."""
        desk = self.account.desk
        with desk.account.lock:
            found, sla = desk.ticket(ticket), sla_shape(desk.account, desk.account.ticket(ticket))
            tags = frozenset(desk.account.tags[tag].name for tag in found["tags"])
            groups = desk.groups(ticket)
        return Shown(found, groups, tags, {each["code"]: each["value"] for each in found["custom_fields"]}, sla)

    def differences(self, filed: Filed, now: datetime) -> list[str]:
        """What the ticket shows and should not, or the other way round; empty where all is right."""
        shown = self.shown(filed.ticket)
        wanted = self._vip(filed, shown, now) if filed.case.customer.is_vip else self._left_alone(filed, shown)
        return [f"{what}: {told(found)} instead of {told(right)}" for what, found, right in wanted if found != right]

    def calls(self, filed: Filed) -> list[Call]:
        """What VIP Desk asked of LiveAgent about this ticket so far, by its id or its code, with either key."""
        desk = self.account.desk
        made = [*desk.calls_by(self.account.key), *desk.calls_by(desk.v1_key)]
        return [call for call in made if {filed.id, filed.ticket} & set(call.path.split("/"))]

    def writes(self, filed: Filed) -> list[Call]:
        """Those that were meant to change it."""
        return [call for call in self.calls(filed) if call.writes]

    def noted(self, shown: Shown) -> list[str]:
        """Our private notes on a ticket."""
        ours = [group for group in shown.groups if group["userid"] == self._own_user and group["type"] == "I"]
        return [message["message"] for group in ours for message in group["messages"] if message["type"] == "N"]

    def _vip(self, filed: Filed, shown: Shown, now: datetime) -> Iterator[tuple[str, object, object]]:
        case, agent = filed.case, self.account.people[filed.case.customer.agent]
        dues = Dues.of(case, shown, frozenset(member.id for member in self._colleagues))
        yield "agent", shown.ticket["agentid"], agent.id
        yield "department", shown.ticket["departmentid"], agent.department
        call = filed.ticket in self.called
        yield "tags", *_tags(case, shown, held=dues.held_at(now), call=call)
        yield "severity", shown.fields.get("vip_severity"), str(case.severity)
        yield "first response due", instant(shown.fields.get("vip_first_due", "")), whole(dues.first)
        yield "follow-up due", instant(shown.fields.get("vip_followup_due", "")), whole(dues.follow_up)
        yield "SLA level", shown.sla["sla_level_name"], level_name(case.severity)
        acknowledged = dues.held_until is not None and self.notes > 0  # once, by the key that writes notes
        if dues.is_the_levels_own and not acknowledged:  # LiveAgent takes that message for the first answer (LA-68)
            yield "LiveAgent's own first answer", maybe_at(shown.sla["first_answer"]), whole(dues.first)
        yield "private notes of ours", len(self.noted(shown)), self.notes + call
        yield "messages of ours to the customer", len(self._said(shown)), int(acknowledged)

    def _left_alone(self, filed: Filed, shown: Shown) -> Iterator[tuple[str, object, object]]:
        yield "agent", shown.ticket["agentid"], None
        yield "department", shown.ticket["departmentid"], "default"
        yield "tags", sorted(shown.tags), sorted(tags_of(filed.case))
        yield "fields", shown.fields, {}
        yield "SLA level", shown.sla["sla_level_name"], None
        yield "entries of ours", len(self.noted(shown)) + len(self._said(shown)), 0
        yield "writes of ours", len(self.writes(filed)), 0

    def _said(self, shown: Shown) -> list[dict[str, Any]]:
        """What VIP Desk's own user, or nobody, told the customer."""
        spoken = (group for group in shown.groups if group["type"] in SPOKEN)
        return [message for group in spoken for message in group["messages"] if message["userid"] == self._own_user]

    @property
    def _own_user(self) -> str:
        return self.account.people[OWN_USER].id

    @property
    def _colleagues(self) -> list[Any]:
        return [member for name, member in self.account.people.items() if name != OWN_USER]


@dataclass(frozen=True, slots=True)
class Dues:
    """What is owed for a ticket, by the slow walk over its history as LiveAgent shows it."""

    held_until: datetime | None
    first: datetime
    follow_up: datetime | None
    is_the_levels_own: bool
    """Whether LiveAgent, which knows no held tickets, must come to the same first answer by itself."""

    @classmethod
    def of(cls, case: Case, shown: Shown, agents: frozenset[str]) -> "Dues":
        """From the ticket's date, its door (chats are never held), and what was written."""
        held = case.door != CHAT and not oracle.is_open(shown.opened)
        start = oracle.opening(shown.opened) if held else shown.opened
        since, replied = _turn(shown, agents, start)
        return cls(
            held_until=start if held else None,
            first=oracle.first_response_due(case.severity, start),
            follow_up=oracle.follow_up_due(case.severity, since) if since else None,
            is_the_levels_own=not replied and not (held and not oracle.TABLE[case.severity].business),
        )

    def held_at(self, now: datetime) -> bool:
        """Whether the ticket still waits for the opening."""
        return self.held_until is not None and now < self.held_until


def _turn(shown: Shown, agents: frozenset[str], start: datetime) -> tuple[datetime | None, bool]:
    """Since when it is the desk's turn (None while it is the customer's), and whether an agent has replied at all.

    After an agent's mail LiveAgent waits for the customer, until the customer writes again; after a word in a chat not.
    """
    since: datetime | None = start
    replied = False
    for when, by, door in _words(shown):
        if by in agents:
            since, replied = None if door == MAIL else max(when, start), True
        elif since is None and by == shown.ticket["owner_contactid"]:
            since = max(when, start)
    return since, replied


def _words(shown: Shown) -> Iterator[tuple[datetime, str, str]]:
    """What was said to each other: when, by whom, and by which door."""
    for group in shown.groups:
        for message in group["messages"] if group["type"] in SPOKEN else ():
            if message["type"] == "M":
                yield at(message["datecreated"]), message["userid"], SPOKEN[group["type"]]


def _tags(case: Case, shown: Shown, *, held: bool, call: bool) -> tuple[object, object]:
    """The tags found and those that are right; whether words were sure enough is the classifier's own to say."""
    theirs = {tag for tag in tags_of(case) if not tag.startswith("vip")}
    right = {
        "vip",
        f"vip-sev-{case.severity}",
        *theirs,
        *(["vip-held"] if held else []),
        *(["vip-call"] if call else []),
    }
    open_question = set() if _is_said_by_tag(case) else {"vip-unconfirmed"}
    return sorted(shown.tags - open_question), sorted(right)


def _is_said_by_tag(case: Case) -> bool:
    return any(tag.startswith("vip-sev-") for tag in tags_of(case))


def at(text: str) -> datetime:
    """An instant of an account that writes UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def maybe_at(text: str | None) -> datetime | None:
    """The same, where there is one."""
    return at(text) if text else None
