"""`_filters` of a list: the columns and operators that are known to be taken; all others are an error."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar

from sandbox.liveagent.dates import read, written
from sandbox.liveagent.errors import Refused, invalid

T = TypeVar("T")
Check = Callable[[Any], bool]
Operator = Callable[[str], Check]
"""What an operator makes of the value that was sent."""
Operators = dict[str, Operator]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's operators are, and where its value is found in a record."""

    operators: Mapping[str, Operator]
    value: Callable[[Any], Any]


def matching(records: Sequence[T], filters: str | None, columns: Mapping[str, Column]) -> list[T]:
    """The records that all filters let through; 400 where a filter is none."""
    checks = [_check(one, columns) for one in _parsed(filters)] if filters else []
    return [record for record in records if all(check(record) for check in checks)]


def wrong() -> Refused:
    """The answer to a filter that is not understood."""
    return invalid("Incorrect _filters parameter value")


def _parsed(filters: str) -> list[tuple[str, str, str]]:
    try:
        said = json.loads(filters)
    except ValueError as error:
        raise wrong() from error
    if isinstance(said, dict):
        said = [[column, "E", value] for column, value in said.items()]
    if not isinstance(said, list) or not all(_is_filter(one) for one in said):
        raise wrong()
    return [(one[0], one[1], one[2] if len(one) == _WHOLE else "") for one in said]


def _is_filter(one: object) -> bool:
    """Three strings, or two for the operators that need no value."""
    if not isinstance(one, list) or not all(isinstance(part, str) for part in one):
        return False
    return len(one) == _WHOLE or (len(one) == _WHOLE - 1 and one[1] in {"IE", "INE"})


def _check(one: tuple[str, str, str], columns: Mapping[str, Column]) -> Check:
    name, operator, wanted = one
    column = columns.get(name)
    make = column.operators.get(operator) if column else None
    if not column or not make:
        raise wrong()
    check, value = make(wanted), column.value
    return lambda record: check(value(record))


def _listed(wanted: str) -> set[str]:
    return {part.strip() for part in wanted.split(",")}


EQUAL: Operators = {"E": lambda wanted: lambda value: value == wanted}
AMONG: Operators = {"IN": lambda wanted: lambda value: value in _listed(wanted)}
NOT_AMONG: Operators = {"NI": lambda wanted: lambda value: value not in _listed(wanted)}
CONTAINS: Operators = {"L": lambda wanted: lambda value: wanted.casefold() in (value or "").casefold()}
HAS: Operators = {"E": lambda wanted: lambda value: wanted in value}
TAGS: Operators = {
    "E": lambda wanted: lambda value: set(value) == _listed(wanted),
    "L": lambda wanted: lambda value: _listed(wanted) <= set(value),
    "CY": lambda wanted: lambda value: bool(_listed(wanted) & set(value)),
    "NI": lambda wanted: lambda value: not _listed(wanted) & set(value),
    "IE": lambda _: lambda value: not value,
    "INE": lambda _: bool,
}
"""LA-27: equal, contains all, contains any, contains none, is empty, is not empty."""


def dates(zone: tzinfo, now: datetime) -> Operators:
    """Operators on an instant, to the second, in the account's zone (LA-1); DP takes the names of a few periods."""

    def against(compare: Callable[[datetime, datetime], bool]) -> Operator:
        def make(wanted: str) -> Check:
            instant = _instant(wanted, zone)
            return lambda value: compare(value.replace(microsecond=0), instant)

        return make

    return {
        "D>": against(lambda value, instant: value > instant),
        "D<": against(lambda value, instant: value < instant),
        "D>=": against(lambda value, instant: value >= instant),
        "D<=": against(lambda value, instant: value <= instant),
        "DP": lambda wanted: _in_period(_since(wanted, zone, now)),
    }


def _in_period(since: datetime) -> Check:
    return lambda value: value >= since


def _instant(text: str, zone: tzinfo) -> datetime:
    try:
        return read(text, zone)
    except ValueError as error:
        raise wrong() from error


def _since(period: str, zone: tzinfo, now: datetime) -> datetime:
    """When a period of DP begins: today, the last 7 or 30 days (LA-28)."""
    days = {"T": 0, "L7D": 7, "L30D": 30}
    if period not in days:
        raise wrong()
    midnight = f"{(written(now, zone) or '')[:10]} 00:00:00"
    return read(midnight, zone) - timedelta(days=days[period])


_WHOLE = 3
