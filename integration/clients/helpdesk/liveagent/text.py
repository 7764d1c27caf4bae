"""What people wrote, as plain text: LiveAgent keeps it as HTML, as text, or as data of its own."""

from collections.abc import Iterator
from html import unescape

_HTML = frozenset({"H", "Y"})
_DATA = frozenset({"J", "Z"})
"""Formats of a message (the SDK's Message): HTML, JSON, and the older kinds of both; all others are text."""

_HIDDEN = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "br/", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/blockquote", "/pre", "hr"})


def plain(text: str | None, form: str | None) -> str:
    """The text as a person reads it; empty for what LiveAgent keeps for itself."""
    if not text or form in _DATA:
        return ""
    return _tidy(unescape("".join(_shown(text)))) if form in _HTML else text.strip()


def _shown(html: str) -> Iterator[str]:
    """What stands between the tags, in one pass: a `<` that opens none is a sign like any other."""
    first, *rest = html.split("<")
    yield first
    hidden = ""
    for part in rest:
        tag, closed, after = part.partition(">")
        name = tag.split(None, 1)[0].casefold() if tag[:1].strip() else ""
        if hidden:
            if name != f"/{hidden}":
                continue
            hidden = ""
        elif name in _HIDDEN and closed:
            hidden = name
            continue
        if name in _BREAKS:
            yield "\n"
        yield after if closed and name else f"<{part}"


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])).strip()
