"""Custom objects, old and new, in requirements.json (zendesk_apps_support, requirements.rb, custom_objects_v2)."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from integration.clients.marketplace.zendesk.fault import Rule
from integration.clients.marketplace.zendesk.strict_json import Words, list_in, object_in

_OLD_FIELDS: Mapping[str, tuple[str, ...]] = {
    "custom_object_types": ("key", "schema"),
    "custom_object_relationship_types": ("key", "source", "target"),
}
_NEW_FIELDS: Mapping[str, tuple[str, ...]] = {
    "objects": ("key", "title", "title_pluralized", "include_in_list_view"),
    "object_fields": ("key", "title", "type", "object_key"),
    "object_triggers": ("key", "object_key", "title", "actions", "conditions"),
}
_MOST_OLD = 50
_MOST_OBJECTS = 50
_MOST_OF_ONE = {"object_fields": 20, "object_triggers": 10}
_MOST_BYTES = 1_048_576
_SETTING = re.compile(r"\{\{\s*setting\.[\w.-]+\s*\}\}")


def _old(words: Words) -> Iterator[str]:
    old = object_in(words.get("custom_objects"))
    if "custom_objects" in words and "custom_object_types" not in old:
        yield "custom_objects lacks custom_object_types: add it"
    yield from _incomplete(old, _OLD_FIELDS)
    if sum(len(list_in(each)) for each in old.values()) > _MOST_OLD:
        yield f"at most {_MOST_OLD} custom objects are allowed"


def _new_shape(words: Words) -> Iterator[str]:
    if "custom_objects_v2" not in words:
        return
    new = object_in(words["custom_objects_v2"])
    if not any(new.get(kind) for kind in _NEW_FIELDS):
        yield "custom_objects_v2 is empty: add objects, or leave it out"
    for kind in _NEW_FIELDS:
        if not isinstance(new.get(kind), list | None):
            yield f"{kind} of custom_objects_v2 must be a list"


def _new_fields(words: Words) -> Iterator[str]:
    yield from _incomplete(object_in(words.get("custom_objects_v2")), _NEW_FIELDS)


def _incomplete(named: Words, needed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for kind, fields in needed.items():
        for what in _objects(named, kind):
            missing = [field for field in fields if field not in what]
            if missing:
                yield f"{what.get('key')!r} of {kind} lacks {', '.join(missing)}: add what is missing"


def _objects(named: Words, kind: str) -> list[Words]:
    return [what for what in list_in(named.get(kind)) if isinstance(what, Mapping)]


def _new_limits(words: Words) -> Iterator[str]:
    new = object_in(words.get("custom_objects_v2"))
    if len(list_in(new.get("objects"))) > _MOST_OBJECTS:
        yield f"at most {_MOST_OBJECTS} objects are allowed in custom_objects_v2"
    for kind, most in _MOST_OF_ONE.items():
        counted = Counter(str(what.get("object_key")) for what in _objects(new, kind))
        for owner in [owner for owner, count in counted.items() if count > most]:
            yield f"{owner!r} has more than {most} {kind}"
    if len(json.dumps(new, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")) > _MOST_BYTES:
        yield f"custom_objects_v2 is larger than {_MOST_BYTES} bytes"


def _new_settings(words: Words) -> Iterator[str]:
    if _SETTING.search(json.dumps(words.get("custom_objects_v2"), ensure_ascii=False)):
        yield "custom_objects_v2 may hold no {{setting.…}}: write the value itself"


def _new_owners(words: Words) -> Iterator[str]:
    new = object_in(words.get("custom_objects_v2"))
    known = {str(what.get("key")) for what in _objects(new, "objects")}
    for kind in _MOST_OF_ONE:
        for what in _objects(new, kind):
            if "object_key" in what and str(what["object_key"]) not in known:
                yield f"{what.get('key')!r} of {kind} belongs to {what['object_key']!r}, which is not in objects"


RULES: Sequence[Rule[Words]] = (
    ("requirements.custom-objects", _old),
    ("requirements.objects-shape", _new_shape),
    ("requirements.objects-fields", _new_fields),
    ("requirements.objects-limits", _new_limits),
    ("requirements.objects-setting", _new_settings),
    ("requirements.objects-owner", _new_owners),
)
