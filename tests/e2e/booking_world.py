"""Google in small, a helpdesk, and VIP Desk with an agent's calendar connected: what tests of booking ask of them."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from integration.domain.booking.booking import AHEAD, UNDER_WAY, Booking, BookingState
from integration.handlers.roster_csv import CUSTOMER_COLUMNS, read_roster
from integration.ports import Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sqlite import open_store
from integration.usecases.make_link import MakeLink
from integration.usecases.open_call_ticket import mark_of
from sandbox.calendar_access import client_settings, connect_calendar
from sandbox.customers import VIP, Person, agents_csv
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.helpdesk import RunningHelpdesk
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent_account import furnished
from sandbox.loopback import free_port
from sandbox.vipdesk import INSTALLATION, RunningVipDesk
from sandbox.waiting import until

JSON = dict[str, Any]
PATIENCE = 30.0
"""Seconds in which anything that must happen has happened, on a slow machine too."""

ZONE = "Europe/Bratislava"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TOPIC = "Rules for our two departments"
"""What nobody takes for an outage."""

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
BOOKING = "vipdesk_booking"
"""The private property by which an event says whose it is."""

ALWAYS_OPEN = "[week]\n" + "".join(
    f'{day} = [["00:00", "24:00"]]\n' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)
"""So that a test is the same on whatever day, and at whatever time, it runs."""

LENGTHS = {"support": 30, "analysis": 45, "training": 60}


def terms_of(before: int = 0, after: int = 0) -> str:
    """Terms under which nothing but the agent's time limits who gets a call; the buffers are in minutes."""
    calls = "".join(
        f'[calls.{kind}]\nlength = "PT{length}M"\nbefore = "PT{before}M"\nafter = "PT{after}M"\nnotice = "PT1H"\n'
        'horizon = "60 days"\nper_day = 100\nper_week = 100\nper_customer = 100\n'
        for kind, length in LENGTHS.items()
    )
    return f'{ALWAYS_OPEN}[holidays]\nown = []\n[calls]\ngrid = "PT15M"\ncut_off = "PT30M"\n{calls}'


@dataclass
class Customer:
    """Somebody with a link; `number` gives them an address of their own (127.0.0.x) to call from."""

    company: str
    email: str
    book_url: str
    number: int

    @property
    def root(self) -> str:
        return self.book_url.removesuffix("/book")

    @cached_property
    def http(self) -> httpx.Client:
        """Each request on a connection of its own, as the server may be killed between two."""
        transport = httpx.HTTPTransport(
            local_address=f"127.0.0.{self.number + 10}", limits=httpx.Limits(max_keepalive_connections=0)
        )
        return httpx.Client(transport=transport, timeout=30)

    def offer(self, kind: str = "support", *, first: datetime | None = None, days: int = 2) -> JSON:
        """What `slots` answers, from the date of an instant on."""
        day = (first or datetime.now(UTC)).astimezone(ZoneInfo(ZONE)).date()
        asked = {"call": kind, "from": f"{day}", "to": f"{day + timedelta(days=days)}"}
        answer = self.http.get(f"{self.root}/slots", params=asked)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def starts(self, kind: str = "support", *, first: datetime | None = None, days: int = 2) -> list[str]:
        """The starts that are offered."""
        return [slot["start"] for slot in self.offer(kind, first=first, days=days)["slots"]]

    def asks(self, start: str, kind: str = "support", *, key: str = "", **said: object) -> httpx.Response:
        """A booking, as a script asks for it."""
        wish = {"call": kind, "start": start, "topic": TOPIC, "email": self.email, **said}
        return self.http.post(f"{self.root}/bookings", json=wish, headers={"Idempotency-Key": key or token_hex(8)})

    def books(self, start: str, kind: str = "support", *, key: str = "") -> "Call":
        """A call that is confirmed at once."""
        answer = self.asks(start, kind, key=key)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        assert answer.json()["state"] == "confirmed", answer.text
        return Call(self, answer.json())


@dataclass
class Call:
    """A call that a customer booked, as the first answer told it."""

    customer: Customer
    told: JSON

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def start(self) -> str:
        return str(self.told["start"])

    @property
    def page(self) -> str:
        """The address below which its pages are."""
        return str(self.told["links"]["cancel"]).removesuffix("/cancel")

    @property
    def now(self) -> JSON:
        """`call.json` now."""
        answer = self.customer.http.get(f"{self.page}/call.json")
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def moves(self, start: str) -> httpx.Response:
        return self.customer.http.post(f"{self.page}/move", json={"start": start})

    def cancels(self) -> httpx.Response:
        return self.customer.http.post(f"{self.page}/cancel", json={})


