"""A scripted Google, and a telephone to one calendar on it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from integration.clients.google import Google, GoogleCalendars, GoogleConsent, OAuthClient, Wire, google_at
from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.ports import AgentCalendar, CalendarOf, Consent
from tests.clients.google.scripted import Script, scripted

ACCOUNT = CalendarAccount("dana@desk.example")
KEY = CalendarKey("the refresh token")
CLIENT = OAuthClient("client-id", "client secret")


@pytest.fixture(scope="session")
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def script(server: Script) -> Iterator[Script]:
    server.begin()
    yield server
    server.over.set()


@pytest.fixture
def google(script: Script) -> Google:
    return google_at(script.url)


@pytest.fixture(scope="session")
def wire(server: Script) -> Iterator[Wire]:
    wire = Wire(lambda: datetime.now(UTC))
    yield wire
    # Before the server ends: it waits for lines that are still open.
    assert server.url
    wire.close()


@pytest.fixture(scope="session")
def hasty_wire(server: Script) -> Iterator[Wire]:
    wire = Wire(lambda: datetime.now(UTC), patience=timedelta(seconds=0.4))
    yield wire
    assert server.url
    wire.close()


@pytest.fixture
def calendars(google: Google, wire: Wire) -> CalendarOf:
    return GoogleCalendars(google, wire, CLIENT)


@pytest.fixture(scope="session")
def shared(server: Script, wire: Wire) -> CalendarOf:
    return GoogleCalendars(google_at(server.url), wire, CLIENT)


@pytest.fixture
def calendar(script: Script, shared: CalendarOf) -> AgentCalendar:
    """With a key of its own, so that no access token is left of another test; what Google's client knows is shared."""
    assert script.url
    return shared(ACCOUNT, CalendarKey(uuid4().hex))


@pytest.fixture(scope="session")
def shared_in_haste(server: Script, hasty_wire: Wire) -> CalendarOf:
    return GoogleCalendars(google_at(server.url), hasty_wire, CLIENT)


@pytest.fixture
def hasty(script: Script, shared_in_haste: CalendarOf) -> AgentCalendar:
    assert script.url
    return shared_in_haste(ACCOUNT, CalendarKey(uuid4().hex))


@pytest.fixture
def consent(google: Google, wire: Wire) -> Consent:
    return GoogleConsent(google, wire, CLIENT)
