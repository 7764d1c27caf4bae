"""Bodies of requests, held against the models of the SDK: known keys, of the right type."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.liveagent.account import Account
from sandbox.liveagent.door import JSON
from sandbox.liveagent.errors import invalid

Test = Callable[[Any], bool]


def text(value: object) -> bool:
    """A string."""
    return isinstance(value, str)


def number(value: object) -> bool:
    """A number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def texts(value: object) -> bool:
    """An array of strings."""
    return isinstance(value, list) and all(map(text, value))


def yes_no(value: object) -> bool:
    """Y or N."""
    return value in {"Y", "N"}


def fields(value: object) -> bool:
    """An array of CustomFields: objects with a code and a value, both strings, and nothing else."""
    return isinstance(value, list) and all(
        isinstance(one, dict) and set(one) == {"code", "value"} and all(map(text, one.values())) for one in value
    )


def held_against(account: Account, body: JSON, model: Mapping[str, Test]) -> JSON:
    """The body's known keys; 400 for a value of the wrong type, and for an unknown key (LA-11)."""
    unknown = sorted(set(body) - set(model))
    if unknown and account.switches.unknown_keys == "refused":
        message = f"Unknown field: {', '.join(unknown)}"
        raise invalid(message)
    known = {name: value for name, value in body.items() if name in model}
    for name, value in known.items():
        if not model[name](value):
            message = f"Invalid value of field {name}"
            raise invalid(message)
    return known


def require(body: JSON, *names: str) -> None:
    """400 where one of these is missing or empty."""
    for name in names:
        if not body.get(name):
            message = f"Field {name} is required"
            raise invalid(message)


def known_tags(account: Account, ids: list[str]) -> list[str]:
    """These ids; 400 where one is no tag's id, such as a tag's name."""
    for one in ids:
        if one not in account.tags:
            message = f"Tag with id {one} does not exist"
            raise invalid(message)
    return ids


def known_fields(account: Account, said: list[JSON]) -> dict[str, str]:
    """The values by their codes; those that no admin defined are refused, or passed over (LA-19)."""
    undefined = sorted({one["code"] for one in said} - account.fields)
    if undefined and account.switches.undefined_fields == "refused":
        message = f"Custom field {undefined[0]} does not exist"
        raise invalid(message)
    return {one["code"]: one["value"] for one in said if one["code"] in account.fields}
