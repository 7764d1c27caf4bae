"""Which files a package may hold (zendesk_apps_support, validations/mime.rb, source.rb, banner.rb, marketplace.rb)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from integration.clients.marketplace.zendesk.fault import Fault
from integration.clients.marketplace.zendesk.manifest import Manifest
from integration.clients.marketplace.zendesk.package import Package
from integration.clients.marketplace.zendesk.picture import png_size

_NAMES = frozenset(
    "rar zip gzip pdf doc docx avi bin bz bz2 csh sh jar mp3 mpeg odt pptx ppt xls xlsx 7z".split(),
)
_BEGINNINGS: Mapping[bytes, str] = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"Rar!\x1a\x07": "rar",
    b"\x1f\x8b": "gzip",
    b"%PDF-": "pdf",
    b"ID3": "mp3",
    b"\x00\x00\x01\xba": "mpeg",
    b"\x00\x00\x01\xb3": "mpeg",
}
"""How files begin that are refused whatever they are called."""

_SOURCE = re.compile(r".*\.jsx?|templates/.*\.hdbs|app\.s?css")
_BANNER = "assets/banner.png"
_BANNER_SIZES = ((830, 200), (1660, 400))


def kind_faults(package: Package) -> Iterator[Fault]:
    """What is wrong with the files as files, whatever the manifest says."""
    for path in package.links:
        yield Fault(path, "files.link", "this is a symbolic link: put the file itself there")
    for path in package.twice:
        yield Fault(path, "files.twice", "the zip holds this file more than once: leave one")
    for path, content in package.files.items():
        kind = _refused(path, content)
        if kind:
            yield Fault(path, "files.kind", f"no package may hold a file of the kind {kind}: leave it out")
    yield from _banner(package.files.get(_BANNER))


def source_faults(manifest: Manifest) -> Iterator[Fault]:
    """Code in an app that says that it has none."""
    if manifest.only:
        for path in filter(_SOURCE.fullmatch, manifest.files):
            yield Fault(
                path, "files.source", f"an app with {manifest.only} has no code, styles or templates: leave it out"
            )


def _refused(path: str, content: bytes) -> str:
    named = PurePosixPath(path).suffix.removeprefix(".").lower()
    begun = (kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning))
    return named if named in _NAMES else next(begun, "")


def _banner(content: bytes | None) -> Iterator[Fault]:
    if content is not None and png_size(content) not in _BANNER_SIZES:
        sizes = " or ".join(f"{width}x{height}" for width, height in _BANNER_SIZES)
        yield Fault(_BANNER, "files.banner", f"the banner must be a PNG of {sizes} pixels")
