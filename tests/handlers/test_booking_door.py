"""What holds for every address of a link: headers, limits, and that a wrong one tells nothing."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Message

from integration.domain.booking.calendar import Picture
from integration.domain.booking.links import Link, Purpose
from integration.domain.roster import Roster
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import BORIS, DANA
from tests.handlers.booking_world import FREE, TYPED, WHERE, BookingWorld
from tests.handlers.visitor import Visitor

BOOK = ("book", "slots", "picture")
CALL = ("call", "call.json", "move", "cancel", "picture")
POSTED = ("book", "hold", "bookings", "move", "cancel")
ADDRESSES = sorted({*BOOK, *CALL, *POSTED})


def answers(world: BookingWorld, visitor: Visitor) -> list[httpx.Response]:
    """One answer of each address and method, good and bad."""
    folder, call = world.folder_of(world.link()), world.call_folder(world.booked())
    return [
        *(visitor.get(f"{folder}/{name}") for name in ADDRESSES),
        *(visitor.get(f"{call}/{name}") for name in ADDRESSES),
        *(visitor.post(f"{folder}/{name}", {"start": FREE}) for name in ADDRESSES),
        visitor.ask("DELETE", f"{folder}/book", {}),
        visitor.ask("POST", f"{folder}/book", {}, content=b"x" * 20_000),
        visitor.send(f"{folder}/bookings", {}),
        visitor.get("/vip/nothing/book"),
    ]


def test_every_answer_carries_the_headers_that_close_what_is_not_used(world: BookingWorld, visitor: Visitor) -> None:
    for answer in answers(world, visitor):
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            **dict.fromkeys(("style-src", "script-src", "img-src", "connect-src", "form-action"), "'self'"),
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "camera=()" in answer.headers["permissions-policy"]
        assert "set-cookie" not in answer.headers
        assert answer.status_code < 500


def test_no_page_carries_style_script_or_handlers_within_it(world: BookingWorld, visitor: Visitor) -> None:
    for answer in answers(world, visitor):
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
            assert not re.search(r'(?:src|action)="(?:https?:)?//', answer.text)


def wrong_tokens(world: BookingWorld) -> dict[str, str]:
    """Tokens that open nothing, by why."""
    good, call = world.link(), world.booked()
    revoked, other = world.link(), world.link()
    expired = Link("e" * 32, Purpose.BOOK, "Acme", world.now(), expires_at=world.now())
    stranger = Link("f" * 32, Purpose.BOOK, "Nobody", world.now())
    world.store.revoke_link(WHERE, revoked.id, world.now())
    for link in (expired, stranger):
        world.store.add_link(WHERE, link)
    token = world.tokens.token(WHERE, good)
    folders = {"revoked": revoked, "expired": expired, "stranger": stranger}
    return {
        **{why: world.tokens.token(WHERE, link) for why, link in folders.items()},
        "unknown": world.tokens.token(WHERE, Link("0" * 32, Purpose.BOOK, "Acme", world.now())),
        "forged": token[:-2] + ("AA" if token[-2:] != "AA" else "BE"),
        "mixed": token.rpartition(".")[0] + "." + world.tokens.token(WHERE, other).rpartition(".")[2],
        "for one call": world.call_folder(call).removeprefix("/vip/"),
        "no token": "nothing",
    }


@pytest.mark.parametrize("name", [*BOOK, "hold", "bookings"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_wrong_link_gets_the_same_bytes(world: BookingWorld, visitor: Visitor, name: str, accept: str) -> None:
    tokens = wrong_tokens(world)
    if name == "picture":
        del tokens["for one call"]
    method = "POST" if name in {"hold", "bookings"} else "GET"
    seen = {why: visitor.ask(method, f"/vip/{token}/{name}", {"Accept": accept}) for why, token in tokens.items()}
    assert {answer.status_code for answer in seen.values()} == {404}
    assert len({(answer.content, tuple(sorted(answer.headers.items()))) for answer in seen.values()}) == 1


def test_a_link_to_book_opens_no_calls_page(visitor: Visitor, folder: str) -> None:
    assert {visitor.get(f"{folder}/{name}").status_code for name in ("call", "call.json", "move", "cancel")} == {404}


def test_who_is_no_longer_on_the_roster_finds_nothing(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.store.replace_roster(WHERE, Roster((), (DANA, BORIS)))
    assert visitor.get(f"{folder}/book").status_code == 404


def test_a_wrong_links_page_names_no_address(visitor: Visitor) -> None:
    assert "secret-token" not in visitor.get("/vip/secret-token/book").text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site"])
@pytest.mark.parametrize("name", POSTED)
def test_a_form_from_another_site_is_refused(
    world: BookingWorld, visitor: Visitor, folder: str, site: str, name: str
) -> None:
    where = world.call_folder(world.booked()) if name in {"move", "cancel"} else folder
    answer = visitor.post(f"{where}/{name}", {"start": FREE}, Sec_Fetch_Site=site)
    assert answer.status_code == 403


def test_a_form_of_ones_own_site_or_of_an_old_browser_is_not(visitor: Visitor, folder: str) -> None:
    for site in ("same-origin", "none"):
        assert visitor.post(f"{folder}/hold", {"start": FREE}, Sec_Fetch_Site=site).status_code == 303


def test_a_method_that_an_address_does_not_know_is_refused(visitor: Visitor, folder: str) -> None:
    answer = visitor.ask("PUT", f"{folder}/book", {})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert visitor.get(f"{folder}/bookings").json() == {"error": "method"}


@pytest.fixture
def strict(tmp_path: Path) -> BookingWorld:
    """A world in which six requests a minute are allowed of a link, and nine of an address: two and three at once."""
    return BookingWorld(tmp_path, per_link=6, per_address=9)


def test_a_link_that_is_asked_too_often_has_to_wait(strict: BookingWorld) -> None:
    folder, now = strict.folder_of(strict.link()), strict.now
    asked = [Visitor(strict.app, address=f"192.0.2.{host}").get(f"{folder}/book") for host in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert "That was too often" in asked[-1].text
    wait = int(asked[-1].headers["retry-after"])
    assert 1 <= wait <= 30
    script = Visitor(strict.app, address="192.0.2.99").get(f"{folder}/slots")
    assert (script.status_code, script.json()) == (429, {"error": "too_many", "retry_after": wait})
    assert isinstance(now, StandingNow)
    now.at = instant("2026-11-23 08:01")
    assert Visitor(strict.app).get(f"{folder}/book").status_code == 200


def test_an_address_that_asks_too_often_has_to_wait_whatever_it_asks_for(strict: BookingWorld) -> None:
    visitor = Visitor(strict.app)
    guesses = [visitor.get(f"/vip/guess{number}/book").status_code for number in range(4)]
    assert guesses == [404, 404, 404, 429]
    assert visitor.get(f"{strict.folder_of(strict.link())}/book").status_code == 429
    assert Visitor(strict.app, address="192.0.2.8").get(f"{strict.folder_of(strict.link())}/book").status_code == 200


def test_the_addresses_of_one_household_are_one(strict: BookingWorld) -> None:
    app = strict.app
    asked = [Visitor(app, address=f"2001:db8:1:2::{host}").get("/vip/x/book").status_code for host in range(1, 5)]
    assert asked == [404, 404, 404, 429]
    assert Visitor(app, address="2001:db8:1:3::1").get("/vip/x/book").status_code == 404


def test_each_ipv4_address_is_one_also_where_a_proxy_writes_it_as_ipv6(strict: BookingWorld) -> None:
    app = strict.app
    asked = [Visitor(app, address=f"::ffff:192.0.2.{host}").get("/vip/x/book").status_code for host in range(1, 5)]
    assert asked == [404, 404, 404, 404]
    either = [Visitor(app, address=f"{start}192.0.2.9").get("/vip/x/book").status_code for start in ("", "::ffff:") * 2]
    assert either == [404, 404, 404, 429]


def test_the_picture_is_the_agents_or_else_drawn(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    drawn = visitor.get(f"{folder}/picture")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert ">DP<" in drawn.text
    world.store.set_picture(WHERE, DANA.email, Picture("image/png", b"\x89PNG"))
    for where in (folder, world.call_folder(world.booked())):
        given_one = visitor.get(f"{where}/picture")
        assert (given_one.headers["content-type"], given_one.content) == ("image/png", b"\x89PNG")


def test_style_and_script_are_kept_for_good_under_the_name_of_their_content(visitor: Visitor, folder: str) -> None:
    page = visitor.get(f"{folder}/book").text
    names = re.findall(r'"\.\./\.\./static/([^"]+)"', page)
    assert sorted(name.partition(".")[0] + name[name.rindex(".") :] for name in names) == [
        "booking.css",
        "booking.js",
        "mark.svg",
    ]
    for name in names:
        answer = visitor.get(f"/static/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["booking.css", "booking.000000000000.css", "%00"])
def test_any_other_static_file_is_none(visitor: Visitor, name: str) -> None:
    answer = visitor.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", POSTED)
def test_who_goes_away_while_sending_is_no_fault(world: BookingWorld, folder: str, name: str) -> None:
    received: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"topic=", "more_body": True}, {"type": "http.disconnect"}]
    )
    said: list[Message] = []

    async def receive() -> Message:
        return next(received)

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": f"{folder}/{name}", "query_string": b"", "headers": []}
    asyncio.run(world.app(scope, receive, send))
    assert said[0]["status"] == 400


@pytest.mark.parametrize("start", ["9999-12-31T23:50:00Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_no_time_is_too_far_away_to_be_answered(
    world: BookingWorld, visitor: Visitor, folder: str, start: str, zone: str
) -> None:
    call, where = world.call_folder(world.booked()), f"?zone={zone}"
    asked = [
        visitor.post(f"{folder}/book{where}", {**TYPED, "topic": "", "call": "support", "start": start}),
        visitor.post(f"{folder}/hold{where}", {"call": "support", "start": start}),
        visitor.get(f"{call}/move{where}&start={start}"),
        visitor.post(f"{call}/move{where}", {"start": start}),
    ]
    assert [answer.status_code for answer in asked] == [422] * len(asked)


GARBAGE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@GARBAGE
@given(st.text(min_size=1, max_size=60), st.sampled_from(ADDRESSES))
def test_no_token_is_a_fault(world: BookingWorld, token: str, name: str) -> None:
    answer = Visitor(world.app).get(f"/vip/{quote(token, safe='')}/{name}")
    assert answer.status_code in {404, 405}


@GARBAGE
@given(
    st.binary(max_size=300) | st.dictionaries(st.text(max_size=8), st.text(max_size=40)).map(str).map(str.encode),
    st.sampled_from(POSTED),
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
    st.dictionaries(st.sampled_from(["call", "from", "zone", "lang", "hold", "start"]), st.text(max_size=40)),
)
def test_no_body_and_no_query_is_a_fault(
    world: BookingWorld, body: bytes, name: str, media_type: str, query: dict[str, str]
) -> None:
    call = next(iter(world.store.bookings_for(WHERE, "Acme", world.now())), None) or world.booked()
    where = world.call_folder(call) if name in {"move", "cancel"} else world.folder_of(world.link())
    headers = {"Content-Type": media_type, "Idempotency_Key": "k"}
    if name == "cancel":
        headers["Sec_Fetch_Site"] = "cross-site"
    for method in ("POST", "GET"):
        answer = Visitor(world.app).ask(method, f"{where}/{name}", headers, content=body, params=query)
        assert answer.status_code < 500


@GARBAGE
@given(st.dictionaries(st.sampled_from(["topic", "email", "key", "start", "call"]), st.text(max_size=60)))
def test_no_form_is_a_fault(world: BookingWorld, form: dict[str, str]) -> None:
    typed = {**TYPED, "start": FREE, **form}
    assert Visitor(world.app).post(f"{world.folder_of(world.link())}/book", typed).status_code in {303, 409, 422}
