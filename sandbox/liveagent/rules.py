"""Rules as an admin makes them in the panel: a tag changes the SLA level, an event sends an HTTP request."""

from dataclasses import dataclass
from typing import Literal

from sandbox.liveagent.records import Actor, Role

Trigger = Literal[
    "ticket created", "message added", "ticket status changed", "ticket tags changed", "ticket transferred"
]


@dataclass(frozen=True, slots=True)
class SlaRule:
    """When this tag is added, the ticket gets this level; the only way in which a due date is ever influenced."""

    tag: str
    level: str


@dataclass(frozen=True, slots=True)
class HttpRule:
    """When this happens (where `role` is given: by such a one), send this request; variables stand in braces."""

    trigger: Trigger
    url: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/json"
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that rules react to."""

    trigger: Trigger
    ticket: str
    actor: Actor
    text: str = ""
    added_tags: tuple[str, ...] = ()
