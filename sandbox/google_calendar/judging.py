"""What the contract says about one request, and about one answer of ours."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sandbox.google_calendar.contract import Contract, Method
from sandbox.google_calendar.times import parsed_instant

JSON = dict[str, Any]
OK, CREATED = 200, 201
WHOLE = re.compile(r"-?\d+")


def request_problems(
    contract: Contract, method: Method, query: Sequence[tuple[str, str]], body: bytes, content_type: str
) -> list[str]:
    """All that the contract forbids in a request; empty where it is fine."""
    return [*_query_problems(contract, method, query), *_body_problems(contract, method, body, content_type)]


def answer_problems(contract: Contract, method: Method, status: int, body: object) -> list[str]:
    """All that the contract forbids in an answer; only a 200 has a declared shape."""
    if status != OK:
        return []
    if not method.response:
        return [] if body is None else [f"{method.id} answers no body"]
    return contract.schemas.problems(method.response, body)


def without_nulls(body: object) -> object:
    """A PATCH says by null that a field goes, which no schema knows."""
    if isinstance(body, dict):
        return {key: without_nulls(value) for key, value in body.items() if value is not None}
    return body


def _query_problems(contract: Contract, method: Method, query: Sequence[tuple[str, str]]) -> Iterator[str]:
    declared = contract.common | {name: said for name, said in method.parameters.items() if said["location"] == "query"}
    times = Counter(name for name, _ in query)
    for name, value in query:
        if name not in declared:
            yield f"unknown query name {name}"
            continue
        yield from _value_problems(name, declared[name], value)
    yield from (f"{name} is given {times[name]} times" for name in times if _repeated_in_vain(declared, times, name))
    yield from (f"{name} is required" for name, said in declared.items() if said.get("required") and name not in times)


def _repeated_in_vain(declared: Mapping[str, JSON], times: Counter[str], name: str) -> bool:
    return times[name] > 1 and name in declared and not declared[name].get("repeated")


def _value_problems(name: str, said: JSON, value: str) -> Iterator[str]:
    if said["type"] in TYPES and not TYPES[said["type"]](value):
        yield f"{name} is no {said['type']}"
    elif said["type"] == "integer":
        yield from _size_problems(name, said, int(value))
    if "enum" in said and value not in said["enum"]:
        yield f"{name} is none of {', '.join(said['enum'])}"
    if said.get("format") == "date-time" and not parsed_instant(value):
        yield f"{name} is no RFC 3339 date-time with an offset"


TYPES: Mapping[str, Callable[[str], object]] = {
    "integer": WHOLE.fullmatch,
    "boolean": lambda value: value in {"true", "false"},
}


def _size_problems(name: str, said: JSON, value: int) -> Iterator[str]:
    if "minimum" in said and value < int(said["minimum"]):
        yield f"{name} is less than {said['minimum']}"
    if "maximum" in said and value > int(said["maximum"]):
        yield f"{name} is more than {said['maximum']}"


def _body_problems(contract: Contract, method: Method, body: bytes, content_type: str) -> list[str]:
    if not method.request:
        return [f"{method.id} takes no body"] if body else []
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return ["the body is no application/json"]
    try:
        said = json.loads(body)
    except ValueError:
        return ["the body is no JSON"]
    if method.verb == "PATCH":
        said = without_nulls(said)
    missing = [name for name in contract.schemas.required(method.request, method.id) if _lacks(said, name)]
    return [*(f"{name} is required" for name in missing), *contract.schemas.problems(method.request, said, sent=True)]


def _lacks(said: object, name: str) -> bool:
    return not isinstance(said, dict) or name not in said


def parsed_or_none(body: bytes) -> Any:  # noqa: ANN401 -- any JSON
    """A body as JSON, or None where it is none."""
    try:
        return json.loads(body)
    except ValueError:
        return None
