"""Something in every cupboard of an installation, in as many states as rows can be in, through the ports alone."""

from dataclasses import replace
from datetime import datetime, timedelta

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.calendar import Picture
from integration.domain.booking.claims import claims_of
from integration.domain.booking.links import Purpose
from integration.domain.budget import Allowance
from integration.domain.entitlement import Standing
from integration.domain.grant import Grant
from integration.domain.installation import HookIdentity, SigningSecret
from integration.domain.outgoing import Posting
from integration.domain.terms import default_terms
from integration.domain.walk import Walk, WalkKind
from integration.domain.work import Work
from integration.ports import Store
from tests.storage.contract_installations import BROKEN
from tests.storage.contract_memories import ENDED, RICH, STATED
from tests.storage.contract_policies import ROSTER, TERMS
from tests.storage.contract_severities import said
from tests.storage.contract_troubles import DRIFT, TYPO
from tests.storage.samples import (
    LEASE,
    MINUTE,
    SECOND,
    SECRETS,
    SIGNING,
    delivery,
    endpoint,
    installation,
    memory,
    message,
)
from tests.storage.samples_booking import (
    ANN,
    BOB,
    DAY,
    HOUR,
    KEY,
    ZONE,
    account,
    booking,
    call,
    channel,
    event,
    hold,
    link,
    taken_out,
)
from tests.storage.samples_desk import DUTY, LINE, PLAN, absence, asked, call_back, cover, handover, stand_in

ODD_TICKET = "7#8 žluť\x00'; --"
"""A host may choose such ids."""


def fill(store: Store, now: datetime, where: str = "acme") -> None:
    """Install it and put something into each of its cupboards; to be called once for an installation that is new.

    What expires does so after `now`, which is to be the store's present. Tickets, postings, a calendar and a booking
    are held by workers, others wait, and are worked off.
    """
    secrets = replace(SECRETS, hook=HookIdentity("01F1", (SigningSecret("plain-new"), SigningSecret("plain-old", now))))
    store.add(
        replace(installation(where), bots=frozenset({"9", "ž"}), account="123", zone="Europe/Bratislava"), secrets
    )
    store.keep_grant(where, Grant("plain-access", "plain-refresh", now + HOUR, now + 30 * DAY, "read"))
    assert store.begin_renewal(where, 1, now, now + MINUTE)
    _fill_policies(store, where)
    _fill_line(store, now, where)
    _fill_memories(store, now, where)
    _fill_outbox(store, now, where)
    _fill_calendars(store, now, where)
    _fill_bookings(store, now, where)
    _fill_desk(store, now, where)


def _fill_policies(store: Store, where: str) -> None:
    store.replace_roster(where, ROSTER)
    for terms in (default_terms(), TERMS):
        store.publish(where, terms)
    for trouble in (TYPO, DRIFT, TYPO):
        store.report(where, trouble)
    store.keep_walk(where, BROKEN)
    store.keep_walk(where, Walk(WalkKind.RECONCILE, BROKEN.began_at, finished_at=BROKEN.began_at + MINUTE))


def _fill_line(store: Store, now: datetime, where: str) -> None:
    """Each ticket in a state of its own; 1 is ready, and nothing of the others is."""
    came = [delivery(f"d{key}", key, now, installation=where) for key in ("1", "2", "3", "4", "5")]
    also = replace(came[0], event=replace(came[0].event, also="sent#1"))
    settling = delivery("d6", "6", now, installation=where, settle=20 * SECOND)
    echo = delivery(ODD_TICKET, ODD_TICKET, now - SECOND, installation=where, echo=True)
    nobody = replace(echo, event=replace(echo.event, id="d8", actor=None))
    store.accept([also, *came[1:], settling, echo, nobody])
    store.enqueue(where, [ODD_TICKET], now + DAY)
    store.finish(_held(store, now, where, "2"), look_again_at=now + HOUR)
    store.retry(_held(store, now, where, "3"), now + MINUTE, "the host is down")
    store.park(_held(store, now, where, "4"), "the host says no: ž", now)
    _held(store, now, where, "5")
    store.accept([delivery("d5 again", "5", now, installation=where)])
    store.spend(where, now, Allowance(30, what="ticket 1"), urgent=True)


def _held(store: Store, now: datetime, where: str, ticket: str) -> Work:
    work = store.claim_ticket(where, ticket, now, LEASE)
    assert work is not None, f"{ticket} was not ready"
    return work


def _fill_memories(store: Store, now: datetime, where: str) -> None:
    for each in (RICH, memory("1", now), memory("8", now - MINUTE, Standing.UNKNOWN), memory(ODD_TICKET, now)):
        store.remember(where, each)
    for override in (STATED, ENDED):
        store.state(where, "7", override)
    store.state(where, ODD_TICKET, STATED)
    for word in (said(), said(now, severity=1)):
        store.say_severity(where, "1", word)
    store.ask(where, ODD_TICKET, asked())


