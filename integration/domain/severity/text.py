"""A ticket's words as they were said: the customer's own and those of quoted mails apart, folded, cut into clauses."""

import html
import re
from dataclasses import dataclass

from integration.domain.severity.alphabet import cyrillic, fold, is_latin_bulgarian

_FORWARD = re.compile(r"\s*(?:fwd?|wg|препр|vs)\s*:", re.IGNORECASE)
_BRIEF = 25
"""Who forwards a mail with fewer words of their own lets the mail speak."""

LIMIT = 8_000
"""Characters of a body that are read; what a ticket is about stands in its beginning."""

_MARKUP = re.compile(r"<(?:html|body|div|p|br|span|table|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head)\b.{0,4000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_QUOTATION = re.compile(r"<blockquote\b[^<>]{0,500}>(.{0,8000}?)(?:</blockquote\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")

_QUOTE_MARKS = (">", "|>", "&gt;")
_ORIGINAL = re.compile(
    r"^\s*(?:-{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|původní|pôvodná|оригинално|препратено)"
    r"|_{10,}\s*$"
    r"|(?:on|am|dne|dňa|на)\s.{4,80}(?:wrote|schrieb|napsal|napísal|написа)[^:]{0,40}:\s*$)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\s*(?:from|sent|to|cc|date|subject|von|gesendet|an|betreff|datum|od|komu|odesláno|odoslané|předmět|predmet"
    r"|от|до|изпратено|дата|относно)\s?:\s.{0,200}$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[!?]+|[%.;:\n…]|\s[-–—]+\s")
_ENDS = frozenset(".;:\n…-")


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of a ticket: raw own text, and folded clauses of subject, own body and quotations (tuples of words)."""

    raw: str
    subject: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    quoted: tuple[tuple[str, ...], ...]


def read(subject: str, body: str) -> Said:
    """The ticket as said; any text will do, only the first `LIMIT` characters of each part are read."""
    own, quoted = _apart(_plain(body[:LIMIT]))
    head = _plain(subject[:LIMIT])
    if _FORWARD.match(head) and len(own.split()) < _BRIEF:
        own, quoted = f"{own}\n{quoted}", ""
    latin = is_latin_bulgarian(f"{head} {own}")
    return Said(
        f"{head}\n{own}", _clauses(head, latin=latin), _clauses(own, latin=latin), _clauses(quoted, latin=latin)
    )


def own_clauses(said: Said) -> tuple[tuple[str, ...], ...]:
    """The customer's own words, folded, without quotations; Bulgarian in Latin letters stands there both ways."""
    return (*said.subject, *said.body, *_clauses(said.raw, latin=False))


def _plain(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    text = _QUOTATION.sub(lambda found: "\n> " + found[1].replace("\n", " ") + "\n", _UNSEEN.sub(" ", text))
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))


def _apart(text: str) -> tuple[str, str]:
    own: list[str] = []
    quoted: list[str] = []
    into = own
    for line in text.split("\n"):
        if _ORIGINAL.match(line):
            into = quoted if any(map(str.strip, own)) else own
        elif line.lstrip().startswith(_QUOTE_MARKS):
            quoted.append(line.lstrip().lstrip(">|& gt;"))
        elif not _HEADER.match(line):
            into.append(line)
    return "\n".join(own), "\n".join(quoted)


def _clauses(text: str, *, latin: bool) -> tuple[tuple[str, ...], ...]:
    clauses: list[list[str]] = [[]]
    for sign in _TOKEN.findall(text.casefold()):
        mark = sign if sign == "\n" else sign.strip(" –—-") or "-"
        if mark not in _ENDS:
            clauses[-1].append(_word(mark, latin=latin))
        if mark in _ENDS or mark[0] in "!?":
            clauses.append([])
    return tuple(tuple(clause) for clause in clauses if clause)


def _word(sign: str, *, latin: bool) -> str:
    return cyrillic(sign) if latin else fold(sign)


def spelled(text: str) -> dict[str, str]:
    """Each word of a text as `read` takes it → as it was written, in small letters."""
    latin = is_latin_bulgarian(text)
    return {_word(sign, latin=latin): sign for sign in _TOKEN.findall(text.casefold())}