@dataclass
class BookingWorld:
    """Dana's calendar is connected, and each customer's agent is Dana."""

    google: RunningGoogleCalendar
    vipdesk: RunningVipDesk
    dana: Agent
    customers: list[Customer] = field(default_factory=list)
    subjects: Callable[[], list[str]] = list
    """Those of all tickets on the helpdesk."""
    _hours: Iterator[int] = field(default_factory=count)

    def fresh_hours(self, number: int = 1) -> list[str]:
        """Times two hours apart, some days ahead, that no other test is about."""
        day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + 3 * DAY
        return [wire(day + 2 * next(self._hours) * 60 * MINUTE) for _ in range(number)]

    @property
    def ivo(self) -> Customer:
        """The demo's VIP customer."""
        return self.customers[0]

    @cached_property
    def store(self) -> Store:
        """The same file as the server's, opened beside it."""
        path, keys = Path(self.vipdesk.settings["VIPDESK_DATABASE"]), self.vipdesk.settings["VIPDESK_KEY"].split()
        return open_store(path, keys=keys, synchronous="FULL", now=lambda: datetime.now(UTC))

    def adds(self, company: str, email: str, url: str = "", *, until: datetime | None = None) -> Customer:
        """Somebody with one more link, who calls from an address of their own."""
        tokens = JwtLinkTokens(self.store)
        make = MakeLink(self.store, tokens, self.vipdesk.url, lambda: datetime.now(UTC))
        url = url or make.book(INSTALLATION, company, expires_at=until)[1]
        self.customers.append(Customer(company, email, url, len(self.customers)))
        return self.customers[-1]

    def publish(self, terms: str) -> None:
        """Put these terms in force."""
        file = self.vipdesk.folder / "terms.toml"
        file.write_text(terms, encoding="utf-8")
        self.vipdesk.command("terms", "publish", str(file))

    def consents(self) -> None:
        """Dana opens the address that she was sent, and allows all."""
        connect_calendar(self.vipdesk, self.dana.email)

    def bookings(self) -> Mapping[str, Booking]:
        """All that the store knows of from today on, without holds, by id."""
        found = self.store.bookings_of(INSTALLATION, self.dana.email, datetime.now(UTC) - DAY)
        return {each.id: each for each in found if each.state is not BookingState.HOLD}

    def events(self) -> Mapping[str, list[JSON]]:
        """The events in Google that are calls and not deleted, by the booking that they name."""
        found: dict[str, list[JSON]] = {}
        for event in self.google.events(self.dana.calendar_id):
            named = event.get("extendedProperties", {}).get("private", {}).get(BOOKING)
            if named:
                found.setdefault(named, []).append(event)
        return found

    def invited(self, booking: str) -> list[tuple[str, tuple[str, ...]]]:
        """The mails that the guests of a booking got, each as its kind and to whom."""
        mails = self.google.invitations
        return [(mail.kind, mail.to) for mail in mails if mail.event.startswith(booking)]

    def stand_wrong(self) -> list[str]:
        """Where bookings at rest and Google differ, in words."""
        events = self.events()
        bookings = self.bookings()
        wrong = [f"an event of {name}, which is no booking" for name in events.keys() - bookings.keys()]
        for booking in bookings.values():
            stands = [f"{starts(event)}" for event in events.get(booking.id, [])]
            right = [wire(booking.span.start)] if booking.state in AHEAD else []
            if stands != right:
                wrong.append(f"{booking.id} is {booking.state} at {booking.span.start}, and Google has {stands}")
        return wrong

    def overlapping(self) -> list[tuple[str, str]]:
        """Pairs of calls that take the same time of Dana's, buffers included."""
        ahead = sorted((each for each in self.bookings().values() if each.state in AHEAD), key=lambda each: each.padded)
        return [
            (one.id, other.id)
            for number, one in enumerate(ahead)
            for other in ahead[number + 1 :]
            if other.padded.start < one.padded.end
        ]

    def rest(self, *, seconds: float = PATIENCE) -> None:
        """Return once nothing is under way any more."""
        until(lambda: not self.under_way(), seconds=seconds, what="no booking is under way", every=0.1)

    def ticketed_twice(self) -> list[str]:
        """Calls for which more than one ticket was opened."""
        subjects = self.subjects()
        return [each.id for each in self.bookings().values() if sum(mark_of(each) in one for one in subjects) > 1]

    def under_way(self) -> Sequence[Booking]:
        """What Google has not answered yet."""
        return [each for each in self.bookings().values() if each.state in UNDER_WAY]

    def claims_left(self) -> set[str]:
        """Bookings that keep time although they are off."""
        with closing(sqlite3.connect(self.vipdesk.settings["VIPDESK_DATABASE"], timeout=10)) as file:
            claiming = {booking for (booking,) in file.execute("SELECT DISTINCT booking FROM booking_claims")}
        return {each.id for each in self.bookings().values() if each.state not in AHEAD} & claiming

    def let_waits_be_over(self) -> None:
        """What the worker would do within two minutes is due now: as if those had passed."""
        with closing(sqlite3.connect(self.vipdesk.settings["VIPDESK_DATABASE"], timeout=10)) as file, file:
            now = int(datetime.now(UTC).timestamp() * 1_000_000)
            soon = now + 120_000_000
            file.execute("UPDATE bookings SET work_at = ? WHERE work_at > ? AND work_at < ?", (now, now, soon))

    def close(self) -> None:
        """Nothing of ours stays open."""
        for customer in self.customers:
            customer.http.close()
        self.store.close()


