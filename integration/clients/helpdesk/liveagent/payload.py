"""The shapes of LiveAgent's JSON, as far as we read them (API v3, the SDK's models), and its times without a zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from integration.domain.errors import Misconfigured, UpstreamRefused

_NO_TIME = "0000-00-00"


class Field(msgspec.Struct, frozen=True):
    """The value of a custom field, by the code that an admin gave it."""

    code: str
    value: Any = None


class TicketJson(msgspec.Struct, frozen=True):
    """A ticket, without its messages; `tags` are ids, all times without a zone (LA-1)."""

    id: str
    code: str
    status: str
    date_created: str
    subject: str | None = None
    owner_contactid: str | None = None
    owner_email: str | None = None
    owner_name: str | None = None
    departmentid: str | None = None
    agentid: str | None = None
    channel_type: str | None = None
    tags: tuple[str, ...] | None = None
    date_changed: str | None = None
    date_resolved: str | None = None
    date_due: str | None = None
    date_deleted: str | None = None
    custom_fields: tuple[Field, ...] | None = None


class Message(msgspec.Struct, frozen=True):
    """One piece of a group: M message, N note, H header, T title, S system and many more; format T, H or J."""

    type: str
    userid: str | None = None
    datecreated: str | None = None
    format: str | None = None
    message: str | None = None


class MessageGroup(msgspec.Struct, frozen=True):
    """One entry of a ticket: a mail, a chat, a call, a note, or a mark such as "resolved"."""

    id: str
    type: str
    datecreated: str
    userid: str | None = None
    status: str | None = None
    datefinished: str | None = None
    sort_order: int | None = None
    messages: tuple[Message, ...] | None = None


class Stretch(msgspec.Struct, frozen=True):
    """A time in which a ticket's status, department and agent stayed as they were; one row of its history."""

    status: str
    date_from: str
    agent_id: str | None = None


class Label(msgspec.Struct, frozen=True):
    """A tag, or a group of contacts; a tag can be archived (Y)."""

    id: str
    name: str
    is_archived: str | None = None


class AgentJson(msgspec.Struct, frozen=True):
    """A person of the desk; `status` A active or X deleted, `online_status` F offline, N online, P paused, C mobile."""

    id: str
    name: str = ""
    email: str = ""
    status: str | None = None
    online_status: str | None = None


class Department(msgspec.Struct, frozen=True):
    """A department and its members."""

    department_id: str
    name: str = ""
    agent_ids: tuple[str, ...] | None = None
    online_status: str | None = None


class Contact(msgspec.Struct, frozen=True):
    """Who wrote; `groups` are ids."""

    id: str
    company_id: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    emails: tuple[str, ...] | None = None
    groups: tuple[str, ...] | None = None
    custom_fields: tuple[Field, ...] | None = None


class Company(msgspec.Struct, frozen=True):
    """For whom they wrote; `groups` are ids."""

    id: str
    name: str | None = None
    groups: tuple[str, ...] | None = None
    custom_fields: tuple[Field, ...] | None = None


class Promised(msgspec.Struct, frozen=True):
    """A ticket's SLA level, and the instants that LiveAgent reckoned from it (GET /tickets/{id}/sla)."""

    sla_level_id: str | None = None
    sla_level_name: str | None = None
    first_answer: str | None = None
    next_answer: str | None = None


class OldAnswer(msgspec.Struct, frozen=True):
    """What the old API wraps its answers in."""

    response: Mapping[str, Any] = {}


def values(fields: tuple[Field, ...] | None) -> dict[str, str]:
    """The values of custom fields by their codes, as text; empty for one without a value."""
    return {each.code: "" if each.value is None else str(each.value).strip() for each in fields or ()}


def instant(text: str, zone: str) -> datetime:
    """The instant of a time such as `2026-03-02 10:00:00` in the installation's zone, in UTC (LA-1).

    A time that names its own offset keeps it. Raises UpstreamRefused for any other text.
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = "LiveAgent names a time that we can't read"
        raise UpstreamRefused(message) from error


def maybe_instant(text: str | None, zone: str) -> datetime | None:
    """The same; None where there is no time."""
    return instant(text, zone) if text and not text.startswith(_NO_TIME) else None


def latest(text: str | None, zone: str) -> datetime | None:
    """When something happened at the latest: an hour that comes twice is the later one; None for what is no time."""
    try:
        found = maybe_instant(text, zone)
    except UpstreamRefused:
        return None
    return found and max(found, found.astimezone(zone_of(zone)).replace(fold=1).astimezone(UTC))


def written(moment: datetime, zone: str) -> str:
    """An instant as LiveAgent's filters want it, whole seconds of the installation's zone (LA-1).

    In the hour that comes twice a year it is an hour earlier, so that nothing is left out whichever of them is meant.
    """
    wall = moment.astimezone(zone_of(zone))
    is_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return f"{wall - timedelta(hours=is_twice):%Y-%m-%d %H:%M:%S}"


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of this IANA name; raises Misconfigured for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # unknown names are KeyErrors
        message = f"{name!r} is no time zone; connect the installation again with one such as Europe/Bratislava"
        raise Misconfigured(message) from error
