"""Zendesk's JSON as its public description shows it, with people, companies and secrets made up."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

OWN_USER, AGENT, OTHER, LIGHT, BOT, ADMIN = 7001, 7002, 7003, 7004, 7005, 7006
CUSTOMER, COLLEAGUE = 9001, 9002
GROUP, OTHER_GROUP = 501, 502
COMPANY = 801
TICKET = 35
BEGUN = "2026-03-02T10:00:00Z"

FIELD_IDS = {
    "vip_severity": 360001,
    "vip_first_due": 360002,
    "vip_followup_due": 360003,
    "vip_first_due_day": 360004,
    "vip_followup_due_day": 360005,
    "vip_proposed_severity": 360006,
}
_FIELDS = {
    "vip_severity": ("integer", "VIP severity"),
    "vip_first_due": ("text", "VIP first response due"),
    "vip_followup_due": ("text", "VIP follow-up due"),
    "vip_first_due_day": ("date", "VIP first response day"),
    "vip_followup_due_day": ("date", "VIP follow-up day"),
    "vip_proposed_severity": ("integer", "VIP proposed severity"),
}

WEB: Mapping[str, Any] = {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}}
API: Mapping[str, Any] = {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}}
MAIL: Mapping[str, Any] = {
    "channel": "email",
    "source": {
        "from": {"address": "ada@customer.example", "name": "Ada Sample"},
        "to": {"address": "support@acme.example", "name": "Acme"},
        "rel": None,
    },
}
RULE: Mapping[str, Any] = {
    "channel": "rule",
    "source": {"from": {"id": 22, "title": "Auto-assign"}, "to": {}, "rel": "trigger"},
}


def ticket_json(number: int = TICKET, **other: object) -> dict[str, Any]:
    """A ticket as GET /api/v2/tickets/{id} shows it: a customer's mail, just come."""
    return {
        "url": f"https://acme.zendesk.com/api/v2/tickets/{number}.json",
        "id": number,
        "external_id": None,
        "via": dict(MAIL),
        "created_at": BEGUN,
        "updated_at": BEGUN,
        "generated_timestamp": seconds(BEGUN),
        "type": None,
        "subject": "Production is down",
        "raw_subject": "Production is down",
        "description": "Nothing works since this morning.",
        "priority": None,
        "status": "new",
        "recipient": "support@acme.example",
        "requester_id": CUSTOMER,
        "submitter_id": CUSTOMER,
        "assignee_id": None,
        "organization_id": COMPANY,
        "group_id": GROUP,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "due_at": None,
        "tags": [],
        "custom_fields": [{"id": one, "value": None} for one in FIELD_IDS.values()],
        "custom_status_id": 1,
        "satisfaction_rating": {"score": "unoffered"},
        "is_public": True,
        "has_incidents": False,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
        **other,
    }


def audit_json(number: int, at: str, author: int, *events: Mapping[str, Any], **other: object) -> dict[str, Any]:
    """One change of a ticket: who, when, by which way, and its events."""
    return {
        "id": number,
        "ticket_id": TICKET,
        "created_at": at,
        "author_id": author,
        "via": dict(WEB),
        "metadata": {"system": {"client": "made up", "location": "nowhere"}, "custom": {}},
        "events": [{"id": number * 100 + at_, **event} for at_, event in enumerate(events)],
        **other,
    }


def comment_json(author: int, text: str, *, public: bool = True, **other: object) -> dict[str, Any]:
    """A Comment event."""
    return {
        "type": "Comment",
        "author_id": author,
        "body": text,
        "html_body": f'<div class="zd-comment"><p>{text}</p></div>',
        "plain_body": text,
        "public": public,
        "attachments": [],
        "audit_id": 1,
        **other,
    }


