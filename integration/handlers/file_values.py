"""Values of a file that a person wrote, read strictly: every mistake is told, each behind the path of its place.

A reader takes a path and what stands there, and gives a value or raises BadInput. Items of a list count from 1.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

from integration.domain.errors import BadInput
from integration.handlers.wall_times import located

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)
Reader = Callable[[str, Any], _T]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SHOWN = 60
_HUGE = 200
_ALIKE = 0.5
_LONG = 3
_SHAPES: Mapping[type, str] = {dict: "a table", list: "a list", type(None): "null"}


def expected(path: str, what: str, raw: object, hint: str = "") -> BadInput:
    """What should stand at this place, and what does."""
    return BadInput(located(path or "the file", f"expected {what}, not {_shown(raw)}{hint}"))


def each(steps: Iterable[tuple[_K, Callable[[], _T]]]) -> dict[_K, _T]:
    """What each of these read; BadInput with the mistakes of all that failed, one a line."""
    read: dict[_K, _T] = {}
    mistakes: list[str] = []
    for key, step in steps:
        try:
            read[key] = step()
        except BadInput as error:
            mistakes.append(str(error))
    if mistakes:
        raise BadInput("\n".join(mistakes))
    return read


def record(path: str, raw: object, readers: Mapping[str, Reader[Any]]) -> dict[str, Any]:
    """The keys that stand in a table, each read by its reader; an unknown one is refused with the nearest name."""
    table = entries(path, raw)
    return each((key, partial(_known, path, key, value, readers)) for key, value in table.items())


def entries(path: str, raw: object) -> dict[str, Any]:
    """A table as it stands, its values unread."""
    if not isinstance(raw, dict):
        raise expected(path, "a table of settings", raw)
    return raw


def needed(path: str, table: Mapping[str, Any], *keys: str) -> None:
    """BadInput for each of these keys that does not stand in the table."""
    missing = [located(beneath(path, key), "it is missing") for key in keys if key not in table]
    if missing:
        raise BadInput("\n".join(missing))


def placed(path: str, make: Callable[[], _T]) -> _T:
    """What this makes; the BadInput of a rule is told with the path of the place."""
    try:
        return make()
    except BadInput as error:
        raise BadInput(located(path, str(error))) from error


def beneath(path: str, key: str) -> str:
    """The path of a key within the table at `path`; a key that is no plain word is quoted."""
    name = key if _PLAIN.fullmatch(key) else _shown(key)
    return f"{path}.{name}" if path else name


def listed(read: Reader[_T], what: str) -> Reader[tuple[_T, ...]]:
    """A list of such values."""

    def reader(path: str, raw: object) -> tuple[_T, ...]:
        if not isinstance(raw, list):
            raise expected(path, f"a list of {what}", raw)
        return tuple(each((n, partial(read, f"{path}[{n}]", item)) for n, item in enumerate(raw, start=1)).values())

    return reader


def text(what: str) -> Reader[str]:
    """Any text that can be written down again."""

    def reader(path: str, raw: object) -> str:
        if not isinstance(raw, str) or any("\ud800" <= letter <= "\udfff" for letter in raw):
            raise expected(path, what, raw)
        return raw

    return reader


def one_of(known: Mapping[str, _T]) -> Reader[_T]:
    """One of these words."""

    def reader(path: str, raw: object) -> _T:
        if not isinstance(raw, str) or raw not in known:
            raise expected(path, _either(known), raw, _hint(raw, known))
        return known[raw]

    return reader


def flag(path: str, raw: object) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise expected(path, "true or false", raw)
    return raw


def day(path: str, raw: object) -> date:
    """A date, as text or as TOML's own."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw if isinstance(raw, str) and _DATE.fullmatch(raw) else "")
    except ValueError as error:
        raise expected(path, "a date such as 2026-12-24", raw) from error


def _known(path: str, key: str, value: object, readers: Mapping[str, Reader[Any]]) -> object:
    if key not in readers:
        hint = _hint(key, readers) or f"; known are {', '.join(readers)}"
        raise BadInput(located(beneath(path, key), "there is no such setting" + hint))
    return readers[key](beneath(path, key), value)


def _hint(raw: object, known: Mapping[str, object]) -> str:
    folded = {name.casefold(): name for name in known}
    # Between names as short as S1 and S2 everything is alike.
    asked = raw.casefold() if isinstance(raw, str) and len(raw) >= _LONG else ""
    near = get_close_matches(asked, folded, n=1, cutoff=_ALIKE)
    return f"; did you mean {folded[near[0]]}?" if near else ""


def _either(known: Mapping[str, object]) -> str:
    *others, last = known
    return f"{', '.join(others)} or {last}" if others else last


def _shown(raw: object) -> str:
    if isinstance(raw, str):
        cut = raw if len(raw) <= _SHOWN else raw[:_SHOWN] + "..."
        return '"' + "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in cut) + '"'
    if isinstance(raw, int) and raw.bit_length() > _HUGE:
        return "so large a number"
    return _SHAPES.get(type(raw)) or (str(raw).lower() if isinstance(raw, bool) else str(raw))
