"""Tickets of Monday 2 March 2026 that were worked off then: whatever the present is, they are due by now."""

from datetime import timedelta
from typing import Any

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.ticket import Entry, Happening, Ticket
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from tests.cli.conftest import CommandLine
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import instant
from tests.fakes.tickets import ticket

MORNING = instant("2026-03-02 09:00")


def march(number: str, *later: Entry, **changes: Any) -> Ticket:  # noqa: ANN401 - any field of a ticket
    return ticket(*later, at="2026-03-02 09:00", id=number, **changes)


def reply(minutes: int) -> Entry:
    return Entry(MORNING + timedelta(minutes=minutes), Happening.AGENT_REPLIED, "3")


def installed(line: CommandLine) -> CommandLine:
    line.now.at = MORNING
    line.connect()
    line.import_roster()
    return line


def worked_off(line: CommandLine, *tickets: Ticket, helpdesk: FakeHelpdesk | None = None) -> FakeHelpdesk:
    """The tickets came and were worked off, as `serve` would have done."""
    store, helpdesk = line.store(), helpdesk or FakeHelpdesk(line.now)
    triage = TriageTicket(store, lambda _installation, _credentials: helpdesk, Tell(store, lambda: None), line.now)
    for each in tickets:
        helpdesk.put(each)
        store.accept(
            [Delivery("main", TicketEvent(f"{each.id} {line.now()}", EventKind.TICKET_CREATED, each.id), line.now())]
        )
    while work := store.claim(line.now(), timedelta(minutes=1)):
        triage(work)
    store.close()
    return helpdesk
