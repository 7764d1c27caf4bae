"""Tickets and timelines to test with; Monday 2026-11-23 09:00 in Bratislava is 08:00 UTC."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from integration.domain.agent import Agent
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.roster import Customer, Roster
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from tests.fakes.now import instant

DANA = Agent("dana@desk.example", "Dana Petrova", "3")
BORIS = Agent("boris@desk.example", "Boris Novak", "4")
ALWAYS = Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-01-01 00:00"), agent=DANA)
ACME = Customer("Acme", ALWAYS, contacts=frozenset({"ceo@mail.example"}), domains=frozenset({"acme.example"}))
ROSTER = Roster((ACME,), (DANA, BORIS))
ALL_FIELDS = frozenset({"tags", "severity", "first_due", "follow_up_due"})
QUESTION = "How do I set different business hours for two departments?"


def entry(at: str, what: Happening, author: str | None = None, text: str = "") -> Entry:
    return Entry(instant(at), what, author, text)


def ticket(*later: Entry, at: str = "2026-11-23 09:00", **changes: Any) -> Ticket:  # noqa: ANN401 - any field
    """A question by a VIP customer through the API, opened `at`, with what happened `later`."""
    opened: datetime = instant(at)
    made = Ticket(
        id="7",
        subject="Business hours",
        body=QUESTION,
        sender="anna@acme.example",
        opened_at=opened,
        channel=Channel.API,
        status=Status.OPEN,
        timeline=Timeline((Entry(opened, Happening.CUSTOMER_WROTE), *later)),
        fields=ALL_FIELDS,
    )
    return replace(made, **changes)
