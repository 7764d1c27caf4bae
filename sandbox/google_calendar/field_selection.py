"""Partial answers: `fields=kind,items(id,start/dateTime)`, judged by the answer's schema."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.google_calendar.contract import Contract, Method
from sandbox.google_calendar.errors import Refused

JSON = dict[str, Any]
Tree = dict[str, Any]
TOKEN = re.compile(r"[^,()/]+|[,()/]")


def selected(contract: Contract, method: Method, fields: str, body: JSON) -> JSON:
    """What of a body was asked for; all where nothing is said, 400 for fields that there aren't."""
    if not fields:
        return body
    tree = parsed(fields)
    _check(contract, tree, {"$ref": method.response})
    pruned: JSON = _pruned(tree, body)
    return pruned


def parsed(fields: str) -> Tree:
    """A selection as nested names; an empty tree means all that is below."""
    tokens = iter(TOKEN.findall(fields))
    tree, closed = _list(tokens)
    if closed:
        raise _invalid(fields)
    return tree


def _list(tokens: Iterator[str]) -> tuple[Tree, bool]:
    tree: Tree = {}
    here = last = tree
    for token in tokens:
        if token == ",":
            here = tree
        elif token == ")":
            return tree, True
        elif token == "(":
            below, closed = _list(tokens)
            if not closed:
                raise _invalid(name="(")
            last.update(below)
        elif token != "/":
            last = here.setdefault(token.strip(), {})
            here = last
    return tree, False


def _pruned(tree: Tree, body: Any) -> Any:  # noqa: ANN401 -- any JSON, in and out
    if not tree or "*" in tree:
        return body
    if isinstance(body, list):
        return [_pruned(tree, one) for one in body]
    return {name: _pruned(below, body[name]) for name, below in tree.items() if name in body}


def _check(contract: Contract, tree: Tree, schema: Mapping[str, Any]) -> None:
    schema = contract.schemas.said[schema["$ref"]] if "$ref" in schema else schema
    if schema.get("type") == "array":
        _check(contract, tree, schema["items"])
        return
    free = schema.get("additionalProperties")
    for name, below in tree.items():
        part = schema.get("properties", {}).get(name, free)
        if part is None and name != "*":
            raise _invalid(name)
        if below and part is not None:
            _check(contract, below, part)


def _invalid(name: str) -> Refused:
    return Refused("invalidParameter", f"Invalid field selection {name}")
