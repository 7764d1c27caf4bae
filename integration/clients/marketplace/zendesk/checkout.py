"""The package's files in the checkout: a fixed list, so nothing else of a folder is ever taken along."""

from collections.abc import Mapping
from pathlib import Path

from integration.clients.marketplace.zendesk.package import Package
from integration.domain.errors import BadInput

FILES: Mapping[str, str] = {
    "manifest.json": "manifest.json",
    "requirements.json": "marketplace/requirements.json",
    "translations/en.json": "marketplace/translations/en.json",
    "translations/bg.json": "marketplace/translations/bg.json",
    "assets/icon_nav_bar.svg": "marketplace/assets/icon_nav_bar.svg",
    "assets/logo.svg": "marketplace/assets/logo.svg",
    "assets/logo.png": "marketplace/assets/logo.png",
    "assets/logo-small.png": "marketplace/assets/logo-small.png",
}
"""Paths in the package, in the order in which they are zipped, and where each lies in the checkout."""


def from_checkout(root: Path) -> Package:
    """The package as it lies in this checkout; raises BadInput naming the file that isn't there."""
    try:
        return Package({path: (root / place).read_bytes() for path, place in FILES.items()})
    except OSError as error:
        message = f"the package is made in a checkout of VIP Desk, and {error.filename} can't be read there"
        raise BadInput(message) from error
