"""What a listing in the marketplace needs, though Zendesk's check doesn't ask: pictures, and a real address."""

from collections.abc import Iterator, Mapping

from integration.clients.marketplace.zendesk.addressed import PLACEHOLDER_HOST
from integration.clients.marketplace.zendesk.fault import Fault
from integration.clients.marketplace.zendesk.manifest import FILE, Manifest
from integration.clients.marketplace.zendesk.picture import png_size

_LOGOS: Mapping[str, tuple[int, int]] = {"logo.png": (320, 320), "logo-small.png": (128, 128)}
"""developer.zendesk.com, "Styles and assets": the tile in the listing, and the one in the product."""

_WITH_ICON = ("top_bar", "nav_bar", "ticket_editor")


def listing_warnings(manifest: Manifest) -> Iterator[Fault]:
    """What the submission, or an agent who looks for the app, would miss."""
    if PLACEHOLDER_HOST.encode() in manifest.files[FILE]:
        advice = f"the address is still the placeholder {PLACEHOLDER_HOST}: package it with --public-url https://…"
        yield Fault(FILE, "listing.placeholder", advice, warning=True)
    # With several products, each has its pictures in a folder of its own.
    folders = [f"assets/{each}/" for each in sorted(manifest.products)] if len(manifest.products) > 1 else ["assets/"]
    for folder in folders:
        yield from _logos(manifest.files, folder)
    yield from _icons(manifest)


def _logos(files: Mapping[str, bytes], folder: str) -> Iterator[Fault]:
    for name, (width, height) in _LOGOS.items():
        if png_size(files.get(folder + name, b"")) != (width, height):
            advice = f"a PNG of {width}x{height} pixels should be here: add it"
            yield Fault(folder + name, "listing.logo", advice, warning=True)


def _icons(manifest: Manifest) -> Iterator[Fault]:
    for place in manifest.places:
        names = [f"icon_{place.name}.svg", f"icon_{place.name}_inactive.png"]
        has_one = any(
            path.startswith("assets/") and path.endswith(f"/{name}") for path in manifest.files for name in names
        )
        if place.name in _WITH_ICON and not has_one:
            advice = f"the app is opened from {place.name}, which shows an icon: add it"
            yield Fault(f"assets/{names[0]}", "listing.icon", advice, warning=True)
