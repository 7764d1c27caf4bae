"""Mail that no person wrote: auto-replies, bounces, mailing lists, and what only sends our own words back."""

import re
from collections.abc import Iterable, Iterator

from integration.domain.held_mail.signs import (
    BOUNCES,
    FIRST_WORDS,
    GOES_ON,
    LISTS,
    NOBODY,
    QUOTES,
    REPLIES,
    SURELY,
)

_BEGINNING = 200
_NO_PERSON = re.compile(
    "|".join([*map(re.escape, SURELY), f"({'|'.join(map(re.escape, (*REPLIES, *BOUNCES)))}){GOES_ON}"])
)
_BRACKETS = re.compile(r"^(\s*\[[^\]]*\])+\s*")


def sent_by_nobody(address: str | None) -> bool:
    """Whether an address is a machine's or a mailing list's, so that an answer would reach no person, or too many."""
    local, at, domain = (address or "").strip().casefold().rpartition("@")
    return bool(at) and bool(NOBODY.fullmatch(local) or LISTS.fullmatch(domain))


def is_automatic_subject(subject: str) -> bool:
    """Whether a subject is that of an auto-reply, a receipt or a bounce; marks in brackets before it say nothing."""
    return _NO_PERSON.match(_BRACKETS.sub("", subject).strip().casefold()) is not None


def is_automatic_text(text: str, ours: Iterable[str]) -> bool:
    """Whether a text begins as auto-replies do, or only quotes, or repeats what was `ours`; an empty one doesn't."""
    if not text.strip():
        return False
    words = "\n".join(_own_lines(text, ours))
    beginning = " ".join(words.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())[:_BEGINNING]
    return any(sign in beginning for sign in FIRST_WORDS) or not words


def _own_lines(text: str, ours: Iterable[str]) -> Iterator[str]:
    """The lines that are neither quoted nor our own."""
    known = {line.strip() for each in ours for line in each.splitlines()}
    for line in map(str.strip, text.splitlines()):
        if QUOTES.fullmatch(line):
            return
        if line and not line.startswith(">") and line not in known:
            yield line
