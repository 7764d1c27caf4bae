"""A person on our side of the conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agent:
    """A named agent; `host_id` is the host's id of that person, which assigning a ticket needs."""

    email: str
    name: str
    host_id: str