def wire(instant: datetime) -> str:
    """As the answers write it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def starts(event: JSON) -> str:
    """When an event of Google's starts, likewise."""
    return wire(datetime.fromisoformat(event["start"]["dateTime"]))


def later(start: str, minutes: float) -> str:
    """An instant so many minutes after another."""
    return wire(datetime.fromisoformat(start) + minutes * MINUTE)


@contextmanager
def on_liveagent(folder: Path, *, companies: int = 1, terms: str = "") -> Iterator[BookingWorld]:
    """A world whose helpdesk is LiveAgent in small: what these tests look at is not the helpdesk."""
    with RunningLiveAgent() as desk, _google_and_vipdesk(folder) as world:
        account = furnished(desk)
        world.subjects = lambda: [ticket.subject for ticket in list(desk.account.tickets.values())]
        world.vipdesk.connect_liveagent(account)
        _furnish(world, account.people, companies, terms or terms_of())
        try:
            yield world
        finally:  # who waits for LiveAgent's rationed calls would take its time to end
            world.vipdesk.kill9()


@contextmanager
def on_django(folder: Path) -> Iterator[tuple[RunningHelpdesk, BookingWorld]]:
    """A world with a real helpdesk."""
    with RunningHelpdesk() as helpdesk, _google_and_vipdesk(folder) as world:
        world.vipdesk.connect(helpdesk)
        _furnish(world, helpdesk.people, 1, terms_of())
        yield helpdesk, world


@contextmanager
def _google_and_vipdesk(folder: Path) -> Iterator[BookingWorld]:
    port = free_port()
    with RunningGoogleCalendar() as google:
        settings = {**SELDOM, **client_settings(google, f"http://127.0.0.1:{port}")}
        with RunningVipDesk(folder, settings, port=port) as vipdesk:
            world = BookingWorld(google, vipdesk, google.agent("dana@desk.example.com", ZONE))
            try:
                yield world
            finally:
                world.close()


def _furnish(world: BookingWorld, people: Mapping[str, Person], companies: int, terms: str) -> None:
    world.dana = world.google.agent(people["dana"].email, ZONE)
    names = [(VIP.company, VIP.email), *((f"Company {n}", f"ada@company{n}.example.com") for n in range(1, companies))]
    rows = [f"{name},{VIP.plan},{VIP.addon_from},,1000,{world.dana.email},{mail},\n" for name, mail in names]
    text = "".join([f"{','.join(CUSTOMER_COLUMNS)}\n", *rows])
    world.store.replace_roster(INSTALLATION, read_roster(text, agents_csv(people), ZONE))
    world.publish(terms)
    world.consents()
    for name, mail in names:
        world.adds(name, mail)
    until(lambda: world.ivo.offer()["slots"], seconds=PATIENCE, what="times to book are offered", every=0.2)
