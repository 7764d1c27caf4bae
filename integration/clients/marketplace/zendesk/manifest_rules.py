"""What Zendesk asks of manifest.json as a whole (zendesk_apps_support, validations/manifest.rb and marketplace.rb)."""

import re
from collections.abc import Iterator, Sequence

from integration.clients.marketplace.zendesk.address import is_web
from integration.clients.marketplace.zendesk.fault import Rule
from integration.clients.marketplace.zendesk.manifest import Manifest
from integration.clients.marketplace.zendesk.strict_json import is_said, object_in

LOCALE = re.compile(r"[a-z]{2,3}(-\w{2,3})?", re.ASCII)

_FRAMEWORK = "2.0"
_OPTIONAL_FLAGS = ("requirementsOnly", "marketingOnly", "singleInstall", "signedUrls")
_TEXTS = ("defaultLocale", "version", "frameworkVersion", "remoteInstallationURL", "termsConditionsURL", "gaID")
_AUTHOR_TEXTS = ("name", "email", "url")
_OAUTH_TEXTS = ("client_id", "client_secret", "authorize_uri", "access_token_uri")
_EXPERIMENTS = frozenset({"hashParams", "newCssCompiler"})


def _required(manifest: Manifest) -> Iterator[str]:
    surface = () if manifest.only else ("frameworkVersion",)
    for word in ("author", "defaultLocale", *surface):
        if manifest.words.get(word) is None:
            yield f"{word} is missing: add it"


def _flags(manifest: Manifest) -> Iterator[str]:
    flags: dict[str, object] = {word: manifest.words.get(word) for word in _OPTIONAL_FLAGS}
    # Only private has a default that null doesn't bring about.
    for word, value in {**flags, "private": manifest.words.get("private", True)}.items():
        if not isinstance(value, bool) and (is_said(value) or word == "private"):
            yield f"{word} must be true or false, without quotes"


def _texts(manifest: Manifest) -> Iterator[str]:
    for word in _TEXTS:
        if not isinstance(manifest.words.get(word, ""), str | None):
            yield f"{word} must be a text in quotes"


def _author(manifest: Manifest) -> Iterator[str]:
    author = manifest.words.get("author")
    if author is not None and author != object_in(author):
        yield 'author must be an object: {"name": …, "email": …, "url": …}'
    for word in _AUTHOR_TEXTS:
        if not isinstance(object_in(author).get(word, ""), str | None):
            yield f"the author's {word} must be a text in quotes"


def _web_addresses(manifest: Manifest) -> Iterator[str]:
    author = object_in(manifest.words.get("author"))
    for what, value in (("termsConditionsURL", manifest.words.get("termsConditionsURL")), ("url", author.get("url"))):
        if value is not None and not is_web(value):
            yield f"{what} must be an http or https address with a host"


def _locale(manifest: Manifest) -> Iterator[str]:
    locale = manifest.words.get("defaultLocale")
    if not isinstance(locale, str):
        return
    if LOCALE.fullmatch(locale) is None:
        yield f"defaultLocale {locale!r} is no locale: write en, bg, pt-br …"
    elif f"translations/{locale}.json" not in manifest.files:
        yield f"translations/{locale}.json, which defaultLocale promises, is not in the package: add it"


def _framework(manifest: Manifest) -> Iterator[str]:
    version = manifest.words.get("frameworkVersion")
    if not manifest.only and version not in (None, _FRAMEWORK):
        yield f'frameworkVersion must be "{_FRAMEWORK}"'


def _no_template(manifest: Manifest) -> Iterator[str]:
    if is_said(manifest.words.get("noTemplate")) and manifest.words["noTemplate"] != []:
        yield "noTemplate belongs to the first framework: leave it out, and give each location an address"


def _domains(manifest: Manifest) -> Iterator[str]:
    domains = manifest.words.get("domainWhitelist")
    if domains is not None and not (isinstance(domains, list) and all(isinstance(each, str) for each in domains)):
        yield "domainWhitelist must be a list of texts"


def _experiments(manifest: Manifest) -> Iterator[str]:
    experiments = manifest.words.get("experiments")
    if is_said(experiments) and experiments != object_in(experiments):
        yield "experiments must be an object"
    for name in {name for name, on in object_in(experiments).items() if is_said(on)} - _EXPERIMENTS:
        yield f"the marketplace takes no app with the experiment {name}: switch it off"


def _oauth(manifest: Manifest) -> Iterator[str]:
    oauth = manifest.words.get("oauth")
    if not is_said(oauth):
        return
    missing = [word for word in _OAUTH_TEXTS if not object_in(oauth).get(word)]
    if missing:
        yield f"oauth lacks {', '.join(missing)}: add what is missing, or leave oauth out"
    if not any(parameter.get("type") == "oauth" for parameter in manifest.parameters):
        yield "oauth needs one parameter of the type oauth: add it, or leave oauth out"


def _without_surface(manifest: Manifest) -> Iterator[str]:
    if not manifest.only:
        return
    if manifest.places:
        yield f"with {manifest.only} there is no place to be shown: leave location out"
    if manifest.words.get("frameworkVersion") is not None:
        yield f"with {manifest.only} nothing runs: leave frameworkVersion out"


def _marketing(manifest: Manifest) -> Iterator[str]:
    if not is_said(manifest.words.get("marketingOnly")):
        return
    if manifest.parameters:
        yield "an app that is marketingOnly has no settings: leave parameters out"
    if manifest.is_private:
        yield "an app that is marketingOnly is for everybody: set private to false"


RULES: Sequence[Rule[Manifest]] = (
    ("manifest.required", _required),
    ("manifest.boolean", _flags),
    ("manifest.text", _texts),
    ("manifest.author", _author),
    ("manifest.address", _web_addresses),
    ("manifest.locale", _locale),
    ("manifest.framework", _framework),
    ("manifest.no-template", _no_template),
    ("manifest.domains", _domains),
    ("manifest.experiments", _experiments),
    ("manifest.oauth", _oauth),
    ("manifest.without-surface", _without_surface),
    ("manifest.marketing", _marketing),
)
