"""All that we ask of the outside: what a clock, a host, a receiver and a store must be able to do.

A port is annotations alone: what they name is imported for type checkers, not when a process starts.
"""

from typing import Protocol

from integration.ports.bookings import Bookings, Links, LinkTokens
from integration.ports.calendar import AgentCalendar, CalendarOf, Consent, Expansion
from integration.ports.desks import CallBacks, Covers, Desks, SecondLevel
from integration.ports.filings import Filings
from integration.ports.grants import Grants
from integration.ports.line import Budgets, Inbox, InstallationLookup, Line, Tallies, Walks
from integration.ports.outbox import Outbox
from integration.ports.outside import Courier, Helpdesk, HelpdeskOf, Now, Probe, Setup, Webhook
from integration.ports.queue import Beats, Queue
from integration.ports.shelves import Installations, KnownInstallations, Memories, Policies, Troubles
from integration.ports.upcoming import Upcoming
from integration.ports.views import Calendars

__all__ = [
    "AgentCalendar",
    "Beats",
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
    "Filings",
    "Grants",
    "Helpdesk",
    "HelpdeskOf",
    "Inbox",
    "InstallationLookup",
    "Installations",
    "KnownInstallations",
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
    "Tallies",
    "Troubles",
    "Upcoming",
    "Walks",
    "Webhook",
]


class Store(
    Inbox,
    Line,
    Tallies,
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
    Filings,
    Protocol,
):
    """All cupboards of one file or table set; the tenant is part of every key."""

    def close(self) -> None:
        """Give back files and connections."""
        ...
