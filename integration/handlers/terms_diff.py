"""What tells two versions of the terms apart, setting by setting, by the names and values of the file."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration.domain.terms import ServiceTerms
from integration.handlers.terms_page import spelled


@dataclass(frozen=True, slots=True)
class Change:
    """One setting with its values before and after, as the file has them; None where it does not stand."""

    setting: str
    before: object
    after: object


def changes(before: ServiceTerms, after: ServiceTerms) -> tuple[Change, ...]:
    """Every setting that differs, in the order of the file; the versions' numbers are no setting."""
    old, new = _settings(before), _settings(after)
    names = dict.fromkeys((*old, *new))
    return tuple(Change(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _settings(terms: ServiceTerms) -> dict[str, object]:
    shape = spelled(terms)
    shape["holidays"] |= {"own": {each["date"]: each["name"] for each in reversed(shape["holidays"]["own"])}}
    rules = shape.pop("rules")
    # Which rule is tried first is a setting of its own.
    shape["rules"] = dict(_named(rules))
    return {**dict(_leaves("", shape)), "rules": [rule["name"] for rule in rules]}


def _named(rules: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    seen: Counter[str] = Counter()
    for rule in rules:
        name = rule["name"]
        seen[name] += 1
        quoted = json.dumps(name, ensure_ascii=False)
        yield quoted if seen[name] == 1 else f"{quoted}[{seen[name]}]", {"severity": rule["severity"], **_lists(rule)}


def _lists(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: rule[key] for key in ("words", "unless")}


def _leaves(path: str, shape: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in shape.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _leaves(here, value)
        else:
            yield here, value
