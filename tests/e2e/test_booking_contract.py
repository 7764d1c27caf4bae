"""What scripts may rely on at a link: shapes, statuses and keys, and one answer for every link that opens nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from sandbox.vipdesk import INSTALLATION
from tests.e2e.booking_world import ZONE, BookingWorld, Customer, later, on_liveagent, wire

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BookingWorld]:
    with on_liveagent(tmp_path_factory.mktemp("contract"), companies=4) as world:
        yield world


@pytest.fixture
def hour(world: BookingWorld) -> str:
    return world.fresh_hours()[0]


def test_slots_are_told_with_their_zone_within_the_days_asked_for(world: BookingWorld) -> None:
    first = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=2)).date()
    asked = {"call": "training", "from": f"{first}", "to": f"{first + timedelta(days=1)}"}

    answer = world.ivo.http.get(f"{world.ivo.root}/slots", params=asked)

    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    slots = told.pop("slots")
    assert told == {"zone": ZONE, "agent": "Dana Petrova", "state": "open", "capped": False}
    assert {INSTANT.fullmatch(slot[side]) is not None for slot in slots for side in slot} == {True}
    assert {tuple(slot) for slot in slots} == {("start", "end")}
    assert {later(slot["start"], 60) == slot["end"] for slot in slots} == {True}
    assert {datetime.fromisoformat(slot["start"]).astimezone(ZoneInfo(ZONE)).date() for slot in slots} == {first}
    assert [slot["start"] for slot in slots] == sorted({slot["start"] for slot in slots})
    elsewhere = world.ivo.http.get(f"{world.ivo.root}/slots", params={**asked, "zone": "Asia/Tokyo"}).json()
    assert elsewhere["zone"] == "Asia/Tokyo"
    assert {slot["start"] for slot in elsewhere["slots"]} != {slot["start"] for slot in slots}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"call": "support", "to": "2026-12-01"}, "from"),
        ({"call": "support", "from": "tomorrow", "to": "2026-12-01"}, "from"),
        ({"call": "support", "from": "2026-12-01", "to": "2026-12-01"}, "to"),
        ({"call": "support", "from": "2026-01-01", "to": "2026-12-01"}, "to"),
        ({"call": "party", "from": "2026-12-01", "to": "2026-12-02"}, "call"),
        ({"call": "support", "from": "2026-12-01", "to": "2026-12-02", "zone": "Mars/Base"}, "zone"),
    ],
)
def test_what_makes_no_sense_in_a_question_is_named(world: BookingWorld, asked: dict[str, str], field: str) -> None:
    asker = world.customers[3]
    answer = asker.http.get(f"{asker.root}/slots", params=asked)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert list(answer.json()["fields"]) == [field]


def test_a_booking_is_told_with_where_to_move_and_cancel_it(world: BookingWorld, hour: str) -> None:
    there = datetime.fromisoformat(hour).astimezone(ZoneInfo("Asia/Kolkata")).isoformat()

    answer = world.ivo.asks(there)

    told = answer.json()
    assert answer.status_code == httpx.codes.CREATED
    meet, links = told.pop("meet"), told.pop("links")
    assert told == {"id": told["id"], "state": "confirmed", "start": hour, "end": later(hour, 30)}
    assert meet.startswith("https://meet.google.com/")
    assert sorted(links) == ["cancel", "reschedule"]
    for page in links.values():
        assert page.startswith(f"{world.vipdesk.url}/vip/")
        shown = world.ivo.http.get(page)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_the_same_key_is_the_same_call_and_with_other_content_it_is_refused(world: BookingWorld, hour: str) -> None:
    one, same = world.ivo.asks(hour, key="mine"), world.ivo.asks(hour, key="mine")
    assert (one.status_code, same.status_code, one.json()) == (201, 201, same.json())
    other = world.ivo.asks(later(hour, 60), key="mine")
    assert (other.status_code, other.json()["error"], list(other.json()["fields"])) == (422, "invalid", ["key"])
    theirs = world.customers[1].asks(later(hour, 60), key="mine")
    assert (theirs.status_code, theirs.json()["id"] != one.json()["id"]) == (201, True)


def test_a_time_that_is_taken_is_refused_with_six_that_are_not(world: BookingWorld, hour: str) -> None:
    world.ivo.books(hour)
    answer = world.customers[1].asks(later(hour, 15))
    assert (answer.status_code, sorted(answer.json())) == (409, ["error", "slots"])
    assert (answer.json()["error"], len(answer.json()["slots"])) == ("slot_taken", 6)
    assert {tuple(slot) for slot in answer.json()["slots"]} == {("start", "end")}
    assert {slot["start"] for slot in answer.json()["slots"]} <= set(
        world.customers[1].starts(first=datetime.fromisoformat(hour) - timedelta(days=1), days=3)
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"topic": ""}, "topic"),
        ({"topic": "x" * 1001}, "topic"),
        ({"start": "tomorrow at nine"}, "start"),
        ({"start": "2026-12-01T09:00:00"}, "start"),
        ({"start": 1}, "start"),
        ({"call": "party"}, "call"),
        ({"zone": "Mars/Base"}, "zone"),
    ],
)
def test_what_makes_no_sense_in_a_booking_is_named_and_nothing_is_booked(
    world: BookingWorld, hour: str, said: dict[str, object], field: str
) -> None:
    before = set(world.bookings())
    wish = {"call": "support", "start": hour, "topic": "x", "email": "a@b.example", **said}
    asker = world.customers[3]
    answer = asker.http.post(f"{asker.root}/bookings", json=wish, headers={"Idempotency-Key": "nonsense"})
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert list(answer.json()["fields"]) == [field]
    assert set(world.bookings()) == before


def test_a_booking_without_a_key_and_a_body_that_is_no_json_are_refused(world: BookingWorld, hour: str) -> None:
    wish = {"call": "support", "start": hour, "topic": "x", "email": "a@b.example"}
    keyless = world.ivo.http.post(f"{world.ivo.root}/bookings", json=wish)
    assert (keyless.status_code, list(keyless.json()["fields"])) == (422, ["Idempotency-Key"])
    garbled = world.ivo.http.post(f"{world.ivo.root}/bookings", content=b"{", headers={"Idempotency-Key": "garbled"})
    assert garbled.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    long = world.ivo.http.post(f"{world.ivo.root}/bookings", content=b"x" * 20_000, headers={"Idempotency-Key": "long"})
    assert (long.status_code, long.json()["error"]) == (413, "too_large")


def test_who_asks_too_often_is_told_when_to_come_again_and_nobody_else_waits(world: BookingWorld) -> None:
    hasty = world.adds(world.customers[2].company, world.customers[2].email)
    statuses = []
    for _ in range(400):
        answer = hasty.http.get(f"{hasty.root}/slots", params={"call": "x"})
        statuses.append(answer.status_code)
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            break
    assert statuses.count(422) >= 100
    assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
    assert answer.json() == {"error": "too_many", "retry_after": int(answer.headers["retry-after"])}
    assert world.customers[2].offer()["state"] == "open"


def test_every_link_that_opens_nothing_is_answered_with_the_same_bytes(world: BookingWorld, hour: str) -> None:
    call = world.ivo.books(hour)
    expired = world.adds(world.ivo.company, world.ivo.email, until=datetime.now(UTC) - timedelta(minutes=1))
    revoked = world.adds(world.ivo.company, world.ivo.email)
    newest = max(world.store.links(INSTALLATION), key=lambda link: link.made_at)
    world.vipdesk.command("links", "revoke", newest.id)
    good = world.ivo.root
    connecting = world.vipdesk.printed("calendar", "connect", world.dana.email, "--json")["url"].rpartition("/")[2]
    roots = {
        "expired": expired.root,
        "revoked": revoked.root,
        "of another purpose": call.page,
        "to connect a calendar": f"{world.vipdesk.url}/vip/{connecting}",
        "changed in one letter": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "without a signature": good.rpartition(".")[0] + ".",
        "nonsense": f"{world.vipdesk.url}/vip/x",
        "very long": f"{world.vipdesk.url}/vip/{'x' * 5000}",
    }
    caller = world.adds(world.ivo.company, world.ivo.email)
    answers = {
        name: (_told(caller.http.get(f"{root}/slots")), _told(_posted(caller, root))) for name, root in roots.items()
    }
    assert set(answers.values()) == {answers["nonsense"]}
    assert answers["nonsense"][0][:2] == (404, b'{"error":"not_found"}')
    assert _told(caller.http.get(f"{good}/call.json")) == answers["nonsense"][0]
    pages = {_told(caller.http.get(f"{root}/book")) for root in roots.values()}
    assert {page[0] for page in pages} == {404}
    assert len(pages) == 1
    assert world.ivo.offer()["state"] == "open"


def _posted(caller: Customer, root: str) -> httpx.Response:
    wish = {"call": "support", "start": wire(datetime.now(UTC)), "topic": "x", "email": "a@b.example"}
    return caller.http.post(f"{root}/bookings", json=wish, headers={"Idempotency-Key": "k"})


def _told(answer: httpx.Response) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    headers = tuple(sorted((name, text) for name, text in answer.headers.items() if name != "date"))
    return answer.status_code, answer.content, headers
