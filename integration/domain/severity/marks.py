"""Severities that somebody wrote down on the ticket: in a field, or as a tag."""

import re
from collections.abc import Iterable

from integration.domain.severity.scale import Classification, Severity

_BY_NAME = {
    name: severity for severity in Severity for name in (str(severity.value), f"s{severity.value}", severity.meaning)
}
_TAG = re.compile(r"(?:vip-)?sev-?([1-5])")


def field_mark(field: object) -> Classification | None:
    """The severity in a field: 1 to 5, S1 to S5, or a meaning such as `critical`; None for anything else."""
    severity = None if isinstance(field, bool) else _BY_NAME.get(str(field).strip().casefold())
    return Classification(severity, confirmed=True, rule="field") if severity else None


def tag_mark(tags: Iterable[str]) -> Classification | None:
    """The worst severity among tags such as `vip-sev-2`; None where there is none."""
    found = [(Severity(int(match[1])), tag) for tag in tags if (match := _TAG.fullmatch(tag.strip().casefold()))]
    return Classification(min(found)[0], confirmed=True, rule=f"tag:{min(found)[1]}") if found else None
