"""The shapes of Zendesk's JSON, as far as we read them (Support API 2.0.0); what it may leave out is optional here."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from integration.clients.helpdesk.zendesk.way import Via
from integration.domain.errors import UpstreamRefused

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""Zendesk names all times in UTC, such as 2026-03-02T10:00:00Z."""

Number = int | None


class FieldValue(msgspec.Struct, frozen=True):
    """The value of a custom field of a ticket, by the field's id."""

    id: int
    value: Any = None


class TicketJson(msgspec.Struct, frozen=True):
    """A ticket without its comments; `updated_at` is kept as it was sent, as a write quotes it (safe update).

    `generated_timestamp` comes with the export only: when the ticket last changed in any way, Unix seconds.
    """

    id: int
    status: str
    created_at: Moment
    updated_at: str = ""
    subject: str | None = None
    raw_subject: str | None = None
    description: str | None = None
    requester_id: Number = None
    submitter_id: Number = None
    assignee_id: Number = None
    group_id: Number = None
    organization_id: Number = None
    priority: str | None = None
    type: str | None = None
    due_at: Moment | None = None
    tags: tuple[str, ...] | None = None
    custom_fields: tuple[FieldValue, ...] | None = None
    via: Via | None = None
    from_messaging_channel: bool | None = None
    external_id: str | None = None
    generated_timestamp: Number = None


class EventJson(msgspec.Struct, frozen=True):
    """One event of an audit: Create and Change name a field, Comment and VoiceComment hold what was said.

    A custom field's name is its id as text. `public` of a CommentPrivacyChange is what its comment is from then on.
    """

    type: str = ""
    id: Number = None
    public: bool | None = None
    body: str | None = None
    plain_body: str | None = None
    author_id: Number = None
    field_name: Any = None
    value: Any = None
    via: Via | None = None
    data: Any = None
    comment_id: Number = None


class AuditJson(msgspec.Struct, frozen=True):
    """One change of a ticket with those of its events that we read; an author of -1 is Zendesk itself."""

    id: int
    created_at: Moment
    author_id: Number = None
    events: tuple[EventJson, ...] = ()
    via: Via | None = None


class UserJson(msgspec.Struct, frozen=True):
    """A person; `role` is end-user, agent or admin, and `role_type` of 1 a light agent, who only writes notes."""

    id: int
    name: str | None = None
    email: str | None = None
    role: str | None = None
    role_type: Number = None
    suspended: bool | None = None
    active: bool | None = None
    default_group_id: Number = None
    organization_id: Number = None

    @property
    def is_staff(self) -> bool:
        """Whether they work at the desk."""
        return self.role in {"agent", "admin"}

    @property
    def works(self) -> bool:
        """Whether they do so now: neither suspended nor deleted."""
        return self.is_staff and not self.suspended and self.active is not False


class OrganizationJson(msgspec.Struct, frozen=True):
    """A company of the customers' side; its fields by their keys."""

    id: int
    name: str | None = None
    organization_fields: dict[str, Any] | None = None


class FieldJson(msgspec.Struct, frozen=True):
    """A ticket field, or, with a `key`, a field of organizations."""

    id: int
    type: str
    title: str | None = None
    raw_title: str | None = None
    description: str | None = None
    raw_description: str | None = None
    agent_description: str | None = None
    active: bool | None = None
    key: str | None = None


class GroupJson(msgspec.Struct, frozen=True):
    """A group of agents."""

    id: int
    name: str | None = None
    deleted: bool | None = None


class MembershipJson(msgspec.Struct, frozen=True):
    """That an agent is in a group, and whether it is the one of theirs that counts where none is named."""

    user_id: int
    group_id: int
    default: bool | None = None


class TicketAnswer(msgspec.Struct, frozen=True):
    """One ticket, and who and what it names."""

    ticket: TicketJson
    users: tuple[UserJson, ...] | None = None
    organizations: tuple[OrganizationJson, ...] | None = None


class UserAnswer(msgspec.Struct, frozen=True):
    """One person."""

    user: UserJson


class OrganizationAnswer(msgspec.Struct, frozen=True):
    """One company."""

    organization: OrganizationJson


class Cursor(msgspec.Struct, frozen=True):
    """Whether a list goes on, and behind what."""

    has_more: bool = False
    after_cursor: str | None = None


class ExportPage(msgspec.Struct, frozen=True):
    """Some tickets in the order in which they last changed (incremental export by cursor)."""

    tickets: tuple[TicketJson, ...]
    end_of_stream: bool
    after_cursor: str | None = None
    users: tuple[UserJson, ...] | None = None
    organizations: tuple[OrganizationJson, ...] | None = None


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; raises UpstreamRefused for one beyond the calendar's first or last year."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        message = "Zendesk names a time beyond the calendar"
        raise UpstreamRefused(message) from error
