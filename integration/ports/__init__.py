"""All that we ask of the outside: what a clock, a host, a receiver and a store must be able to do."""

from typing import Protocol

from integration.ports.bookings import Bookings, Links, LinkTokens
from integration.ports.calendar import AgentCalendar, CalendarOf, Consent, Expansion
from integration.ports.desks import CallBacks, Covers, Desks, SecondLevel
from integration.ports.grants import Grants
from integration.ports.line import Budgets, Inbox, InstallationLookup, Line, Walks
from integration.ports.outbox import Outbox
from integration.ports.outside import Courier, Helpdesk, HelpdeskOf, Now, Probe, Setup, Webhook
from integration.ports.queue import Queue
from integration.ports.shelves import Installations, Memories, Policies, Troubles
from integration.ports.views import Calendars

__all__ = [
    "AgentCalendar",
    "Bookings",
    "Budgets",
    "CalendarOf",
    "Calendars",
    "CallBacks",
    "Consent",
    "Courier",
    "Covers",
    "Desks",
    "Expansion",
    "Grants",
    "Helpdesk",
    "HelpdeskOf",
    "Inbox",
    "InstallationLookup",
    "Installations",
    "Line",
    "LinkTokens",
    "Links",
    "Memories",
    "Now",
    "Outbox",
    "Policies",
    "Probe",
    "Queue",
    "SecondLevel",
    "Setup",
    "Store",
    "Troubles",
    "Walks",
    "Webhook",
]


class Store(
    Inbox,
    Line,
    Budgets,
    Memories,
    Installations,
    Grants,
    Policies,
    Troubles,
    Outbox,
    Walks,
    Calendars,
    Bookings,
    Links,
    Desks,
    Covers,
    SecondLevel,
    CallBacks,
    Protocol,
):
    """All cupboards of one file or table set; the tenant is part of every key."""

    def close(self) -> None:
        """Give back files and connections."""
        ...
