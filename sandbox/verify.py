"""Reads tickets back from the helpdesk and says where they are not as the service promises."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox import oracle
from sandbox.cases import FORM, Case

OURS = {"tags": "custom_vip_tags", "severity": "custom_vip_severity"}
_EMPTY = {None, "", "-", ","}


@dataclass(frozen=True, slots=True)
class Filed:
    """A case with the number that the helpdesk gave it."""

    ticket: int
    case: Case


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is who on the helpdesk: the users' ids of the dedicated agent and of VIP Desk.

    `called` are the tickets for which a call is booked.
    """

    agent: int
    own_user: int
    called: Collection[str] = ()

    def differences(self, filed: Filed, shown: dict[str, Any], now: datetime) -> list[str]:
        """What the helpdesk shows of a ticket and should not, or the other way round; empty where all is right."""
        wanted = self._vip(filed, shown, now) if filed.case.customer.is_vip else self._left_alone(shown)
        return [f"{what}: {told(found)} instead of {told(right)}" for what, found, right in wanted if found != right]

    def _vip(self, filed: Filed, shown: dict[str, Any], now: datetime) -> Iterator[tuple[str, object, object]]:
        severity = filed.case.severity
        dues = Dues.of(filed.case, shown, self.own_user)
        yield "assignee", shown["assigned_to"], self.agent
        yield "priority", shown["priority"], severity
        yield "severity", shown[OURS["severity"]], severity
        call = str(filed.ticket) in self.called
        yield "tags", *_tags(filed.case, shown, held=dues.held_at(now), call=call)
        yield "first response due", instant(shown["custom_vip_first_response_due"]), whole(dues.first)
        yield "follow-up due", instant(shown["custom_vip_followup_due"]), whole(dues.follow_up)
        yield "due date", instant(shown["due_date"]), whole(dues.owed)
        yield "private notes of ours", len(self.notes(shown)), 1 + call
        held = dues.held_until is not None  # such a ticket is acknowledged, once
        yield "public messages of ours", len(self._said(shown)) - len(self.notes(shown)), int(held)

    def _left_alone(self, shown: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
        yield "assignee", shown["assigned_to"], None
        yield "priority", shown["priority"], 3
        yield "due date", shown["due_date"], None
        for name in filter(lambda name: name.startswith("custom_vip_"), shown):
            yield name, shown[name] in _EMPTY, True
        yield "entries of ours", len(self._said(shown)), 0

    def notes(self, shown: dict[str, Any]) -> list[dict[str, Any]]:
        """Our private notes on a ticket."""
        return [entry for entry in self._said(shown) if not entry["public"]]

    def _said(self, shown: dict[str, Any]) -> list[dict[str, Any]]:
        return [entry for entry in shown["followup_set"] if entry["user"] == self.own_user]


@dataclass(frozen=True, slots=True)
class Dues:
    """What is owed for a ticket, by the slow walk over its history as the helpdesk tells it."""

    held_until: datetime | None
    first: datetime
    follow_up: datetime | None
    replied: bool

    @classmethod
    def of(cls, case: Case, shown: dict[str, Any], own_user: int) -> "Dues":
        """From the opening entry's date, the door (a form's ticket is held outside hours), and the agents' replies."""
        opening, *later = sorted(shown["followup_set"], key=lambda entry: (entry["date"], entry["id"]))
        opened = parsed(opening["date"])
        held = case.door == FORM and not oracle.is_open(opened)
        start = oracle.opening(opened) if held else opened
        replies = [
            parsed(entry["date"]) for entry in later if entry["public"] and entry["user"] not in {None, own_user}
        ]
        return cls(
            held_until=start if held else None,
            first=oracle.first_response_due(case.severity, start),
            follow_up=oracle.follow_up_due(case.severity, max([start, *replies])),
            replied=bool(replies),
        )

    @property
    def owed(self) -> datetime | None:
        """The next thing owed: the first response until it is met, then the follow-up (docs/service.md, 3.13)."""
        return self.follow_up if self.replied else self.first

    def held_at(self, now: datetime) -> bool:
        """Whether the ticket still waits for the opening."""
        return self.held_until is not None and now < self.held_until


def _tags(case: Case, shown: dict[str, Any], *, held: bool, call: bool) -> tuple[object, object]:
    """The tags found and those that are right; whether words were sure enough is the classifier's own to say."""
    found = set(split(shown[OURS["tags"]]))
    theirs = {tag for tag in split(case.fields.get("custom_vip_tags", "")) if not tag.startswith("vip")}
    right = {
        "vip",
        f"vip-sev-{case.severity}",
        *theirs,
        *(["vip-held"] if held else []),
        *(["vip-call"] if call else []),
    }
    open_question = set() if case.explicit else {"vip-unconfirmed"}
    return sorted(found - open_question), sorted(right)


def told(value: object) -> str:
    """A value as a difference shows it."""
    return value.isoformat() if isinstance(value, datetime) else repr(value)


def split(tags: object) -> Sequence[str]:
    """The tags in a comma-separated field."""
    return [tag for part in str(tags or "").split(",") if (tag := part.strip())]


def instant(text: object) -> datetime | None:
    """The instant in a field of the helpdesk; None where nothing stands in it."""
    return None if text in _EMPTY else whole(parsed(str(text)))


def parsed(text: str) -> datetime:
    """An ISO instant of the helpdesk, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def whole(moment: datetime | None) -> datetime | None:
    """The instant without fractions of a second, as fields hold it."""
    return moment and moment.replace(microsecond=0)
