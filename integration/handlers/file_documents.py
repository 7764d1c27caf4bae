"""A file of settings that a person wrote, as TOML or JSON, decoded: what stands in it is not looked at here."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from integration.domain.errors import BadInput


def document_in(path: Path) -> tuple[bytes, str]:
    """What this file holds, and how its name ends; BadInput for one that can't be read, or ends otherwise."""
    if path.suffix.casefold() not in _SPELLINGS:
        message = f"{path}: expected a file whose name ends in {' or '.join(_SPELLINGS)}"
        raise BadInput(message)
    try:
        return path.read_bytes(), path.suffix
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise BadInput(message) from error


def decoded(document: bytes, suffix: str, shown_by: str) -> object:
    """The value in these bytes; `suffix` is .toml or .json. Raises BadInput for what is neither.

    `shown_by` is the command that prints such a file.
    """
    language, decode = _SPELLINGS[suffix.casefold()]
    try:
        return decode(document.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = "the file is not UTF-8 text: save it as UTF-8"
        raise BadInput(message) from error
    except RecursionError as error:
        message = f"the file is nested too deeply: `{shown_by}` prints one to begin with"
        raise BadInput(message) from error
    except ValueError as error:
        message = f"the file is not {language}: {error}"
        raise BadInput(message) from error


def _json(document: str) -> object:
    return json.loads(document, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"the key {twice[:60]!a} stands twice in one object"
        raise ValueError(message)
    return table


_SPELLINGS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    ".toml": ("TOML", tomllib.loads),
    ".json": ("JSON", _json),
}
