"""What the pages say, found in templates and code as gettext's tools find it."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import integration

HOUSE = Path(integration.__file__).parent
LOCALES = HOUSE / "web" / "locale"

_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "mark", "say"), None),
    "ngettext": (1, 2),
    "count": (1, 2),
}
_SOURCES = (("jinja2.ext:babel_extract", "web/templates", "*.html"), ("python", "handlers", "*.py"))
_OTHERS = {"home.html"}
"""Templates that are in English alone: an admin's, not a customer's."""


def said() -> Catalog:
    """Every text that is translated somewhere."""
    catalogue = Catalog()
    for method, folder, pattern in _SOURCES:
        for file in sorted((HOUSE / folder).rglob(pattern)):
            if file.name not in _OTHERS and not file.name.startswith("calendar_"):
                _add(catalogue, method, file)
    return catalogue


def _add(catalogue: Catalog, method: str, file: Path) -> None:
    with file.open("rb") as source:
        found = extract(method, cast("BinaryIO", source), _KEYWORDS, options={"silent": "false"})
        for _, message, _, _ in cast("Iterable[tuple[int, str | tuple[str, ...], object, object]]", found):
            if message:
                catalogue.add(message)


def kept(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with (LOCALES / language / "LC_MESSAGES" / "vipdesk.po").open("rb") as file:
        return read_po(file, locale=language)
