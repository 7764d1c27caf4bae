"""What tells two plans of a desk apart, by the names and values of the file."""

from collections.abc import Iterator
from typing import Any

from integration.domain.cover.desk_plan import DeskPlan
from integration.handlers.desk_page import spelled_desk
from integration.handlers.file_values import beneath
from integration.handlers.terms_diff import Change


def desk_changes(before: DeskPlan, after: DeskPlan) -> tuple[Change, ...]:
    """Every setting that differs, in the order of the file; of people who are new or gone, only that they are."""
    old, new = _settings(before), _settings(after)
    found = (
        _within(setting, old.get(setting), new.get(setting))
        for setting in dict.fromkeys((*old, *new))
        if old.get(setting) != new.get(setting)
    )
    return tuple(change for changes in found for change in changes)


def _settings(plan: DeskPlan) -> dict[str, Any]:
    shape = spelled_desk(plan)
    people, chains = shape.pop("people"), shape.pop("chains")
    # Customers' names are one whatever their capitals are.
    return {
        **shape,
        **{beneath("chains", customer.casefold()): turns for customer, turns in chains.items()},
        **{beneath("people", one["email"]): one for one in people},
    }


def _within(setting: str, before: Any, after: Any) -> Iterator[Change]:  # noqa: ANN401 - a value of the file
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield Change(f"{setting}.{key}", before.get(key), after.get(key))
    else:
        yield Change(setting, _short(before), _short(after))


def _short(value: Any) -> Any:  # noqa: ANN401 - as above
    """Who is new or gone is told by name."""
    return value["name"] if isinstance(value, dict) else value
