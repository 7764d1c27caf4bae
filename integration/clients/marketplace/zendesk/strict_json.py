"""JSON as Zendesk reads it: objects only, no name twice in one object, no numbers that JSON doesn't have."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NoReturn

from integration.clients.marketplace.zendesk.fault import Fault

Words = Mapping[str, object]


def read_object(file: str, raw: bytes) -> tuple[Words | None, list[Fault]]:
    """The object in these bytes (None where there is none), and what is wrong with them; never raises."""
    twice: list[str] = []
    try:
        value = json.loads(raw.decode(), object_pairs_hook=partial(_once, twice), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return None, [Fault(file, "json", f"this is not JSON: {error}; mend it")]
    found = [Fault(file, "json.duplicate-key", f"{name!r} stands twice in one object: leave one") for name in twice]
    if not isinstance(value, Mapping):
        return None, [*found, Fault(file, "json.object", "this must be one JSON object: put it into braces")]
    return value, found


def object_in(value: object) -> Words:
    """This value where it is an object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def list_in(value: object) -> Sequence[object]:
    """This value where it is a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def is_said(value: object) -> bool:
    """Whether Zendesk takes this for a yes: everything but null and false is one, also 0 and what is empty."""
    return value is not None and value is not False


def _once(twice: list[str], pairs: Sequence[tuple[str, object]]) -> Words:
    names = [name for name, _ in pairs]
    twice.extend(sorted({name for name in names if names.count(name) > 1}))
    return dict(pairs)


def _no_number(text: str) -> NoReturn:
    message = f"{text} is no number of JSON"
    raise ValueError(message)
