"""All that we ask of the outside: what a clock, a host, a receiver and a store must be able to do."""

from typing import Protocol

from integration.ports.line import Budgets, Inbox, InstallationLookup, Line, Walks
from integration.ports.outbox import Outbox
from integration.ports.outside import Courier, Helpdesk, HelpdeskOf, Now, Probe, Setup, Webhook
from integration.ports.shelves import Installations, Memories, Policies, Troubles

__all__ = [
    "Budgets",
    "Courier",
    "Helpdesk",
    "HelpdeskOf",
    "Inbox",
    "InstallationLookup",
    "Installations",
    "Line",
    "Memories",
    "Now",
    "Outbox",
    "Policies",
    "Probe",
    "Setup",
    "Store",
    "Troubles",
    "Walks",
    "Webhook",
]


class Store(Inbox, Line, Budgets, Memories, Installations, Policies, Troubles, Outbox, Walks, Protocol):
    """All cupboards of one file or table set; the tenant is part of every key."""

    def close(self) -> None:
        """Give back files and connections."""
        ...
