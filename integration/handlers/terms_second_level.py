"""The part of the terms' file about second level: how soon it acknowledges a ticket; and for missed calls, how soon."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from integration.domain.second_level.terms import ACKNOWLEDGED_WITHIN, SecondLevelTerms
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target, TargetKind
from integration.handlers.file_lengths import duration_of, up_to
from integration.handlers.file_values import Reader, beneath, each, one_of, record
from integration.handlers.terms_targets import amount, target, written_amount

LONGEST_CALL_BACK = timedelta(days=7)

call_back = up_to(LONGEST_CALL_BACK, duration_of, "a time above zero and up to PT168H, such as PT30M")
"""Within which time of the opening a missed call is returned."""

_WITHIN, _CLOCK = "acknowledged_within", "clock"
_ALL = {str(severity): severity for severity in Severity}
_KINDS = {str(kind): kind for kind in TargetKind}


def second_level(path: str, raw: object) -> SecondLevelTerms:
    """Within which time second level acknowledges a ticket of each severity, those left out as the service has them."""
    given = record(path, raw, _SETTINGS)
    within, clock = given.get(_WITHIN, {}), given.get(_CLOCK, {})
    here = beneath(path, _WITHIN)
    rows = each((name, partial(_target, here, name, within, clock)) for name in _ALL)
    return SecondLevelTerms(tuple(rows.values()))


def spelled_second_level(terms: SecondLevelTerms) -> dict[str, Any]:
    """The same in the file's shape."""
    rows = {str(severity): terms.of(severity) for severity in Severity}
    return {
        _WITHIN: {name: written_amount(row) for name, row in rows.items()},
        _CLOCK: {name: str(row.kind) for name, row in rows.items()},
    }


def _target(path: str, name: str, within: Mapping[str, Any], clock: Mapping[str, Any]) -> Target:
    usual = ACKNOWLEDGED_WITHIN[_ALL[name] - 1]
    given = within.get(name, usual.days or usual.amount)
    return target(beneath(path, name), clock.get(name, usual.kind), given)


def _of_each(reader: Reader[Any]) -> Reader[dict[str, Any]]:
    return lambda path, raw: record(path, raw, dict.fromkeys(_ALL, reader))


_SETTINGS: Mapping[str, Reader[Any]] = {_WITHIN: _of_each(amount), _CLOCK: _of_each(one_of(_KINDS))}
