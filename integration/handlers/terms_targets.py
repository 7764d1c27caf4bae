"""The part of the terms' file that says what is owed, on which clock, and what warns before it is late."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import written_duration
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning, SeverityTargets, Target, TargetKind
from integration.domain.terms import DEFAULT_TARGETS
from integration.handlers.file_lengths import duration_of
from integration.handlers.file_values import (
    Reader,
    beneath,
    each,
    expected,
    listed,
    one_of,
    placed,
    record,
)
from integration.handlers.wall_times import located

Warnings = tuple[EarlyWarning, ...]
Amount = timedelta | int
"""A time, or a number of business days."""

NONE = "none"
_DAYS = re.compile(r"([0-9]{1,9}) business days?")
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_A_TARGET = 'a time such as PT2H or "2 business days"'
_KINDS = {str(kind): kind for kind in TargetKind}
_USUAL = {row.severity: row for row in DEFAULT_TARGETS}


def targets(path: str, raw: object) -> tuple[SeverityTargets, ...]:
    """The rows of the table, those left out as the service has them."""
    rows = record(path, raw, {str(severity): partial(_row, severity) for severity in Severity})
    return tuple(rows.get(str(severity), _USUAL[severity]) for severity in Severity)


def warnings(path: str, raw: object) -> Warnings:
    """Warnings before a breach, each a share of the target or a time before its end."""
    return listed(_warning, 'warnings such as "75%" or "PT15M"')(path, raw)


def refuse_late_warnings(rows: Iterable[SeverityTargets], of_all: Warnings, day: timedelta) -> None:
    """BadInput for each warning that would come before the clock of its target even starts."""
    mistakes = [mistake for row in rows for mistake in _late(row, of_all, day)]
    if mistakes:
        raise BadInput("\n".join(mistakes))


def written_amount(target: Target) -> str:
    """A target's amount as the file has it."""
    return str(target) if target.days else written_duration(target.amount)


def written_warning(warning: EarlyWarning) -> str:
    """A warning as the file has it: the very share, or the very time."""
    if warning.share is None:
        return written_duration(warning.before or timedelta(0))
    # Through the decimal digits that make up the float, so that reading them gives the same float.
    return f"{Decimal(repr(warning.share)).scaleb(2).normalize():f}%"


def _warning(path: str, raw: object) -> EarlyWarning:
    share = _SHARE.fullmatch(raw) if isinstance(raw, str) else None
    if share:
        return placed(path, lambda: EarlyWarning(share=float(Decimal(share[1]).scaleb(-2))))
    before = _time(path, raw, 'a share such as "75%" or a time before the breach such as "PT15M"')
    return placed(path, lambda: EarlyWarning(before=before))


def _time(path: str, raw: object, what: str) -> timedelta:
    try:
        return duration_of(raw)
    except BadInput as error:
        raise expected(path, what, raw) from error


def amount(path: str, raw: object) -> Amount:
    """A length of time, or a number of business days."""
    days = _DAYS.fullmatch(raw) if isinstance(raw, str) else None
    return int(days[1]) if days else _time(path, raw, _A_TARGET)


def _amount_or_none(path: str, raw: object) -> Amount | None:
    return None if raw == NONE else amount(path, raw)


_ROW: Mapping[str, Reader[Any]] = {
    "clock": one_of(_KINDS),
    "first_response": amount,
    "follow_up": _amount_or_none,
    "follow_up_clock": one_of(_KINDS),
    "warnings": warnings,
}


def _row(severity: Severity, path: str, raw: object) -> SeverityTargets:
    given, usual = record(path, raw, _ROW), _USUAL[severity]
    clock = given.get("clock", usual.first_response.kind)
    first = given.get("first_response", usual.first_response.days or usual.first_response.amount)
    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("first_response", partial(target, beneath(path, "first_response"), clock, first)),
        ("follow_up", partial(_follow_up, path, clock, given, usual)),
    )
    return SeverityTargets(severity, **each(steps), warnings=given.get("warnings"))


def _follow_up(path: str, clock: TargetKind, given: Mapping[str, Any], usual: SeverityTargets) -> Target | None:
    if "follow_up" not in given and usual.follow_up is not None:
        why = f'it is left out of a row that is given: write "{written_amount(usual.follow_up)}", or "{NONE}" where'
        raise BadInput(located(beneath(path, "follow_up"), f"{why} the agent keeps the customer informed"))
    amount = given.get("follow_up")
    if amount is not None:
        return target(beneath(path, "follow_up"), given.get("follow_up_clock", clock), amount)
    if "follow_up_clock" in given:
        raise BadInput(located(beneath(path, "follow_up_clock"), "there is no follow-up to count: take it out"))
    return None


def target(path: str, kind: TargetKind, amount: Amount) -> Target:
    """So much of this kind of time."""
    if isinstance(amount, timedelta):
        return placed(path, lambda: Target(kind, amount))
    return placed(path, lambda: Target(kind, days=amount))


def _late(row: SeverityTargets, of_all: Warnings, day: timedelta) -> Iterator[str]:
    here = f"targets.{row.severity}"
    where, chosen = ("warnings", of_all) if row.warnings is None else (f"{here}.warnings", row.warnings)
    for name, target in (("first_response", row.first_response), ("follow_up", row.follow_up)):
        for number, warning in enumerate(chosen, start=1):
            if target and not warning.has_room_in(target.length(day)):
                why = f"{written_warning(warning)} before the breach has no room in {here}.{name} ({target})"
                yield located(f"{where}[{number}]", f"{why}: give less time, or a share such as 75%")
