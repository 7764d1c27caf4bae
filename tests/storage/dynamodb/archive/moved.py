"""What is told of an installation, to be compared wherever it was moved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from integration.domain.archive import Record
from integration.domain.booking.links import Purpose
from integration.domain.walk import WalkKind
from integration.ports import Store
from integration.storage.sealing import new_key
from tests.storage.filled import ODD_TICKET
from tests.storage.samples import NOON
from tests.storage.samples_booking import ANN, BOB
from tests.storage.samples_desk import LINE

KEY = new_key()
"""Under which the secrets of all these stores are sealed."""

_TICKETS = ("1", "2", "3", "4", "6", "7", "8", ODD_TICKET)
"""All but 5, which somebody holds until it is moved."""


def sorted_rows(records: Iterable[Record]) -> list[tuple[str, list[tuple[str, object]]]]:
    return sorted(((each.cupboard, sorted(each.values.items())) for each in records), key=repr)


def what_ports_tell(store: Store, where: str) -> dict[str, object]:
    return {
        "itself": (store.get(where), store.grant(where), [each.id for each in store.all()]),
        "policies": (store.roster(where), store.published(where), list(store.troubles(where))),
        "walks": [store.walk(where, kind) for kind in WalkKind],
        **_line(store, where),
        **_memories(store, where),
        **_outbox(store, where),
        **_calendars(store, where),
        **_desk(store, where),
    }


def _line(store: Store, where: str) -> dict[str, object]:
    return {
        "deliveries": list(store.deliveries(where)),
        "parked": list(store.parked(where)),
        "ready at": [store.ready_at(where, ticket) for ticket in _TICKETS],
    }


def _memories(store: Store, where: str) -> dict[str, object]:
    return {
        "latest": list(store.latest(where)),
        "triage": list(store.triage_list(where)),
        "open": list(store.each(where, open_only=True)),
        "all": list(store.each(where, open_only=False)),
        "urgent": list(store.urgent(where)),
        "customers": [(name, list(store.of_customer(where, name))) for name in store.customers(where)],
        "merged": [list(store.merged_into(where, ticket)) for ticket in _TICKETS],
        "stated": [list(store.stated(where, ticket)) for ticket in _TICKETS],
        "said": [list(store.said_severities(where, ticket)) for ticket in _TICKETS],
        "asked": [list(store.asked(where, ticket)) for ticket in _TICKETS],
    }


def _outbox(store: Store, where: str) -> dict[str, object]:
    # When the one is due that somebody holds, is told otherwise until it is moved.
    postings = [replace(each, next_at=None) for each in store.postings(where)]
    return {"endpoints": list(store.endpoints(where)), "postings": postings}


def _calendars(store: Store, where: str) -> dict[str, object]:
    since = NOON - timedelta(days=30)
    return {
        "calendars": [store.calendar(where, agent) for agent in (ANN, BOB)],
        "events": [list(store.calendar_events(where, agent)) for agent in (ANN, BOB)],
        "channels": [list(store.channels(where, agent)) for agent in (ANN, BOB)],
        "channel": store.channel(where, "c1"),
        "picture": store.picture(where, ANN),
        "bookings": list(store.bookings_of(where, ANN, since)),
        "of customers": [list(store.bookings_for(where, name, since)) for name in ("ACME", "Žluť & Söhne #1")],
        "calls": list(store.calls_on(where, "7")),
        "asked before": store.booking_asked(where, "link-of-b2", "r"),
        "links": list(store.links(where)),
        "link": [(link.purpose, link.opens(Purpose.BOOK, NOON)) for link in store.links(where)],
        "secret": store.link_secret(where),
    }


def _desk(store: Store, where: str) -> dict[str, object]:
    return {
        "plan": store.desk_plan(where),
        "absences": list(store.absences(where, NOON - timedelta(days=30))),
        "covers": store.covers(where),
        "handovers": list(store.handovers(where)),
        "duty": store.duty(where),
        "call-backs": list(store.call_backs(where, since=NOON - timedelta(days=30))),
        "on tickets": [list(store.call_backs_on(where, ticket)) for ticket in _TICKETS],
        "phone line": store.phone_line(where, LINE.link),
    }
