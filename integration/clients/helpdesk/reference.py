"""The last line by which a public message of ours is known again; to a customer it is a reference, no more."""

from collections.abc import Iterable
from hashlib import sha256

from integration.domain.decision import Note
from integration.domain.ticket import Timeline


def reference(message: Note, ticket: str) -> str:
    """Such as `Ref. 1a2b3c4d`: of one key on one ticket, and nothing can be read from it."""
    digest = sha256(f"{ticket} {message.key}".encode()).hexdigest()
    return f"Ref. {digest[:8]}"


def unsent(timeline: Timeline, own_user: str, ticket: str, messages: Iterable[Note]) -> tuple[Note, ...]:
    """Those messages, one for each key, that no public message of ours in this history stands for.

    A host may put a signature below ours, so any line may be the reference.
    """
    lines = {line.strip() for text in timeline.messages_by(own_user) for line in text.splitlines()}
    wanted = {reference(each, ticket): each for each in reversed(tuple(messages))}
    return tuple(each for mark, each in reversed(wanted.items()) if mark not in lines)
