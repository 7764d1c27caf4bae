"""What one follow-up says, and whose word it is; tables and pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto

from integration.clients.helpdesk.django_helpdesk.payload import FollowUp
from integration.domain.installation import Installation
from integration.domain.ticket import Happening


class _Who(Enum):
    CUSTOMER = auto()
    AGENT = auto()
    BOT = auto()
    US = auto()


_MESSAGES: Mapping[tuple[bool, _Who], Happening] = {
    (True, _Who.CUSTOMER): Happening.CUSTOMER_WROTE,
    (True, _Who.AGENT): Happening.AGENT_REPLIED,
    (True, _Who.BOT): Happening.AUTOMATED,
    (True, _Who.US): Happening.AUTOMATED,
    (False, _Who.AGENT): Happening.NOTED,
    (False, _Who.BOT): Happening.NOTED,
    (False, _Who.US): Happening.NOTED,
}
"""What a follow-up (public, by whom) says; what isn't here has no effect on a clock."""

_CALL = "[call]"
_ESCALATED = "Ticket Escalated"
"""The title under which the host's own job raises a priority, in nobody's name (escalate_tickets)."""

_COPIED = "Copied from ticket #"
"""What was copied from another ticket by an agent is mailed to nobody (copy_followup)."""

_BUTTONS = frozenset({"Accepted resolution and closed ticket", "Submitter accepted resolution and closed ticket"})
"""Comments that the host itself makes of a click, whoever clicked (views.staff, views.public)."""

_MAIL_TITLES = ("E-Mail Received", "Ticket Re-Opened by E-Mail")
_SOLVED = frozenset({3, 4, 5})
"""resolved, closed, duplicate."""


def by_mail(follow_up: FollowUp) -> bool:
    """Whether an entry came by mail."""
    return follow_up.message_id is not None or (follow_up.title or "").startswith(_MAIL_TITLES)


def author(follow_up: FollowUp) -> str | None:
    """The host's id of the user who wrote it; None for customers."""
    return None if follow_up.user is None else str(follow_up.user)


def is_ours(follow_up: FollowUp, installation: Installation) -> bool:
    """Whether the user behind our key wrote it."""
    return _who(follow_up, installation) is _Who.US


def said(follow_up: FollowUp, installation: Installation) -> Happening | None:
    """What an entry says to whom; None where it says nothing, such as a change of status without a comment."""
    comment, who = (follow_up.comment or "").strip(), _who(follow_up, installation)
    if not comment or comment in _BUTTONS:
        return None
    return _special(follow_up, who, comment) or _MESSAGES.get((follow_up.public, who))


def auto_replies(entries: Iterable[FollowUp]) -> Iterator[int]:
    """The ids of mails, among a ticket's entries in order, that the host itself took for automatic ones.

    The host answers such a mail with none to anybody and leaves the ticket as it is (email.py). One sign is not enough:
    mails count here that found the ticket solved and left it so, on a ticket of which the host did mail somebody.
    """
    solved = mailing = False
    for entry in entries:
        solved = entry.new_status in _SOLVED if entry.new_status else solved
        if solved and mailing and by_mail(entry) and entry.email_recipients == []:
            yield entry.id
        mailing = mailing or bool(entry.email_recipients)


def _special(follow_up: FollowUp, who: _Who, comment: str) -> Happening | None:
    if who is _Who.CUSTOMER and follow_up.title == _ESCALATED:
        return Happening.AUTOMATED
    if who is not _Who.AGENT:
        return None
    if not follow_up.public and comment.lower().startswith(_CALL):
        return Happening.CALLED
    return Happening.NOTED if (follow_up.title or "").startswith(_COPIED) else None


def _who(follow_up: FollowUp, installation: Installation) -> _Who:
    user = author(follow_up)
    if user is None:
        return _Who.CUSTOMER
    if user == installation.own_user:
        return _Who.US
    return _Who.BOT if user in installation.bots else _Who.AGENT