def _fill_outbox(store: Store, now: datetime, where: str) -> None:
    """Postings to an endpoint that is gone, to one with a problem, and in every state to one that is well."""
    store.add_endpoint(where, endpoint("gone"), replace(SIGNING, former=None))
    store.post(where, [message("m0")])
    store.delivered(_posting(store, now, where), "200")
    store.remove_endpoint(where, "gone")
    store.add_endpoint(where, endpoint("chat"), SIGNING)
    store.post(where, [message(f"m{number}") for number in (1, 2, 3)])
    store.delivered(_posting(store, now, where), "204")
    store.postpone(_posting(store, now, where), None, "500")
    store.postpone(_posting(store, now, where), now + MINUTE, "503")
    store.add_endpoint(where, endpoint("pager", message("m4").kind), SIGNING)
    store.post(where, [message("m4", payload=b'{"text": "\xc5\xbe"}')])
    store.set_endpoint_problem(where, "pager", "it answered 410")
    _posting(store, now, where)


def _posting(store: Store, now: datetime, where: str) -> Posting:
    """The next posting, which is this installation's: what others have is not due."""
    posting = store.claim_posting(now, LEASE)
    assert posting is not None, "nothing was due"
    assert posting.installation == where
    return posting


def _fill_calendars(store: Store, now: datetime, where: str) -> None:
    store.connect_calendar(where, account(BOB, problem="reconnect"), KEY)
    assert store.claim_calendar(now, LEASE) == (where, BOB)
    store.calendar_done(where, BOB, now + HOUR)
    store.connect_calendar(where, account(), KEY)
    seen = [event("e1", now), event("e2#\x00ž", now + DAY), taken_out("e3", "e2#\x00ž")]
    store.replace_view(where, account(sync_token="t1", synced_at=now), seen, "")
    assert store.claim_calendar(now, LEASE) == (where, ANN)
    store.wake_calendar(where, ANN, now)
    for key, agent in (("c1", ANN), ("c2", BOB)):
        store.add_channel(where, replace(channel(key, agent), expires_at=now + DAY, renew_at=now + HOUR))
    store.set_picture(where, ANN, Picture("image/png", b"\x89PNG\x00\xff"))


def _fill_bookings(store: Store, now: datetime, where: str) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    _claim(store, now, where, hold("b1", hour + DAY, until=now + 5 * MINUTE, link="one"), None)
    _claim(store, now, where, booking("b2", hour + 2 * DAY, request="r", asked="digest"), now)
    held = store.claim_booking(now, LEASE)
    assert held is not None
    assert held[0] == where
    _claim(store, now, where, booking("b3", hour + 3 * DAY, customer="Žluť & Söhne #1", ticket="7"), now + HOUR)
    stored = store.booking(where, "b3")
    assert stored is not None
    confirmed = replace(stored, state=BookingState.CONFIRMED)
    claims = claims_of(confirmed, call(confirmed.kind), ZONE)
    store.keep_booking(where, confirmed, claims, now, now + 2 * HOUR)
    cancelled = booking("b4", hour + 4 * DAY, BookingState.CANCELLED, topic="", email="")
    store.keep_booking(where, cancelled, (), now, None)
    store.link_secret(where)
    store.add_link(where, link("0a", ticket="7", at=now, expires_at=now + DAY))
    store.add_link(where, link("0b", Purpose.PANEL, now))
    store.revoke_link(where, "0b", now)


def _claim(store: Store, now: datetime, where: str, each: Booking, work_at: datetime | None) -> None:
    store.claim_slot(where, each, claims_of(each, call(each.kind), ZONE), now, work_at)


def _fill_desk(store: Store, now: datetime, where: str) -> None:
    store.replace_desk_plan(where, PLAN)
    store.add_absence(where, absence())
    store.add_absence(where, absence("a2#", now, None))
    for customer in ("Acme", "Žluť & Söhne #1"):
        version, _ = store.covers(where)
        changes = [handover(f"h of {customer}", now)]
        store.hand_over(where, [cover(customer), stand_in("Beta")], changes, ["2"], version, now + timedelta(days=2))
    store.set_duty(where, DUTY)
    store.add_call_back(where, call_back())
    store.add_call_back(where, call_back("c2", now, ticket="7", seconds=42))
    store.add_call_back(where, call_back("c3", now, recording="").done(now + MINUTE, "Dana"))
    store.add_phone_line(where, LINE)
    store.filed(where, store.begin_filing(where, "call c3", now, now + MINUTE), "77")
    store.begin_filing(where, ODD_TICKET, now, now + MINUTE)
