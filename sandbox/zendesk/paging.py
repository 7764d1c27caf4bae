"""Lists by pages: with `page[size]` by cursor, else by number (offset), as most of the API has both."""

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.zendesk.door import Asked
from sandbox.zendesk.errors import malformed
from sandbox.zendesk.records import JSON

CURSOR = ("page[size]", "page[after]", "page[before]")
OFFSET = ("page", "per_page")
PAGES = (*CURSOR, *OFFSET)
LARGEST = 100


def paged(asked: Asked, name: str, rows: Sequence[Any]) -> JSON:
    """One page of the rows under their name."""
    return _by_cursor(asked, name, rows) if any(one in asked.query for one in CURSOR) else _by_number(asked, name, rows)


def sized(text: str, largest: int = LARGEST) -> int:
    """The size of a page; 400 where it is none."""
    if not text.isdecimal() or not 1 <= int(text) <= largest:
        message = f"page size must be between 1 and {largest}"
        raise malformed(message)
    return int(text)


def _by_cursor(asked: Asked, name: str, rows: Sequence[Any]) -> JSON:
    size, start = sized(asked.query.get("page[size]", str(LARGEST))), _place(asked.query.get("page[after]", ""))
    page = rows[start : start + size]
    more = start + size < len(rows)
    after = cursor(start + len(page)) if page else None
    others = {key: value for key, value in asked.query.items() if key not in CURSOR}
    following = urlencode({**others, "page[size]": size, "page[after]": after or ""})
    return {
        name: list(page),
        "meta": {"has_more": more, "after_cursor": after, "before_cursor": cursor(start) if page else None},
        "links": {"prev": None, "next": f"{_address(asked)}?{following}" if more else None},
    }


def _by_number(asked: Asked, name: str, rows: Sequence[Any]) -> JSON:
    size, number = sized(asked.query.get("per_page", str(LARGEST))), asked.query.get("page", "1")
    if not number.isdecimal() or int(number) < 1:
        message = "page must be a number"
        raise malformed(message)
    start = (int(number) - 1) * size
    following = f"{_address(asked)}?{urlencode({**asked.query, 'page': int(number) + 1})}"
    more = start + size < len(rows)
    page = list(rows[start : start + size])
    return {name: page, "count": len(rows), "next_page": following if more else None, "previous_page": None}


def cursor(place: int) -> str:
    """A cursor, of which nobody should know what it says."""
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode()


def _place(text: str) -> int:
    if not text:
        return 0
    try:
        return int(base64.urlsafe_b64decode(text).decode().removeprefix("place:"))
    except ValueError as error:
        message = "page[after] is not valid"
        raise malformed(message) from error


def _address(asked: Asked) -> str:
    return f"{asked.tenant.root}{asked.path['address']}"
