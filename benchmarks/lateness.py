"""How late deadlines act: `python -m benchmarks.lateness [--json]`.

The embedded engine with its store on disk, 10,000 tickets whose deadlines lie ahead, and 200 more whose warnings come
one after another within ten seconds; the host is in memory and takes 20 ms for each read and write, as one over a
network would. All the while the engine also reconciles, five pages of a hundred tickets a second. Lateness runs from
the instant of the warning until the host begins to be written.
"""

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from integration.bootstrap import utc_now
from integration.domain.agent import Agent
from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import TicketUpdate
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.installation import Credentials, Installation
from integration.domain.new_ticket import NewTicket
from integration.domain.outgoing import Posting
from integration.domain.roster import Customer, Roster
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.domain.trouble import Trouble
from integration.domain.walk import Page
from integration.handlers.bell import Bell
from integration.handlers.engine import Engine
from integration.logs import configure_logs
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.poll_changes import PollChanges
from integration.usecases.post_out import PostOut
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine

PENDING, DUE = 10_000, 200
WITHIN = timedelta(seconds=10)
HOST_TAKES, WALKS = 0.02, 0.2
DANA = Agent("dana@desk.example", "Dana", "3")
BOUGHT = Entitlement(ALL_INCLUSIVE, datetime(2020, 1, 1, tzinfo=UTC), agent=DANA)
ROSTER = Roster((Customer("Acme", BOUGHT, domains=frozenset({"acme.example"})),), (DANA,))


class Host:
    """Tickets in memory, behind a network of a certain length."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.warned: dict[str, datetime] = {}
        self.takes = 0.0
        self.all_warned = threading.Event()

    def read(self, ticket: str) -> Ticket:
        threading.Event().wait(self.takes)
        return self.tickets[ticket]

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities()

    def at(self, *, urgent: bool) -> "Host":  # noqa: ARG002 - nothing is kept back
        return self

    def changed(self, since: datetime) -> Sequence[Changed]:  # noqa: ARG002 - it can't tell
        return ()

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:  # noqa: ARG002 - it shows our date
        return ()

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        return set(ticket.tags) != set(wanted.tags or ())

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        if "vip-due-soon" in (wanted.tags or ()):
            self.warned.setdefault(ticket.id, utc_now())
        threading.Event().wait(self.takes)
        self.tickets[ticket.id] = replace(ticket, tags=wanted.tags or (), due_at=wanted.due_at)
        if len(self.warned) == DUE:
            self.all_warned.set()

    def open_ticket(self, draft: NewTicket) -> str:
        raise NotImplementedError(draft.mark)

    def opened(self, mark: str) -> str | None:  # noqa: ARG002 - no calls are booked here
        return None

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:  # noqa: ARG002 - all are open
        everything = tuple(self.tickets.values())
        for start in range(0, len(everything), 100):
            threading.Event().wait(WALKS)
            page = everything[start : start + 100]
            yield Page(page, page[-1].id, len(everything))


def opened(number: int, at: datetime) -> Ticket:
    written = Entry(at, Happening.CUSTOMER_WROTE)
    return Ticket(
        id=str(number),
        subject="",
        body="",
        sender="a@acme.example",
        opened_at=at,
        channel=Channel.API,
        status=Status.OPEN,
        timeline=Timeline((written,)),
        severity_field="1",
        assignee=DANA.host_id,
    )


def nobody(_posting: Posting, _now: datetime) -> str:
    return "nobody listens"


def measured(folder: Path) -> list[float]:
    configure_logs("error")
    store, host = open_store(folder / "desk.sqlite3", keys=[new_key()], synchronous="FULL", now=utc_now), Host()
    store.add(Installation("main", "memory", "https://desk.example", "2"), Credentials("token", "secret"))
    store.replace_roster("main", ROSTER)
    triage = TriageTicket(store, lambda _installation, _credentials: host, Tell(store, lambda: None), utc_now)
    walking = Walking(store, lambda _installation, _credentials: host, utc_now)
    work = WorkLine(store, triage, utc_now)
    now = utc_now()
    host.tickets = {str(number): opened(number, now) for number in range(PENDING)}
    store.enqueue("main", list(host.tickets), now)
    while work():
        pass
    assert store.waiting().scheduled == PENDING
    host.takes = HOST_TAKES
    due = {}
    for number in range(DUE):
        at = utc_now() + timedelta(seconds=1) + WITHIN * number / DUE
        ticket = opened(PENDING + number, at - timedelta(minutes=45))  # the warning comes at 75 % of an hour
        host.tickets[ticket.id] = ticket
        due[ticket.id] = at
        store.enqueue("main", [ticket.id], at)
    reconcile = Reconcile(store, walking, triage, utc_now)
    poll = PollChanges(store, lambda _installation, _credentials: host, utc_now)
    engine = Engine(store, work, PostOut(store, nobody, utc_now), reconcile, poll, utc_now, Bell())
    engine.start(workers=4, reconcile_every=timedelta(hours=1))
    host.all_warned.wait(60)
    engine.stop()
    store.close()
    assert len(host.warned) == DUE
    return sorted((host.warned[ticket] - at).total_seconds() for ticket, at in due.items())


def main() -> None:
    with TemporaryDirectory() as folder:
        late = measured(Path(folder))
    at = {"median_ms": late[DUE // 2], "p99_ms": late[-3], "most_ms": late[-1]}
    found = {"pending": PENDING, **{name: seconds * 1000 for name, seconds in at.items()}}
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    told = "  median {median_ms:.0f} ms, p99 {p99_ms:.0f} ms, most {most_ms:.0f} ms (target: under 1000)"
    print(f"lateness of {DUE} deadlines while {PENDING} are pending:")
    print(told.format(**found))


if __name__ == "__main__":
    main()
