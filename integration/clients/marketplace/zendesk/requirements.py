"""What is created in an account when the app is installed (zendesk_apps_support, validations/requirements.rb)."""

from collections.abc import Iterator, Mapping, Sequence

from integration.clients.marketplace.zendesk import custom_objects
from integration.clients.marketplace.zendesk.fault import Fault, Rule, faults
from integration.clients.marketplace.zendesk.manifest import Manifest
from integration.clients.marketplace.zendesk.strict_json import Words, is_said, list_in, object_in, read_object

FILE = "requirements.json"
MOST = 5000

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "automations": ("title",),
    "macros": ("title",),
    "targets": ("title",),
    "triggers": ("title",),
    "views": ("title",),
    "ticket_fields": ("title",),
    "user_fields": ("title", "key"),
    "organization_fields": ("title", "key"),
    "channel_integrations": ("manifest_url",),
    "webhooks": ("name", "status", "endpoint", "http_method", "request_format"),
    "custom_objects": (),
    "custom_objects_v2": (),
}
"""All that a package may create, and what each one of them must say at least."""

_CUSTOM = ("custom_objects", "custom_objects_v2")
_BANNED_TARGETS = ("http_target", "url_target_v2")


def requirement_faults(manifest: Manifest) -> Iterator[Fault]:
    """What is wrong with requirements.json, or with having or lacking it."""
    raw = manifest.files.get(FILE)
    if raw is None:
        if is_said(manifest.words.get("requirementsOnly")):
            yield Fault(FILE, "requirements.missing", "the manifest says requirementsOnly: add the file")
        return
    if is_said(manifest.words.get("marketingOnly")) or manifest.products == {"chat"}:
        yield Fault(FILE, "requirements.unsupported", "this app can't create anything in an account: leave it out")
    words, unreadable = read_object(FILE, raw)
    yield from unreadable
    if words is not None:
        yield from faults(FILE, RULES, words)


def _types(words: Words) -> Iterator[str]:
    for unknown in words.keys() - _FIELDS.keys():
        yield f"{unknown!r} can't be created by a package: leave it out; possible are {', '.join(_FIELDS)}"


def _shape(words: Words) -> Iterator[str]:
    for kind, named in words.items():
        if not isinstance(named, Mapping):
            yield f"what stands under {kind!r} must be an object: a name of yours for each, then what it is"
        elif kind not in _CUSTOM and any(not isinstance(each, Mapping) for each in named.values()):
            yield f"each of {kind!r} must be an object"


def _each(words: Words, kind: str) -> Iterator[tuple[str, Words]]:
    for identifier, what in object_in(words.get(kind)).items():
        if isinstance(what, Mapping):
            yield identifier, what


def _required(words: Words) -> Iterator[str]:
    for kind, needed in _FIELDS.items():
        for identifier, what in _each(words, kind):
            missing = [field for field in needed if field not in what]
            if missing:
                yield f"{identifier!r} of {kind} lacks {', '.join(missing)}: add what is missing"


def _targets(words: Words) -> Iterator[str]:
    for identifier, what in _each(words, "targets"):
        if what.get("type") in _BANNED_TARGETS:
            yield f"{identifier!r} is a target of the type {what['type']}, which is no longer taken: use a webhook"


def _channels(words: Words) -> Iterator[str]:
    if len(object_in(words.get("channel_integrations"))) > 1:
        yield "a package may hold one channel integration: leave the others out"


def _count(words: Words) -> Iterator[str]:
    count = sum(len(object_in(named)) or len(list_in(named)) for named in words.values())
    if count > MOST:
        yield f"it would create {count} things: {MOST} are allowed"


RULES: Sequence[Rule[Words]] = (
    ("requirements.type", _types),
    ("requirements.shape", _shape),
    ("requirements.required", _required),
    ("requirements.target", _targets),
    ("requirements.channel", _channels),
    ("requirements.count", _count),
    *custom_objects.RULES,
)
