"""The shapes of django-helpdesk's JSON, as far as we read them (its serializers.py, 2.6.1)."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from integration.domain.errors import UpstreamRefused

Id = Annotated[int, msgspec.Meta(gt=0)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with an offset; a site with USE_TZ = False sends none, and is refused rather than guessed at (DH-4)."""

_MOST_DIGITS = 18


class FollowUp(msgspec.Struct, frozen=True):
    """One entry of a ticket; `user` is null for customers, also by mail, and else a member of staff.

    `email_recipients` lists whom the host told of the entry by mail; null where it kept no account of that.
    """

    id: Id
    date: Moment
    user: Id | None
    title: str | None
    comment: str | None
    public: bool
    new_status: int | None = None
    message_id: str | None = None
    email_recipients: Any = None


class TicketJson(msgspec.Struct, frozen=True):
    """A ticket with its whole history; a custom field that the site doesn't have is unset."""

    id: Id
    title: str
    description: str | None
    submitter_email: str | None
    assigned_to: Id | None
    status: int
    on_hold: bool
    priority: int | None
    due_date: Moment | None
    merged_to: Id | None
    followup_set: tuple[FollowUp, ...]
    queue: Id | None = None
    resolution: str | None = None
    custom_vip_tags: str | msgspec.UnsetType | None = msgspec.UNSET
    custom_vip_severity: int | str | msgspec.UnsetType | None = msgspec.UNSET
    custom_vip_proposed_severity: int | str | msgspec.UnsetType | None = msgspec.UNSET
    custom_vip_first_response_due: str | msgspec.UnsetType | None = msgspec.UNSET
    custom_vip_followup_due: str | msgspec.UnsetType | None = msgspec.UNSET


class TicketList(msgspec.Struct, frozen=True):
    """Some of the tickets that were asked for, by id, and how many there are in all; addresses in it are never used."""

    results: tuple[TicketJson, ...]
    count: int


class Resolved(msgspec.Struct, frozen=True):
    """What the host shows to the customer as the solution of a ticket."""

    id: Id
    resolution: str | None


class Identified(msgspec.Struct, frozen=True):
    """Any created or changed thing: that it has an id shows that the host, not a proxy, answered."""

    id: Id


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; raises UpstreamRefused for one beyond the calendar's first or last year."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        message = "the helpdesk names a time beyond the calendar; correct the ticket's due date"
        raise UpstreamRefused(message) from error


def number(text: str, whose: str) -> int:
    """An id as this host counts them; raises UpstreamRefused for any other text, naming whose id it was to be."""
    if not is_number(text):
        message = f"{whose} id on this helpdesk is a number; correct it"
        raise UpstreamRefused(message)
    return int(text)


def is_number(text: str) -> bool:
    """Whether a text can be an id of this host."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
