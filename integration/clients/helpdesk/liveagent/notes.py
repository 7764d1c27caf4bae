"""Our notes and messages on LiveAgent: written through its old API, known again by their last line."""

from collections.abc import Iterable, Mapping

from integration.clients.helpdesk.reference import reference
from integration.domain.decision import Note
from integration.domain.ticket import Timeline


def form(note: Note, ticket: str, author: str) -> Mapping[str, str]:
    """A note as the old API takes it: private, as text, mailed to nobody (LA-10)."""
    return _form(note, _mark(note, ticket), author, kind="N", mails_nobody="Y")


def message_form(message: Note, ticket: str, author: str) -> Mapping[str, str]:
    """A message as the old API takes it: public, as text, mailed to the customer (LA-65)."""
    return _form(message, reference(message, ticket), author, kind="M", mails_nobody="N")


def lacking(timeline: Timeline, ticket: str, author: str, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Those notes, one for each key, that no private note of ours in this history stands for.

    The ticket's code is part of the mark, as a merge moves notes from one ticket to another.
    """
    last_lines = {line.strip() for text in timeline.notes_by(author) for line in text.rstrip().splitlines()[-1:]}
    wanted = {_mark(note, ticket): note for note in reversed(tuple(notes))}
    return tuple(note for mark, note in reversed(wanted.items()) if mark not in last_lines)


def _form(note: Note, mark: str, author: str, *, kind: str, mails_nobody: str) -> Mapping[str, str]:
    carried = note.text.encode("utf-8", "ignore").decode().replace("\0", "").rstrip()
    return {
        "message": f"{carried}\n\n{mark}",
        "useridentifier": author,
        "type": kind,
        "do_not_send_mail": mails_nobody,
        "is_html_message": "N",
    }


def _mark(note: Note, ticket: str) -> str:
    return f"(vip-desk: {' '.join(note.key.split())}, {ticket})"
