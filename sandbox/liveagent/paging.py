"""The two ways in which lists come in parts: by page, and by cursor in a response header."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import TypeVar

from sandbox.liveagent.errors import invalid

T = TypeVar("T")

PER_PAGE = 10
CURSOR_HEADER = "next_page_cursor"


def page(records: Sequence[T], query: Mapping[str, str], *, largest: int) -> list[T]:
    """One page by `_page` and `_perPage`, or `_from` up to but without `_to`, which goes first (LA-21)."""
    if "_from" in query or "_to" in query:
        begin = _number(query, "_from", 0)
        end = _number(query, "_to", begin + PER_PAGE)
        return list(records[begin : min(end, begin + largest)])
    size = min(_number(query, "_perPage", PER_PAGE, least=1), largest)
    begin = (_number(query, "_page", 1, least=1) - 1) * size
    return list(records[begin : begin + size])


def cursor_page(records: Sequence[T], query: Mapping[str, str], *, largest: int) -> tuple[list[T], dict[str, str]]:
    """One page after `_cursor`, and the header that leads to the next one, missing on the last."""
    size = min(_number(query, "_perPage", PER_PAGE, least=1), largest)
    begin = _place(query.get("_cursor", ""))
    more = begin + size < len(records)
    return list(records[begin : begin + size]), {CURSOR_HEADER: _cursor(begin + size)} if more else {}


def in_order(records: Sequence[T], query: Mapping[str, str], fields: Mapping[str, str], default: str) -> list[T]:
    """Sorted by `_sortField` (400 where it is none) in `_sortDir`, ASC where nothing is said; equals stay in order."""
    name, direction = query.get("_sortField", default), query.get("_sortDir", "ASC")
    if name not in fields or direction not in {"ASC", "DESC"}:
        message = "Incorrect sorting"
        raise invalid(message)
    field = fields[name]
    return sorted(records, key=lambda record: getattr(record, field), reverse=direction == "DESC")


def _number(query: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    said = query.get(name, str(default))
    if not said.isascii() or not said.isdigit() or int(said) < least:
        message = f"Incorrect {name} parameter value"
        raise invalid(message)
    return int(said)


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"after {place}".encode()).decode()


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(urlsafe_b64decode(cursor.encode()).decode().removeprefix("after "))
    except ValueError as error:
        message = "Incorrect _cursor parameter value"
        raise invalid(message) from error
