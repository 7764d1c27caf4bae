"""Notes and messages as django-helpdesk wants them: it renders a comment as a template, and links every `#123`."""

import re
from collections.abc import Iterable

from integration.clients.helpdesk.reference import reference
from integration.domain.decision import Note
from integration.domain.ticket import Timeline

_UNSEEN = "\u200b"
"""A zero-width space: the note reads the same, and is no longer a template, a reference or a placeholder."""

_SPLITS = re.compile(
    r"(?<=\{)(?=[{%#])"
    r"|(?<=[}%#])(?=\})"
    r"|(?<=#)(?=\d)"
    r"|(?<=X-HELPDESK)(?=-COMMENT-)"
)
"""The last is the host's own placeholder for `{%`: literally in a comment, it makes the host fail with a 500."""


def literal(text: str) -> str:
    """The text so that the host shows it as it stands; what JSON or the host's fields can't carry is dropped."""
    carried = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return _SPLITS.sub(_UNSEEN, carried)


def comment(note: Note) -> str:
    """A note's text, with its key as the last line."""
    return f"{literal(note.text).rstrip()}\n\n{_mark(note)}"


def message(note: Note, ticket: str) -> str:
    """The text of a message to the customer, with a reference as the last line.

    The host's HTML mail keeps only those line breaks that are a browser's.
    """
    return f"{literal(note.text).rstrip()}\n\n{reference(note, ticket)}".replace("\n", "\r\n")


def lacking(timeline: Timeline, own_user: str, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Those notes, one for each key, that no private note of ours in this history stands for."""
    last_lines = {line for text in timeline.notes_by(own_user) for line in text.rstrip().splitlines()[-1:]}
    wanted = {_mark(note): note for note in reversed(tuple(notes))}
    return tuple(note for mark, note in reversed(wanted.items()) if mark not in last_lines)


def _mark(note: Note) -> str:
    return literal(f"(vip-desk: {' '.join(note.key.split())})")
