"""A django-helpdesk ticket's follow-ups as our timeline; pure."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

from integration.clients.helpdesk.django_helpdesk.payload import FollowUp, TicketJson, utc
from integration.domain.errors import UpstreamRefused
from integration.domain.ticket import Channel, Entry, Happening, Status, Timeline


class _Who(Enum):
    CUSTOMER = auto()
    AGENT = auto()
    US = auto()


_MESSAGES: Mapping[tuple[bool, _Who], Happening] = {
    (True, _Who.CUSTOMER): Happening.CUSTOMER_WROTE,
    (True, _Who.AGENT): Happening.AGENT_REPLIED,
    (False, _Who.AGENT): Happening.NOTED,
    (False, _Who.US): Happening.NOTED,
}
"""What a follow-up (public, by whom) says; what isn't here has no effect on a clock, as our own public word."""

_BY_STATUS = {
    1: Happening.OPENED,
    2: Happening.OPENED,
    3: Happening.SOLVED,
    4: Happening.SOLVED,
    5: Happening.SOLVED,
}
"""open, reopened, resolved, closed, duplicate (helpdesk.models.Ticket)."""

_BY_TITLE = {"Ticket placed on hold": Happening.WAITED, "Ticket taken off hold": Happening.OPENED}
"""Holding leaves no trace but an entry's title, in the site's language (views.staff.hold_ticket)."""

_ENDS = {Status.OPEN: Happening.OPENED, Status.WAITING: Happening.WAITED, Status.SOLVED: Happening.SOLVED}
_MAIL_TITLES = ("E-Mail Received", "Ticket Re-Opened by E-Mail")


def status(ticket: TicketJson) -> Status:
    """Solved, or else held, or else open; a status that a site invented counts as open."""
    if _BY_STATUS.get(ticket.status) is Happening.SOLVED:
        return Status.SOLVED
    return Status.WAITING if ticket.on_hold else Status.OPEN


def opening(ticket: TicketJson) -> FollowUp:
    """The earliest follow-up; raises UpstreamRefused for a ticket without any (made past the forms)."""
    if not ticket.followup_set:
        message = f"ticket {ticket.id} has no history on the helpdesk, so nobody can say when it was opened"
        raise UpstreamRefused(message)
    return _in_order(ticket)[0]


def channel(first: FollowUp) -> Channel:
    """How the opening entry came: typed in by staff or an API, by mail, or else by the public form."""
    if first.user is not None:
        return Channel.API
    by_mail = first.message_id is not None or (first.title or "").startswith(_MAIL_TITLES)
    return Channel.MAIL if by_mail else Channel.WEB


def timeline(ticket: TicketJson, own_user: str) -> Timeline:
    """What happened, oldest first. The opening entry is the customer's word, whoever typed it in."""
    first, *later = _in_order(ticket)
    entries = [Entry(utc(first.date), Happening.CUSTOMER_WROTE, text=first.comment or ""), *_changes(first)]
    for follow_up in later:
        entries += (*_message(follow_up, own_user), *_changes(follow_up))
    return Timeline((*entries, *_unshown(entries, status(ticket))))


def _in_order(ticket: TicketJson) -> Sequence[FollowUp]:
    return sorted(ticket.followup_set, key=lambda follow_up: (follow_up.date, follow_up.id))


def _message(follow_up: FollowUp, own_user: str) -> Iterator[Entry]:
    what = _MESSAGES.get((follow_up.public, _who(follow_up, own_user)))
    silent = follow_up.public and not (follow_up.comment or "").strip()
    if what and not silent:
        yield Entry(utc(follow_up.date), what, _author(follow_up), follow_up.comment or "")


def _who(follow_up: FollowUp, own_user: str) -> _Who:
    author = _author(follow_up)
    if author is None:
        return _Who.CUSTOMER
    return _Who.US if author == own_user else _Who.AGENT


def _author(follow_up: FollowUp) -> str | None:
    return None if follow_up.user is None else str(follow_up.user)


def _changes(follow_up: FollowUp) -> Iterator[Entry]:
    by_title = None if follow_up.comment else _BY_TITLE.get(follow_up.title or "")
    for what in (by_title, _BY_STATUS.get(follow_up.new_status or 0)):
        if what:
            yield Entry(utc(follow_up.date), what, _author(follow_up))


def _unshown(entries: Sequence[Entry], now: Status) -> Iterator[Entry]:
    """What the ticket's state says and its history doesn't: the API and other languages change it without a trace."""
    states = [entry.what for entry in entries if entry.what in _ENDS.values()]
    shown = states[-1] if states else Happening.OPENED
    if shown is not _ENDS[now]:
        yield Entry(entries[-1].at, _ENDS[now])
