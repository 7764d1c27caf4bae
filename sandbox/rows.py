"""What the demo shows of a ticket: the filed case beside VIP Desk's last decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sandbox.cases import Case

WHY = "severity's rule, or why not VIP"
COLUMNS = ("#", "who", "by", "VIP", "sev.", "first response", "follow-up", "agent", "ms", WHY)

_LEFT_ALONE = ("", "", "", "", "")
_WALL = ZoneInfo("Europe/Bratislava")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in words; `worked` once VIP Desk has decided."""

    cells: tuple[str, ...]
    worked: bool
    is_vip: bool = False

    @property
    def line(self) -> str:
        """The row where there is no table to draw."""
        told = zip(COLUMNS, self.cells, strict=True)
        return "  ".join(f"{name}: {cell}" for name, cell in told if cell)


class Filed(Protocol):
    """A case with what the helpdesk calls it."""

    @property
    def ticket(self) -> object:
        """Its number or code."""
        ...

    @property
    def case(self) -> Case:
        """What was filed."""
        ...


def rows(filed: Iterable[Filed], decided: Iterable[Mapping[str, Any]]) -> list[Row]:
    """A row per ticket: those of the demo, then those that somebody filed by hand."""
    decisions = {str(each["ticket"]): each for each in decided}
    known = {str(each.ticket): each for each in filed}
    by_hand = sorted(decisions.keys() - known.keys(), key=lambda number: (len(number), number))
    return [_row(number, known.get(number), decisions.get(number)) for number in (*known, *by_hand)]


def _row(number: str, filed: Filed | None, decision: Mapping[str, Any] | None) -> Row:
    start = (number, _who(filed, decision or {}), filed.case.door if filed else "")
    if decision is None:
        return Row((*start, *_LEFT_ALONE, "", "waiting for the webhook"), worked=False)
    if decision["severity"] is None:
        return Row((*start, "no", *_LEFT_ALONE[1:], _trip(decision), str(decision["standing"])), worked=True)
    cells = (*start, "yes", *_promised(decision), _trip(decision), str(decision["rule"]))
    return Row(cells, worked=True, is_vip=True)


def _who(filed: Filed | None, decision: Mapping[str, Any]) -> str:
    by_roster = decision.get("customer")
    by_case = filed and (filed.case.customer.company or filed.case.customer.email)
    return str(by_roster or by_case or "by hand")


def _promised(decision: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"S{decision['severity']}" + ("" if decision["confirmed"] else " ?"),
        wall(decision["first_response_due"]),
        wall(decision["follow_up_due"]) or "none",
        str(decision["agent"] or ""),
    )


def wall(text: str | None) -> str:
    """An instant as people in central Europe read it, with its zone."""
    return f"{datetime.fromisoformat(text).astimezone(_WALL):%a %d %H:%M %Z}" if text else ""


def _trip(decision: Mapping[str, Any]) -> str:
    trip = decision["round_trip_ms"]
    return "" if trip is None else str(trip)
