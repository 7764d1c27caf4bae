"""Our notes and messages as comments of Zendesk; known again by a line of each."""

import re
from collections.abc import Iterable, Mapping, Sequence

from integration.clients.helpdesk.reference import reference
from integration.domain.decision import Note
from integration.domain.ticket import Timeline

_PLACEHOLDER = re.compile(r"(?<=\{)(?=[{%])")
_UNSEEN = "\u200b"
"""A zero-width space: the comment reads the same, and holds no placeholder that Zendesk would fill in (ZD-33)."""


def comment(notes: Sequence[Note]) -> Mapping[str, object]:
    """One internal note that holds these, each with its key in a line below it: an update carries one comment."""
    return {"body": "\n\n".join(f"{_carried(note)}\n\n{_mark(note)}" for note in notes), "public": False}


def message(each: Note, ticket: str) -> Mapping[str, object]:
    """A public comment, which Zendesk's own trigger mails to the customer; a reference is its last line."""
    return {"body": f"{_carried(each)}\n\n{reference(each, ticket)}", "public": True}


def lacking(timeline: Timeline, own_user: str, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Those notes, one for each key, that no line in an internal note of ours stands for."""
    lines = {line.strip() for text in timeline.notes_by(own_user) for line in text.splitlines()}
    wanted = {_mark(note): note for note in reversed(tuple(notes))}
    return tuple(note for mark, note in reversed(wanted.items()) if mark not in lines)


def _carried(note: Note) -> str:
    """The text so that Zendesk shows it as it stands; what JSON can't carry is dropped."""
    return _PLACEHOLDER.sub(_UNSEEN, note.text.encode("utf-8", "ignore").decode().replace("\0", "").rstrip())


def _mark(note: Note) -> str:
    return f"(vip-desk: {' '.join(note.key.split())})"
