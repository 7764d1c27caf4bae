"""What a host can carry; what it can't is handled once, and told to the admin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Whether a host has these of its own.

    `due_date`: its due date can be set. `priority`: it shows one that can be set. `notes`: private notes can be
    written. `signed_hooks`: its webhooks prove who sent them. `changes`: it can be asked what changed since an instant.
    `claims`: it says itself which customers are VIP.
    """

    due_date: bool = True
    priority: bool = True
    notes: bool = True
    signed_hooks: bool = False
    changes: bool = False
    claims: bool = False
