"""The file in which an admin writes what is sold, as TOML or JSON (docs/terms.md); `terms_page` writes it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode
from integration.domain.terms import LONGEST_BUSINESS_DAY, FollowUpMode, ServiceTerms, default_terms
from integration.domain.ticket import Channel
from integration.handlers.file_documents import decoded, document_in
from integration.handlers.file_lengths import duration_of, up_to
from integration.handlers.file_values import Reader, each, flag, listed, needed, one_of, placed, record, text
from integration.handlers.terms_calls import calls
from integration.handlers.terms_hours import HOURS, hours_of
from integration.handlers.terms_second_level import call_back, second_level
from integration.handlers.terms_targets import refuse_late_warnings, targets, warnings

_SHOWN_BY = "vipdesk terms show"
_SEVERITIES = {str(severity): severity for severity in Severity}


def read_terms(path: Path, version: int = 0) -> ServiceTerms:
    """The terms in this file, numbered so; BadInput with every mistake in it, one a line, each with its place."""
    return parse_terms(*document_in(path), version)


def parse_terms(document: bytes, suffix: str, version: int = 0) -> ServiceTerms:
    """The terms in what such a file holds; `suffix` is .toml or .json."""
    given = record("", decoded(document, suffix, _SHOWN_BY), _SETTINGS)
    usual = default_terms(version)
    values = {_FIELDS.get(name, name): value for name, value in given.items() if name not in HOURS}
    rows, of_all = (values.get(name, getattr(usual, name)) for name in ("targets", "warnings"))
    day = values.get("business_day", usual.business_day)
    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("hours", partial(hours_of, given)),
        ("warnings", partial(refuse_late_warnings, rows, of_all, day)),
    )
    return ServiceTerms(version, each(steps)["hours"], **values)


def _words(known: Mapping[str, Any]) -> Reader[frozenset[Any]]:
    read = listed(one_of(known), f"some of {', '.join(known)}")
    return lambda path, raw: frozenset(read(path, raw))


def _severity(path: str, raw: object) -> Severity:
    # A number too, so that a rule can be taken over as `vipdesk rules list --json` prints it.
    return one_of(_SEVERITIES)(path, f"S{raw}" if type(raw) is int and raw in set(Severity) else raw)


def _rule(path: str, raw: object) -> SeverityRule:
    given = record(path, raw, _RULE)
    needed(path, given, "name", "severity", "words")
    return placed(path, lambda: SeverityRule(**given))


_phrases = listed(text("a word or a phrase"), "words")
_RULE: Mapping[str, Reader[Any]] = {
    "name": text("the rule's name"),
    "severity": _severity,
    "words": _phrases,
    "unless": _phrases,
}

_SETTINGS: Mapping[str, Reader[Any]] = {
    **HOURS,
    "business_day": up_to(LONGEST_BUSINESS_DAY, duration_of, "a time above zero and up to PT24H, such as PT8H"),
    "day_mode": one_of({str(mode): mode for mode in DayMode}),
    "targets": targets,
    "follow_up_mode": one_of({str(mode): mode for mode in FollowUpMode}),
    "warnings": warnings,
    "raise_priority": flag,
    "held_channels": _words({str(channel): channel for channel in Channel}),
    "hold_severities": _words(_SEVERITIES),
    "rules": listed(_rule, "rules"),
    "calls": calls,
    "second_level": second_level,
    "call_back": call_back,
    "announce_cover": flag,
}

# What is called otherwise in the terms than in the file.
_FIELDS: Mapping[str, str] = {"calls": "booking"}
