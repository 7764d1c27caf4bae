"""Our private notes on LiveAgent: written through its old API, known again by their last line."""

from collections.abc import Iterable, Mapping

from integration.domain.decision import Note
from integration.domain.ticket import Timeline


def form(note: Note, ticket: str, author: str) -> Mapping[str, str]:
    """A note as the old API takes it: private, as text, mailed to nobody (LA-10)."""
    carried = note.text.encode("utf-8", "ignore").decode().replace("\0", "").rstrip()
    return {
        "message": f"{carried}\n\n{_mark(note, ticket)}",
        "useridentifier": author,
        "type": "N",
        "do_not_send_mail": "Y",
        "is_html_message": "N",
    }


def lacking(timeline: Timeline, ticket: str, author: str, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Those notes, one for each key, that no private note of ours in this history stands for.

    The ticket's code is part of the mark, as a merge moves notes from one ticket to another.
    """
    last_lines = {line.strip() for text in timeline.notes_by(author) for line in text.rstrip().splitlines()[-1:]}
    wanted = {_mark(note, ticket): note for note in reversed(tuple(notes))}
    return tuple(note for mark, note in reversed(wanted.items()) if mark not in last_lines)


def _mark(note: Note, ticket: str) -> str:
    return f"(vip-desk: {' '.join(note.key.split())}, {ticket})"
