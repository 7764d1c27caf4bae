"""Bodies looked at closely: what isn't known, or has another form than it should, is refused (ZD-66)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sandbox.zendesk.dates import read
from sandbox.zendesk.errors import INVALID, Refused, invalid, refuse_invalid
from sandbox.zendesk.records import JSON, Field

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant

Check = Callable[[Any], bool]


def is_text(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, str)


def is_number(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, int) and not isinstance(value, bool)


def is_truth(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, bool)


def is_object(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, dict)


def is_texts(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def is_numbers(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, list) and all(is_number(one) for one in value)


def is_objects(value: Any) -> bool:  # noqa: ANN401 -- of any type
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def is_instant(value: Any) -> bool:  # noqa: ANN401 -- of any type
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


def or_none(check: Check) -> Check:
    """The same, or null."""
    return lambda value: value is None or check(value)


def one_of(*words: str) -> Check:
    """One of these words."""
    return lambda value: value in words


def looked_at(said: Mapping[str, Any], known: Mapping[str, Check], tenant: "Tenant") -> JSON:
    """What is known of it; 422 for the first property that isn't, or that has another form."""
    for name, value in said.items():
        if name not in known and tenant.switches.unknown_keys == "refused":
            raise invalid(name, "is not a property that is known here", "UnknownProperty")
        if name in known and not known[name](value):
            raise invalid(name, "is invalid")
    return {name: value for name, value in said.items() if name in known}


def wrapped(said: JSON, name: str) -> JSON:
    """The object under the wrapper; 422 where it isn't there."""
    inner = said.get(name)
    if not isinstance(inner, dict) or set(said) != {name}:
        body = {"error": {"title": "Invalid attribute", "message": f"You passed an invalid value for {name}."}}
        raise Refused(INVALID, body)
    return inner


def field_values(tenant: "Tenant", rows: list[JSON]) -> dict[int, Any]:
    """The values of custom fields by id; 422 for a field that isn't there (ZD-66) or a value of another kind."""
    values = {}
    for row in rows:
        told = looked_at(row, {"id": is_number, "value": lambda _: True}, tenant)
        field = tenant.ticket_fields.get(told.get("id", 0))
        if field is None and tenant.switches.unknown_keys == "refused":
            refuse_invalid("custom_fields", f"there is no field {told.get('id')}")
        if field is not None and "value" in told:
            values[field.id] = field_value(field, told["value"])
    return values


def field_value(field: Field, value: Any) -> Any:  # noqa: ANN401 -- of any type
    """A value as it is kept; 422 where the field can't hold it."""
    if value is None or value == "":
        return None
    try:
        return _KEPT[field.type](value)
    except (KeyError, TypeError, ValueError) as error:
        place = "base"
        raise invalid(place, f"{field.title} is invalid") from error


def _text(value: Any) -> str:  # noqa: ANN401 -- of any type
    if not isinstance(value, str):
        raise TypeError
    return value


def _integer(value: Any) -> int:  # noqa: ANN401 -- of any type
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _truth(value: Any) -> bool:  # noqa: ANN401 -- of any type
    if not isinstance(value, bool):
        raise TypeError
    return value


_KEPT: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "textarea": _text,
    "tagger": _text,
    "integer": _integer,
    "decimal": float,
    "checkbox": _truth,
    "date": lambda value: date.fromisoformat(_text(value)).isoformat(),
    "lookup": lambda value: str(_integer(value)),
}
"""A field of the type date holds a day alone (ZD-10)."""
