"""What a host can carry; what it can't is handled once, and told to the admin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Whether a host has these of its own.

    `due_date`: its due date can be set, if only on some of its tickets (`Ticket.has_due_date`). `priority`: it shows
    one that can be set. `notes`: private notes can be written. `messages`: so can public ones, which the customer gets.
    `groups`: a ticket can be given to a group of it.
    `signed_hooks`: its webhooks prove who sent them. `changes`: it can be asked what changed since an instant.
    `claims`: it says itself which customers are VIP. `chat_widgets`: it has chat of its own, which a widget opens.
    `phone`: it has telephones of its own, which ask us who answers.
    """

    due_date: bool = True
    priority: bool = True
    notes: bool = True
    messages: bool = True
    groups: bool = False
    signed_hooks: bool = False
    changes: bool = False
    claims: bool = False
    chat_widgets: bool = False
    phone: bool = False

    @property
    def absent(self) -> Sequence[str]:
        """The names of those that this host lacks and that an admin should know of, by `ABSENT`."""
        return tuple(name for name in ABSENT if not getattr(self, name))


ABSENT: Mapping[str, str] = {
    "due_date": "it reckons its due dates itself: ours stand in fields, and its rules follow our tags",
    "priority": "it has no priority that we could set",
    "notes": "notes for the agents can't be written with the keys that we have",
    "messages": "messages to customers can't be written with the keys that we have: agents acknowledge mail themselves",
    "groups": "it has no groups that a ticket could be given to: second level is given to persons alone",
    "chat_widgets": "it has no chat: give an https address for each agent's chat, and for the 24/7 desk's",
    "phone": "it has no telephones that ask us who answers: put another phone system (Twilio) before them",
}
"""What it means that a host lacks something, to an admin."""
