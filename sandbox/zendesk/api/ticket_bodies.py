"""What a ticket may be sent with, and what it means to us."""

from collections.abc import Mapping

from sandbox.zendesk.bodies import (
    Check,
    field_values,
    is_instant,
    is_number,
    is_numbers,
    is_object,
    is_objects,
    is_text,
    is_texts,
    is_truth,
    looked_at,
    one_of,
    or_none,
)
from sandbox.zendesk.dates import read
from sandbox.zendesk.door import Asked
from sandbox.zendesk.errors import refuse_invalid
from sandbox.zendesk.records import JSON
from sandbox.zendesk.rules import Said, Wish

PRIORITIES = ("urgent", "high", "normal", "low")
TYPES = ("problem", "incident", "question", "task")
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")

UPDATE: Mapping[str, Check] = {
    "assignee_email": is_text,
    "assignee_id": or_none(is_number),
    "collaborator_ids": is_numbers,
    "comment": is_object,
    "custom_fields": is_objects,
    "custom_status_id": is_number,
    "due_at": or_none(is_instant),
    "external_id": or_none(is_text),
    "group_id": or_none(is_number),
    "metadata": is_object,
    "organization_id": or_none(is_number),
    "priority": or_none(one_of(*PRIORITIES)),
    "problem_id": or_none(is_number),
    "requester_id": is_number,
    "safe_update": is_truth,
    "status": one_of(*STATUSES),
    "subject": is_text,
    "tags": is_texts,
    "type": or_none(one_of(*TYPES)),
    "updated_stamp": is_instant,
}
CREATE: Mapping[str, Check] = {
    **{name: check for name, check in UPDATE.items() if name not in {"safe_update", "updated_stamp"}},
    "brand_id": is_number,
    "description": is_text,
    "email_cc_ids": is_numbers,
    "follower_ids": is_numbers,
    "raw_subject": is_text,
    "recipient": is_text,
    "requester": is_object,
    "submitter_id": is_number,
    "ticket_form_id": is_number,
}
COMMENT: Mapping[str, Check] = {
    "author_id": is_number,
    "body": is_text,
    "html_body": is_text,
    "public": is_truth,
    "uploads": is_texts,
}

_ATTRIBUTES = {
    "assignee_id": "assignee",
    "group_id": "group",
    "organization_id": "organization",
    "requester_id": "requester",
    "external_id": "external_id",
    "priority": "priority",
    "status": "status",
    "subject": "subject",
    "type": "type",
}


def wish(asked: Asked, told: JSON) -> Wish:
    """Of properties that were looked at; 422 where they make no sense together."""
    wanted = {ours: told[name] for name, ours in _ATTRIBUTES.items() if name in told}
    if "due_at" in told:
        wanted["due_at"] = read(told["due_at"]) if told["due_at"] else None
    if "tags" in told:
        wanted["tags"] = tidy(told["tags"])
    if "assignee_email" in told:
        user = asked.tenant.user_like(told["assignee_email"])
        wanted["assignee"] = user.id if user else 0
    return Wish(wanted, field_values(asked.tenant, told.get("custom_fields", [])), _said(asked, told.get("comment")))


def tidy(tags: list[str]) -> list[str]:
    """Tags as they are kept: lower case, blanks are gaps, each once, in order."""
    return sorted({word for tag in tags for word in tag.lower().split()})


def _said(asked: Asked, comment: JSON | None) -> Said | None:
    if comment is None:
        return None
    told = looked_at(comment, COMMENT, asked.tenant)
    text = str(told.get("body") or told.get("html_body") or "")
    if not text.strip():
        refuse_invalid("comment", "cannot be blank", "BlankValue")
    return Said(text, told.get("author_id", asked.pair.user), public=told.get("public", True))
