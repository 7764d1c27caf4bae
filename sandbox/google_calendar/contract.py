"""Google's own description of the API (its discovery document, as the official client ships it), as the judge."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from sandbox.google_calendar.schemas import Schemas

JSON = dict[str, Any]
REVIEWED_REVISION = "20261030"
"""The revision that was read; another one must be read again, above all its prose."""


@dataclass(frozen=True, slots=True)
class Method:
    """One operation: `request` and `response` name schemas, empty where there is no body; `scopes` are full URLs."""

    id: str
    verb: str
    template: tuple[str, ...]
    parameters: Mapping[str, JSON]
    scopes: frozenset[str]
    request: str
    response: str

    def fits(self, verb: str, segments: Sequence[str]) -> bool:
        """Whether a request with this verb and path means this operation."""
        same_length = verb == self.verb and len(segments) == len(self.template)
        return same_length and all(map(_segment_fits, self.template, segments))

    @property
    def literals(self) -> int:
        """How many segments of its path are no parameters."""
        return sum(not _named(segment) for segment in self.template)

    def named(self, segments: Sequence[str]) -> dict[str, str]:
        """The parameters in the path."""
        pairs = zip(self.template, segments, strict=True)
        return {_named(template): unquote(segment) for template, segment in pairs if _named(template)}


class Contract:
    """All operations and schemas of one discovery document."""

    def __init__(self, document: JSON) -> None:
        self.revision: str = document["revision"]
        self.base: str = "/" + document["servicePath"]
        self.common: dict[str, JSON] = document["parameters"]
        """The query names that every operation takes."""
        self.schemas = Schemas(document["schemas"])
        self.methods = {method.id: method for method in _methods(document["resources"])}
        described = document["auth"]["oauth2"]["scopes"].items()
        self.scopes: dict[str, str] = {scope: said["description"] for scope, said in described}
        """The full URLs of all scopes, and what a person is told of each."""

    def meant(self, verb: str, raw_path: str) -> tuple[Method, dict[str, str]] | None:
        """The operation that a verb and a still quoted path mean, with its parameters; literal segments win."""
        if not raw_path.startswith(self.base):
            return None
        segments = raw_path.removeprefix(self.base).split("/")
        fitting = [method for method in self.methods.values() if method.fits(verb, segments)]
        best = max(fitting, key=lambda method: method.literals, default=None)
        return (best, best.named(segments)) if best else None


@cache
def calendar_v3() -> Contract:
    """The document of Calendar API v3 that the installed client carries."""
    folder = files("googleapiclient.discovery_cache.documents")
    return Contract(json.loads(folder.joinpath("calendar.v3.json").read_text(encoding="utf-8")))


def _methods(resources: Mapping[str, JSON]) -> Iterator[Method]:
    for resource in resources.values():
        yield from map(_method, resource.get("methods", {}).values())
        yield from _methods(resource.get("resources", {}))


def _method(said: JSON) -> Method:
    return Method(
        id=said["id"],
        verb=said["httpMethod"],
        template=tuple(said["path"].split("/")),
        parameters=said.get("parameters", {}),
        scopes=frozenset(said["scopes"]),
        request=said.get("request", {}).get("$ref", ""),
        response=said.get("response", {}).get("$ref", ""),
    )


def _named(segment: str) -> str:
    return segment[1:-1] if segment.startswith("{") else ""


def _segment_fits(template: str, segment: str) -> bool:
    return bool(segment) if _named(template) else template == segment
