"""The app's texts in each language (zendesk_apps_support, validations/translations.rb)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integration.clients.marketplace.zendesk.fault import Fault, Rule, faults
from integration.clients.marketplace.zendesk.locations import PLACES
from integration.clients.marketplace.zendesk.manifest import Manifest
from integration.clients.marketplace.zendesk.manifest_rules import LOCALE
from integration.clients.marketplace.zendesk.strict_json import Words, is_said, object_in, read_object

SHOWN_IN_THE_MARKETPLACE = ("name", "short_description", "long_description", "installation_instructions")

_FILE = re.compile(r"translations/(.*)\.json")
_IN_THE_MARKETPLACE = "translations/en.json"
_TITLE, _VALUE = "title", "value"


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of one file, for an app of these products; `private` apps show a name only."""

    words: Words
    products: frozenset[str]
    private: bool

    @property
    def app(self) -> Words:
        """What stands under `app`."""
        return object_in(self.words.get("app"))


def translation_faults(manifest: Manifest) -> Iterator[Fault]:
    """What is wrong with the files under translations/."""
    for file, raw in manifest.files.items():
        named = _FILE.fullmatch(file)
        if named:
            yield from _in_file(file, named[1], raw, manifest)


def _in_file(file: str, locale: str, raw: bytes, manifest: Manifest) -> Iterator[Fault]:
    if LOCALE.fullmatch(locale) is None:
        yield Fault(
            file, "translations.locale", f"{locale!r} is no locale: name the file en.json, bg.json, pt-br.json …"
        )
    words, unreadable = read_object(file, raw)
    yield from unreadable
    if words is not None:
        translation = Translation(words, manifest.products, manifest.is_private)
        yield from faults(file, RULES + (MARKETPLACE_RULES if file == _IN_THE_MARKETPLACE else ()), translation)


def _labels(translation: Translation) -> Iterator[str]:
    parameters = translation.app.get("parameters")
    if is_said(parameters) and parameters != object_in(parameters):
        yield "parameters must be an object: each parameter's name, then its texts"
    for name, texts in object_in(parameters).items():
        if "label" not in object_in(texts):
            yield f"the parameter {name!r} has no label: add one"


def _titled(translation: Translation) -> Iterator[str]:
    if not is_said(translation.app.get("package")):
        return
    app = {name: texts for name, texts in translation.app.items() if name != "package"}
    for path in _untitled({**translation.words, "app": app}, ()):
        yield f'{path} must be {{"title": …, "value": …}}, as every text where app.package is given'


def _untitled(words: Words, above: tuple[str, ...]) -> Iterator[str]:
    """The paths of all texts that are no pair of title and value."""
    for name, texts in words.items():
        if not isinstance(texts, Mapping):
            yield ".".join((*above, name))
        elif not _is_pair(texts):
            yield from _untitled(texts, (*above, name))


def _is_pair(texts: Words) -> bool:
    return texts.keys() == {_TITLE, _VALUE} and all(isinstance(text, str) for text in texts.values())


def _complete(translation: Translation) -> Iterator[str]:
    by_product = {product: object_in(translation.app[product]) for product in PLACES if product in translation.app}
    for product, texts in (by_product or {"": translation.app}).items():
        missing = [name for name in _wanted(translation) if not _has(texts, name)]
        if missing:
            yield f"app{product and '.' + product} lacks {', '.join(missing)}: add what is missing"


def _wanted(translation: Translation) -> tuple[str, ...]:
    return SHOWN_IN_THE_MARKETPLACE[:1] if translation.private else SHOWN_IN_THE_MARKETPLACE


def _has(texts: Words, name: str) -> bool:
    return name in texts or (name == "short_description" and "description" in texts)


def _products(translation: Translation) -> Iterator[str]:
    for product in sorted((translation.app.keys() & PLACES.keys()) - translation.products):
        yield f"app.{product} describes a product in which the manifest doesn't show the app: leave it out"


RULES: tuple[Rule[Translation], ...] = (
    ("translations.label", _labels),
    ("translations.titled", _titled),
)

MARKETPLACE_RULES: tuple[Rule[Translation], ...] = (
    ("translations.missing", _complete),
    ("translations.products", _products),
)
