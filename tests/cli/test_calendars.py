"""The commands of calendars, links and calls, against a Google Calendar in small."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from integration.bootstrap import open_desk
from integration.config import read_config
from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from tests.cli.conftest import AGENTS, CUSTOMERS, CommandLine

DANA = "dana@desk.example"
PUBLIC = "https://vip.example"
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.fixture(scope="module")
def google() -> Iterator[RunningGoogleCalendar]:
    with RunningGoogleCalendar() as running:
        running.identity.add_client("cid", "secret", [f"{PUBLIC}/calendar/callback"])
        running.agent(DANA, "Europe/Bratislava")
        yield running


@pytest.fixture
def booked(line: CommandLine, google: RunningGoogleCalendar) -> CommandLine:
    """A desk that may speak with Google, and has a roster."""
    line.settings |= {
        "VIPDESK_PUBLIC_URL": PUBLIC,
        "VIPDESK_GOOGLE_URL": google.url,
        "VIPDESK_GOOGLE_CLIENT_ID": "cid",
        "VIPDESK_GOOGLE_CLIENT_SECRET": "secret",
    }
    line.connect()
    line.import_roster()
    return line


def consented(line: CommandLine, url: str) -> None:
    desk = open_desk(read_config(line.settings))
    leaves = desk.calendars.connect.begin(url.rpartition("/")[2])
    told = dict(parse_qsl(urlsplit(Person(DANA).allows(leaves.address)).query))
    desk.calendars.connect.finish(leaves.cookie, state=told["state"], code=told["code"], error="")
    desk.close()


def call(start: datetime, **changes: object) -> Booking:
    span = Interval(start, start + timedelta(minutes=30))
    known = {"id": "c0ffee", "agent": DANA, "customer": "Acme", "kind": CallKind.SUPPORT, "span": span, "padded": span}
    return Booking(**known | {"state": BookingState.CONFIRMED, "made_at": start} | changes)  # type: ignore[arg-type]


def test_a_calendar_is_connected_looked_at_synced_and_let_go(
    booked: CommandLine, google: RunningGoogleCalendar
) -> None:
    (made,) = booked.json("calendar", "connect", DANA)
    assert made["url"].startswith(f"{PUBLIC}/calendar/connect/")
    consented(booked, made["url"])
    (before,) = booked.json("calendar", "list")
    assert (before["agent"], before["access"], before["synced_at"]) == (DANA, "consent", None)
    google.agent(DANA).adds("x", datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC))
    (synced,) = booked.json("calendar", "sync", DANA)
    assert (synced["events"], synced["zone"], synced["unexplained"]) == (1, "Europe/Bratislava", 0)
    assert booked.json("calendar", "disconnect", DANA) == [{"disconnected": DANA}]
    assert booked.json("calendar", "list") == []


def test_hours_are_set_and_taken_back(booked: CommandLine) -> None:
    consented(booked, booked.json("calendar", "connect", DANA)[0]["url"])
    week = "Mon 09:00-12:00; Tue 10:00-11:30"
    (set_,) = booked.json("calendar", "hours", DANA, week, "--zone", "Europe/Sofia")
    assert set_["hours"] == f"{week} (Europe/Sofia)"
    assert booked.json("calendar", "list")[0]["hours"] == set_["hours"]
    assert booked.json("calendar", "hours", DANA, "service")[0]["hours"] is None
    with pytest.raises(BadInput, match="zone"):
        booked.run("calendar", "hours", DANA, week, "--zone", "Europe/Nowhere")


def test_what_is_missing_is_named_before_a_link_is_made(line: CommandLine) -> None:
    line.connect()
    line.import_roster()
    with pytest.raises(BadInput, match="VIPDESK_GOOGLE_CLIENT_ID"):
        line.run("calendar", "connect", DANA)


def test_a_stranger_has_no_calendar(booked: CommandLine) -> None:
    with pytest.raises(BadInput, match="roster"):
        booked.run("calendar", "connect", "eve@desk.example")
    with pytest.raises(BadInput, match="none is connected yet"):
        booked.run("calendar", "sync", DANA)


def test_a_key_that_is_none_connects_nobody(booked: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("{}")
    with pytest.raises(BadInput):
        booked.run("calendar", "delegate", "--key", str(tmp_path / "key.json"))
    assert booked.json("calendar", "list") == []


def test_a_picture_is_one_of_three_kinds_and_not_too_large(booked: CommandLine, tmp_path: Path) -> None:
    good, bad, large = tmp_path / "a.png", tmp_path / "b.gif", tmp_path / "c.png"
    good.write_bytes(PIXEL)
    bad.write_bytes(b"GIF89a")
    large.write_bytes(PIXEL + bytes(600_000))
    assert booked.json("calendar", "picture", DANA, str(good))[0]["picture"] == "image/png"
    for refused in (bad, large, tmp_path / "none.png"):
        with pytest.raises(BadInput):
            booked.run("calendar", "picture", DANA, str(refused))
    assert booked.json("calendar", "picture", DANA)[0]["picture"] is None


def test_a_link_is_made_listed_without_its_address_and_revoked_once(booked: CommandLine) -> None:
    (made,) = booked.json("links", "add", "acme", "--ticket", "12")
    assert made["url"].startswith(f"{PUBLIC}/vip/")
    (listed,) = booked.json("links", "list")
    assert (listed["company"], listed["ticket"], listed["revoked_at"]) == ("Acme", "12", None)
    assert made["url"].split("/")[-2] not in json.dumps(listed)
    assert booked.json("links", "revoke", made["id"][:8]) == [{"revoked": made["id"]}]
    with pytest.raises(BadInput, match="no open link"):
        booked.run("links", "revoke", made["id"])
    with pytest.raises(BadInput, match="roster"):
        booked.run("links", "add", "Nobody")


@pytest.mark.parametrize(("leading", "ending"), [("page", ""), ("chat", "/chat"), ("book", "/book")])
def test_a_link_says_what_it_is_for(booked: CommandLine, leading: str, ending: str) -> None:
    (made,) = booked.json("links", "add", "acme", "--for", leading)
    assert made["url"].startswith(f"{PUBLIC}/vip/")
    assert made["url"].removeprefix(f"{PUBLIC}/vip/").partition("/")[2] == ending.removeprefix("/")
    (listed,) = booked.json("links", "list")
    assert (listed["for"], listed["company"]) == (leading, "Acme")
    assert booked.json("links", "revoke", made["id"]) == [{"revoked": made["id"]}]


def test_only_calls_belong_to_a_ticket(booked: CommandLine) -> None:
    with pytest.raises(BadInput, match="--ticket is for addresses to book calls"):
        booked.run("links", "add", "acme", "--for", "chat", "--ticket", "12")
    assert booked.json("links", "list") == []


def test_the_snippet_is_one_line_and_stays_the_same(booked: CommandLine) -> None:
    (first,), (second,) = booked.json("links", "snippet", "acme"), booked.json("links", "snippet", "ACME")
    assert first["snippet"] == second["snippet"] == f'<script src="{first["chat"]}.js" async></script>'
    assert first["chat"].endswith("/chat")
    with pytest.raises(BadInput, match="links add 'Small' --for chat"):
        booked.run("links", "snippet", "Small")


def test_a_link_that_would_be_over_at_once_is_not_made(booked: CommandLine) -> None:
    with pytest.raises(BadInput, match="name a later instant"):
        booked.run("links", "add", "Acme", "--until", "2020-01-01T00:00Z")
    assert booked.json("links", "list") == []


def test_a_link_that_would_open_nothing_or_leads_to_anothers_ticket_is_not_made(booked: CommandLine) -> None:
    with pytest.raises(BadInput, match="not on the All-inclusive plan"):
        booked.run("links", "add", "Small")
    booked.decide()  # ticket 7 is Acme's
    assert booked.json("links", "add", "Acme", "--ticket", "7")[0]["ticket"] == "7"
    twin = CUSTOMERS.replace(
        "Small,Basic,,,,,,small.example", "Twin,All-inclusive,2026-01-01,,,dana@desk.example,,twin.example"
    )
    booked.json("roster", "import", booked.file("c.csv", twin), "--agents", booked.file("a.csv", AGENTS))
    with pytest.raises(BadInput, match="another customer's"):
        booked.run("links", "add", "Twin", "--ticket", "7")


def test_calls_are_listed_without_what_the_customer_wrote(booked: CommandLine) -> None:
    store, start = booked.store(), datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    store.claim_slot("main", call(start, topic="a secret", email="anna@acme.example"), [], start, None)
    store.close()
    (listed,) = booked.json("calls", "list")
    assert (listed["id"], listed["state"], listed["company"]) == ("c0ffee", "confirmed", "Acme")
    assert "secret" not in json.dumps(listed)
    assert "anna" not in json.dumps(listed)


def test_a_call_that_nobody_came_to_is_put_on_record(booked: CommandLine) -> None:
    store, start = booked.store(), datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    store.claim_slot("main", call(start), [], start, None)
    store.close()
    assert booked.json("calls", "no-show", "c0ffee")[0]["state"] == "cancelled"
    with pytest.raises(BadInput):
        booked.run("calls", "no-show", "nope")


def test_a_call_is_cancelled_for_the_customer(booked: CommandLine, google: RunningGoogleCalendar) -> None:
    consented(booked, booked.json("calendar", "connect", DANA)[0]["url"])
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    event = google.agent(DANA).adds("call", start, start + timedelta(minutes=30), id=call(start).event)
    store = booked.store()
    store.claim_slot("main", call(start), [], start, None)
    store.close()
    assert booked.json("calls", "cancel", "c0ffee", "--why", "ill")[0]["state"] == "cancelled"
    assert google.event(DANA, event)["status"] == "cancelled"
