"""The discovery document's schemas as strict JSON Schema 2020-12: nothing that isn't declared is allowed."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from sandbox.google_calendar.times import WALL, parsed_instant

JSON = dict[str, Any]
DROPPED = {
    "annotations",
    "default",
    "deprecated",
    "description",
    "enumDeprecated",
    "enumDescriptions",
    "id",
    "readOnly",
}
FORMATS = FormatChecker(["date"])
LONG = {"int64", "uint64"}


@FORMATS.checks("date-time")
def _is_instant(said: object) -> bool:
    return not isinstance(said, str) or parsed_instant(said) is not None


@FORMATS.checks("instant-or-wall")
def _is_instant_or_wall(said: object) -> bool:
    return not isinstance(said, str) or parsed_instant(said) is not None or WALL.fullmatch(said) is not None


class Schemas:
    """Judges of bodies, by the names of their schemas."""

    def __init__(self, said: Mapping[str, JSON]) -> None:
        self.said = said
        self._judges: dict[tuple[str, bool], Draft202012Validator] = {}

    def required(self, name: str, method: str) -> list[str]:
        """The fields that one operation needs in a body of this schema, by the document's annotations."""
        properties = self.said[name]["properties"].items()
        return [key for key, value in properties if method in value.get("annotations", {}).get("required", ())]

    def problems(self, name: str, body: object, *, sent: bool = False) -> list[str]:
        """What is wrong with a body; one that was `sent` may say a wall clock's time, beside a zone."""
        errors = self._judge(name, sent=sent).iter_errors(body)
        return [f"{error.json_path}: {error.message[:200]}" for error in errors]

    def _judge(self, name: str, *, sent: bool) -> Draft202012Validator:
        if (name, sent) not in self._judges:
            schema = {"$ref": f"#/$defs/{name}", "$defs": self._sent if sent else self._strict}
            self._judges[name, sent] = Draft202012Validator(schema, format_checker=FORMATS)
        return self._judges[name, sent]

    @cached_property
    def _strict(self) -> JSON:
        return {name: strict(schema) for name, schema in self.said.items()}

    @cached_property
    def _sent(self) -> JSON:
        # "A time zone offset is required unless a time zone is explicitly specified in timeZone": EventDateTime
        schemas = {name: strict(schema) for name, schema in self.said.items()}
        schemas["EventDateTime"]["properties"]["dateTime"]["format"] = "instant-or-wall"
        return schemas


def strict(said: JSON) -> JSON:
    """One schema of the document in the standard's words."""
    if "$ref" in said:
        return {"$ref": f"#/$defs/{said['$ref']}"}
    made = {key: value for key, value in said.items() if key not in DROPPED}
    if made.get("type") == "any":
        del made["type"]
    if made.get("format") in LONG and made.get("type") == "string":
        made["pattern"] = r"^-?\d+$"
    return _with_parts(made)


def _with_parts(made: JSON) -> JSON:
    if "properties" in made:
        made["properties"] = {name: strict(part) for name, part in made["properties"].items()}
        made.setdefault("additionalProperties", False)
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = strict(made[key])
    return made