def change_json(name: str, value: object, before: object = None, *, made: bool = False, **other: object) -> Any:  # noqa: ANN401 - JSON
    """A Change event, or a Create event where the ticket was `made` so."""
    kind: dict[str, Any] = {"type": "Create"} if made else {"type": "Change", "previous_value": before}
    return {**kind, "field_name": name, "value": value, **other}


def voice_json(author: int, answered_by: int | None = None, **other: object) -> dict[str, Any]:
    """A VoiceComment event of Zendesk Talk."""
    data = {
        "from": "+15550100",
        "to": "+15550199",
        "call_duration": 40,
        "started_at": BEGUN,
        "answered_by_id": answered_by,
        "recording_url": None,
    }
    return {"type": "VoiceComment", "author_id": author, "body": "Call", "public": True, "data": data, **other}


def user_json(number: int, role: str, **other: object) -> dict[str, Any]:
    """A person as a sideload shows them."""
    return {
        "id": number,
        "url": f"https://acme.zendesk.com/api/v2/users/{number}.json",
        "name": f"Person {number}",
        "email": f"p{number}@acme.example",
        "role": role,
        "role_type": None,
        "active": True,
        "suspended": False,
        "default_group_id": GROUP if role != "end-user" else None,
        "organization_id": None,
        "time_zone": "UTC",
        **other,
    }


def organization_json(number: int = COMPANY, **values: object) -> dict[str, Any]:
    """A company with the package's fields."""
    fields = {"vip_plan": None, "vip_addon_from": None, "vip_addon_until": None, "vip_agent": None, "region": "north"}
    return {
        "id": number,
        "name": "Customer Ltd",
        "domain_names": ["customer.example"],
        "tags": [],
        "external_id": None,
        "organization_fields": {**fields, **values},
    }


def field_json(key: str, **other: object) -> dict[str, Any]:
    """One of our ticket fields as the package makes it."""
    kind, title = _FIELDS[key]
    return {
        "id": FIELD_IDS[key],
        "type": kind,
        "title": title,
        "raw_title": title,
        "description": f"Written by VIP Desk. vipdesk:{key}",
        "raw_description": f"Written by VIP Desk. vipdesk:{key}",
        "agent_description": None,
        "active": True,
        "required": False,
        **other,
    }


def organization_field_json(number: int, key: str) -> dict[str, Any]:
    return {"id": number, "key": key, "type": "text", "title": key, "description": "", "active": True}


def membership_json(number: int, user: int, group: int, *, default: bool) -> dict[str, Any]:
    return {"id": number, "user_id": user, "group_id": group, "default": default}


def people() -> dict[int, dict[str, Any]]:
    """Everybody of this account, by id."""
    staff = {
        OWN_USER: user_json(OWN_USER, "admin"),
        AGENT: user_json(AGENT, "agent"),
        OTHER: user_json(OTHER, "agent"),
        LIGHT: user_json(LIGHT, "agent", role_type=1),
        BOT: user_json(BOT, "agent"),
        ADMIN: user_json(ADMIN, "admin"),
    }
    customers = {
        CUSTOMER: user_json(CUSTOMER, "end-user", email="ada@customer.example", organization_id=COMPANY),
        COLLEAGUE: user_json(COLLEAGUE, "end-user", email="bob@customer.example", organization_id=COMPANY),
    }
    return {**staff, **customers}


def memberships() -> list[dict[str, Any]]:
    """Everybody of the desk is in the first group, all but bot and light agent in the second."""
    rows = [(one, GROUP, True) for one in (OWN_USER, AGENT, OTHER, LIGHT, BOT, ADMIN)]
    rows += [(one, OTHER_GROUP, False) for one in (OWN_USER, AGENT, OTHER, ADMIN)]
    return [membership_json(n, user, group, default=default) for n, (user, group, default) in enumerate(rows, 1)]


def seconds(text: str) -> int:
    """Unix seconds of one of Zendesk's times."""
    return int(datetime.fromisoformat(text).timestamp())


def stamp(moment: datetime) -> str:
    """A time as Zendesk writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
