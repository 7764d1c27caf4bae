"""The file in which an admin writes what is sold, as TOML or JSON (docs/terms.md); `terms_page` writes it."""

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import parse_duration
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode
from integration.domain.terms import LONGEST_BUSINESS_DAY, FollowUpMode, ServiceTerms, default_terms
from integration.domain.ticket import Channel
from integration.handlers.file_values import Reader, each, expected, flag, listed, needed, one_of, placed, record, text
from integration.handlers.terms_calls import calls
from integration.handlers.terms_hours import HOURS, hours_of
from integration.handlers.terms_targets import refuse_late_warnings, targets, warnings

_SEVERITIES = {str(severity): severity for severity in Severity}


def read_terms(path: Path, version: int = 0) -> ServiceTerms:
    """The terms in this file, numbered so; BadInput with every mistake in it, one a line, each with its place."""
    if path.suffix.casefold() not in _SPELLINGS:
        message = f"{path}: expected a file whose name ends in {' or '.join(_SPELLINGS)}"
        raise BadInput(message)
    try:
        document = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise BadInput(message) from error
    return parse_terms(document, path.suffix, version)


def parse_terms(document: bytes, suffix: str, version: int = 0) -> ServiceTerms:
    """The terms in what such a file holds; `suffix` is .toml or .json."""
    given = record("", _decoded(document, suffix.casefold()), _SETTINGS)
    usual = default_terms(version)
    values = {_FIELDS.get(name, name): value for name, value in given.items() if name not in HOURS}
    rows, of_all = (values.get(name, getattr(usual, name)) for name in ("targets", "warnings"))
    day = values.get("business_day", usual.business_day)
    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("hours", partial(hours_of, given)),
        ("warnings", partial(refuse_late_warnings, rows, of_all, day)),
    )
    return ServiceTerms(version, each(steps)["hours"], **values)


def _decoded(document: bytes, suffix: str) -> object:
    language, decode = _SPELLINGS[suffix]
    try:
        return decode(document.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = "the file is not UTF-8 text: save it as UTF-8"
        raise BadInput(message) from error
    except RecursionError as error:
        message = "the file is nested too deeply: `vipdesk terms show` prints one to begin with"
        raise BadInput(message) from error
    except ValueError as error:
        message = f"the file is not {language}: {error}"
        raise BadInput(message) from error


def _json(document: str) -> object:
    return json.loads(document, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"the key {twice[:60]!a} stands twice in one object"
        raise ValueError(message)
    return table


_SPELLINGS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    ".toml": ("TOML", tomllib.loads),
    ".json": ("JSON", _json),
}


def _words(known: Mapping[str, Any]) -> Reader[frozenset[Any]]:
    read = listed(one_of(known), f"some of {', '.join(known)}")
    return lambda path, raw: frozenset(read(path, raw))


def _business_day(path: str, raw: object) -> timedelta:
    try:
        length = parse_duration(raw if isinstance(raw, str) else "")
    except BadInput:
        length = timedelta(0)
    if not timedelta(0) < length <= LONGEST_BUSINESS_DAY:
        raise expected(path, "a time above zero and up to PT24H, such as PT8H", raw)
    return length


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
    "business_day": _business_day,
    "day_mode": one_of({str(mode): mode for mode in DayMode}),
    "targets": targets,
    "follow_up_mode": one_of({str(mode): mode for mode in FollowUpMode}),
    "warnings": warnings,
    "raise_priority": flag,
    "held_channels": _words({str(channel): channel for channel in Channel}),
    "hold_severities": _words(_SEVERITIES),
    "rules": listed(_rule, "rules"),
    "calls": calls,
}

# What is called otherwise in the terms than in the file.
_FIELDS: Mapping[str, str] = {"calls": "booking"}
