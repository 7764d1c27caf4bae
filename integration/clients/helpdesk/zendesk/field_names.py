"""Our ticket fields among an account's own: by the mark in their description, or by their title; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from integration.clients.helpdesk.zendesk.payload import FieldJson

SEVERITY, FIRST_DUE, FOLLOW_UP_DUE = "vip_severity", "vip_first_due", "vip_followup_due"
FIRST_DUE_DAY, FOLLOW_UP_DUE_DAY = "vip_first_due_day", "vip_followup_due_day"
PROPOSED = "vip_proposed_severity"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a field of ours is called, and what it may hold."""

    title: str
    types: frozenset[str]


FIELDS: Mapping[str, Wanted] = {
    SEVERITY: Wanted("VIP severity", frozenset({"integer"})),
    FIRST_DUE: Wanted("VIP first response due", frozenset({"text"})),
    FOLLOW_UP_DUE: Wanted("VIP follow-up due", frozenset({"text"})),
    FIRST_DUE_DAY: Wanted("VIP first response day", frozenset({"date"})),
    FOLLOW_UP_DUE_DAY: Wanted("VIP follow-up day", frozenset({"date"})),
    PROPOSED: Wanted("VIP proposed severity", frozenset({"integer", "text", "tagger"})),
}
"""Our fields by our keys; the last one is a form's, which an admin makes."""

_MARK = re.compile(r"\bvipdesk:([a-z0-9_]+)")


def found_fields(fields: Iterable[FieldJson]) -> Mapping[str, int]:
    """Zendesk's ids of our fields by our keys, as far as they exist, are active and of the right type.

    A field with the mark `vipdesk:<key>` wins over one that only has the title, and of several the oldest.
    """
    active = sorted((each for each in fields if each.active is not False), key=lambda each: each.id)
    found = ((key, _one(key, wanted, active)) for key, wanted in FIELDS.items())
    return {key: id_ for key, id_ in found if id_ is not None}


def marks(field: FieldJson) -> frozenset[str]:
    """The keys that a field's descriptions name."""
    texts = (field.description, field.raw_description, field.agent_description)
    return frozenset(key for text in texts for key in _MARK.findall(text or ""))


def _one(key: str, wanted: Wanted, fields: Iterable[FieldJson]) -> int | None:
    fit = [each for each in fields if each.type in wanted.types]
    marked = [each.id for each in fit if key in marks(each)]
    titled = [each.id for each in fit if wanted.title in {each.title, each.raw_title} and not marks(each)]
    return next(iter((*marked, *titled)), None)
