"""All that we ask of the outside: what a clock, a host, a receiver and a store must be able to do."""

from typing import Protocol

from integration.ports.line import Inbox, InstallationLookup, Line, Walks
from integration.ports.outbox import Outbox
from integration.ports.outside import Courier, Helpdesk, HelpdeskOf, Now, Probe, Webhook
from integration.ports.shelves import Installations, Memories, Policies

__all__ = [
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
    "Store",
    "Walks",
    "Webhook",
]


class Store(Inbox, Line, Memories, Installations, Policies, Outbox, Walks, Protocol):
    """All cupboards of one file or table set; the tenant is part of every key."""

    def close(self) -> None:
        """Give back files and connections."""
        ...
