"""A django-helpdesk ticket's follow-ups as our timeline; pure."""

from collections.abc import Iterator, Sequence

from integration.clients.helpdesk.django_helpdesk.merged import in_order, moved_from, openings
from integration.clients.helpdesk.django_helpdesk.message import author, auto_replies, by_mail, is_ours, said
from integration.clients.helpdesk.django_helpdesk.payload import FollowUp, TicketJson, utc
from integration.domain.installation import Installation
from integration.domain.ticket import Channel, Entry, Happening, Status, Timeline

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


def status(ticket: TicketJson) -> Status:
    """Solved, or else held, or else open; a status that a site invented counts as open."""
    if _BY_STATUS.get(ticket.status) is Happening.SOLVED:
        return Status.SOLVED
    return Status.WAITING if ticket.on_hold else Status.OPEN


def channel(first: FollowUp) -> Channel:
    """How the opening entry came: typed in by staff or an API, by mail, or else by the public form."""
    if first.user is not None:
        return Channel.API
    return Channel.MAIL if by_mail(first) else Channel.WEB


def timeline(ticket: TicketJson, installation: Installation) -> Timeline:
    """What happened, oldest first; empty for a ticket whose history was moved to another.

    An opening entry is the customer's word, whoever typed it in, also that of a ticket that was merged into this one.
    What the merge moved here tells who wrote, but no state: that was the other ticket's. Nor are our own notes on the
    other ticket notes on this one.
    """
    opened, automatic = openings(ticket), frozenset(auto_replies(in_order(ticket)))
    entries: list[Entry] = []
    state = Happening.OPENED
    for follow_up in in_order(ticket):
        what = Happening.AUTOMATED if follow_up.id in automatic else said(follow_up, installation)
        entries += _word(follow_up, Happening.CUSTOMER_WROTE if follow_up.id in opened else what, installation)
        changes = () if moved_from(follow_up) else tuple(_changes(follow_up, state))
        entries += changes
        state = changes[-1].what if changes else state
    return Timeline((*entries, *_unshown(entries, state, status(ticket))))


def _word(follow_up: FollowUp, what: Happening | None, installation: Installation) -> Iterator[Entry]:
    if what is None or (moved_from(follow_up) and what is Happening.NOTED and is_ours(follow_up, installation)):
        return
    by = None if what is Happening.CUSTOMER_WROTE else author(follow_up)
    yield Entry(utc(follow_up.date), what, by, follow_up.comment or "")


def _changes(follow_up: FollowUp, state: Happening) -> Iterator[Entry]:
    """A solved ticket can be held too, and taken off hold, which opens nothing."""
    held = None if follow_up.comment or state is Happening.SOLVED else _BY_TITLE.get(follow_up.title or "")
    for what in (held, _BY_STATUS.get(follow_up.new_status or 0)):
        if what:
            yield Entry(utc(follow_up.date), what, author(follow_up))


def _unshown(entries: Sequence[Entry], shown: Happening, now: Status) -> Iterator[Entry]:
    """What the ticket's state says and its history doesn't: the API and other languages change it without a trace."""
    if entries and shown is not _ENDS[now]:
        yield Entry(entries[-1].at, _ENDS[now])
