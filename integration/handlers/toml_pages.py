"""Pages of TOML, made from templates in which `|toml` writes a value."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@cache
def toml_template(name: str) -> "Template":
    """The template of this name, from where the pages' templates are."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415 - only here

    pages = Environment(
        loader=PackageLoader("integration.web"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["toml"] = toml
    return pages.get_template(name)


def toml(value: object) -> str:
    """A value in TOML, on one line; lists of any length and tables inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    # What JSON escapes, TOML escapes in the same way; it forbids one character more.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml(name)
