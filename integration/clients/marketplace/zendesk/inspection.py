"""All rules over one package. They mirror zendesk_apps_support 4.52.0, the gem by which Zendesk judges.

Beyond it we take a name that stands twice in an object, and words of another kind than Zendesk expects, for errors
everywhere: it would ignore the first, and fall over the second. What it looks at and we don't: docs/marketplace.md.
"""

import re
from collections.abc import Iterator, Sequence

from integration.clients.marketplace.zendesk import locations, manifest_rules, parameters
from integration.clients.marketplace.zendesk.cautions import caution_warnings
from integration.clients.marketplace.zendesk.drawings import drawing_warnings
from integration.clients.marketplace.zendesk.fault import Fault, faults
from integration.clients.marketplace.zendesk.kinds import kind_faults, source_faults
from integration.clients.marketplace.zendesk.listing import listing_warnings
from integration.clients.marketplace.zendesk.manifest import FILE, Manifest
from integration.clients.marketplace.zendesk.package import Package
from integration.clients.marketplace.zendesk.requirements import requirement_faults
from integration.clients.marketplace.zendesk.strict_json import read_object
from integration.clients.marketplace.zendesk.translations import translation_faults

_NESTED = re.compile(r"[^/]+/manifest\.json")


def inspect(package: Package) -> Sequence[Fault]:
    """Everything that is wrong with this package, errors before warnings; nothing where Zendesk takes it as it is."""
    found = [
        *_by_manifest(package),
        *kind_faults(package),
        *drawing_warnings(package.files),
        *caution_warnings(package.files),
    ]
    return sorted(found, key=lambda fault: fault.warning)


def _by_manifest(package: Package) -> Iterator[Fault]:
    raw = package.files.get(FILE)
    if raw is None:
        yield _missing(package)
        return
    words, unreadable = read_object(FILE, raw)
    yield from unreadable
    if words is not None:
        yield from _of_app(Manifest(words, package.files))


def _missing(package: Package) -> Fault:
    nested = next(filter(_NESTED.fullmatch, package.files), None)
    if nested:
        return Fault(nested, "manifest.nested", "the package lies one folder too deep: zip what is in the folder")
    return Fault(FILE, "manifest.missing", "there is no manifest.json: name the folder of an app, or a zip of one")


def _of_app(manifest: Manifest) -> Iterator[Fault]:
    yield from faults(FILE, (*manifest_rules.RULES, *locations.RULES, *parameters.RULES), manifest)
    yield from faults(FILE, parameters.WARNINGS, manifest, warning=True)
    yield from source_faults(manifest)
    yield from translation_faults(manifest)
    yield from requirement_faults(manifest)
    yield from listing_warnings(manifest)
