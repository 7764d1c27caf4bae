"""The settings that an admin fills in when installing (zendesk_apps_support, parameter.rb, secure_settings.rb)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from integration.clients.marketplace.zendesk.fault import Rule
from integration.clients.marketplace.zendesk.manifest import Manifest
from integration.clients.marketplace.zendesk.strict_json import Words, is_said, list_in

_TYPES = ("text", "checkbox", "url", "number", "multiline", "hidden", "oauth")
_SCOPES = frozenset("header body url jwt_secret_key jwt_claim basic_auth_username basic_auth_password".split())
_LIKE_A_SECRET = re.compile("token|key|pwd|password", re.IGNORECASE)


def _shape(manifest: Manifest) -> Iterator[str]:
    written = manifest.words.get("parameters")
    if written is not None and not isinstance(written, list):
        yield "parameters must be a list"
    if any(not isinstance(each, Mapping) for each in list_in(written)):
        yield 'each parameter must be an object: {"name": …, "type": …}'


def _duplicate(manifest: Manifest) -> Iterator[str]:
    named = Counter(str(parameter.get("name")) for parameter in manifest.parameters)
    for name in [name for name, times in named.items() if times > 1]:
        yield f"two parameters are named {name!r}: rename one"


def _called_name(manifest: Manifest) -> Iterator[str]:
    if any(parameter.get("name") == "name" for parameter in manifest.parameters):
        yield "no parameter may be called 'name': rename it"


def _flags(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        for word in ("required", "secure"):
            if not isinstance(parameter.get(word), bool | None):
                yield f"{word} of {_name(parameter)} must be true or false, without quotes"


def _hidden(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        if parameter.get("type") == "hidden" and is_said(parameter.get("required")):
            yield f"{_name(parameter)} is hidden, so nobody can fill it in: it can't be required"


def _type(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        if _type_of(parameter) not in _TYPES:
            yield f"{_name(parameter)} has the type {_type_of(parameter)!r}: one of {', '.join(_TYPES)}"


def _oauth(manifest: Manifest) -> Iterator[str]:
    ours = [parameter for parameter in manifest.parameters if parameter.get("type") == "oauth"]
    if len(ours) > 1:
        yield "only one parameter may have the type oauth: leave the others out"
    for parameter in ours:
        if is_said(parameter.get("secure")):
            yield f"{_name(parameter)} has the type oauth, so it can't be secure: leave secure out"


def _scopes(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        if parameter.get("scopes") is not None:
            yield from _scopes_of(parameter)


def _scopes_of(parameter: Words) -> Iterator[str]:
    scopes = parameter["scopes"]
    if not is_said(parameter.get("secure")):
        yield f"{_name(parameter)} has scopes but isn't secure: set secure to true"
    if not isinstance(scopes, list) or not scopes:
        yield f"scopes of {_name(parameter)} must be a list, and not an empty one"
    for scope in list_in(scopes):
        if str(scope) not in _SCOPES:
            yield f"{_name(parameter)} has the scope {scope!r}: one of {', '.join(sorted(_SCOPES))}"


def _insecure(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        plain = _type_of(parameter) == "text" and not is_said(parameter.get("secure"))
        if plain and _LIKE_A_SECRET.search(str(parameter.get("name"))):
            yield f"{_name(parameter)} is named like a secret: set secure to true"


def _unscoped(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        if is_said(parameter.get("secure")) and not parameter.get("scopes"):
            yield f"{_name(parameter)} may be sent anywhere in a request: narrow it by scopes"


def _default(manifest: Manifest) -> Iterator[str]:
    for parameter in manifest.parameters:
        if "default" in parameter and (is_said(parameter.get("secure")) or parameter.get("type") == "hidden"):
            yield f"the default of {_name(parameter)} can be read by everybody who has the package: leave it out"


def _type_of(parameter: Words) -> object:
    """Its type as Zendesk reads it: text, where nothing is said."""
    return parameter["type"] if is_said(parameter.get("type")) else "text"


def _name(parameter: Words) -> str:
    return f"the parameter {parameter.get('name')!r}"


RULES: Sequence[Rule[Manifest]] = (
    ("parameters.shape", _shape),
    ("parameters.duplicate", _duplicate),
    ("parameters.called-name", _called_name),
    ("parameters.boolean", _flags),
    ("parameters.hidden", _hidden),
    ("parameters.type", _type),
    ("parameters.oauth", _oauth),
    ("parameters.scopes", _scopes),
)

WARNINGS: Sequence[Rule[Manifest]] = (
    ("parameters.insecure", _insecure),
    ("parameters.unscoped", _unscoped),
    ("parameters.default", _default),
)
