"""Google in trouble while somebody books or moves: nothing is booked that isn't there, and nobody is told so."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx
import pytest

from sandbox.waiting import until
from tests.e2e.booking_world import JSON, PATIENCE, BookingWorld, later, on_liveagent
from tests.fakes.receiver import listening

Break = Callable[[BookingWorld], None]
PATIENCE_WITH_GOOGLE = 9.0
"""Seconds after which a call of Google's counts as not answered."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BookingWorld]:
    with on_liveagent(tmp_path_factory.mktemp("google")) as world:
        yield world


@pytest.fixture
def world(shared: BookingWorld) -> Iterator[BookingWorld]:
    """All is well with Google again after each test."""
    yield shared
    shared.google.faults.clear()
    shared.google.breaks_free_busy(shared.dana.calendar_id, "")
    assert (shared.stand_wrong(), shared.claims_left()) == ([], set())


@pytest.fixture
def hour(world: BookingWorld) -> str:
    """A time that no other test is about."""
    return world.fresh_hours()[0]


BROKEN: dict[str, tuple[int, Break]] = {
    "an error of this calendar inside a 200": (
        503,
        lambda world: world.google.breaks_free_busy(world.dana.calendar_id, "internalError"),
    ),
    "403 rateLimitExceeded": (503, lambda world: world.google.faults.refuse("rateLimitExceeded", only="freebusy")),
    "429": (503, lambda world: world.google.faults.refuse("rateLimitExceeded", status=429, only="freebusy")),
    "403 forbidden": (502, lambda world: world.google.faults.refuse("forbidden", only="freebusy")),
    "503 backendError": (503, lambda world: world.google.faults.refuse("backendError", only="freebusy")),
    "an HTML page with 502": (503, lambda world: world.google.faults.error_page(only="freebusy")),
    "no answer": (503, lambda world: world.google.faults.lose_answer(only="freebusy")),
    "the insert refused with 403": (502, lambda world: world.google.faults.refuse("forbidden", only="events.insert")),
    "the insert refused with 400": (502, lambda world: world.google.faults.refuse("invalid", only="events.insert")),
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_where_google_does_not_say_that_it_is_free_nothing_is_booked_and_the_time_stays_free(
    world: BookingWorld, hour: str, trouble: str
) -> None:
    status, breaks = BROKEN[trouble]
    breaks(world)

    answer = world.ivo.asks(hour, key=trouble)

    assert answer.status_code == status, answer.text
    assert answer.json()["error"] in {"calendar_unavailable", "calendar_refused"}
    world.google.faults.clear()
    world.google.breaks_free_busy(world.dana.calendar_id, "")
    assert hour in world.ivo.starts(first=datetime.fromisoformat(hour))
    again = world.ivo.asks(hour, key=trouble)
    assert (again.status_code, again.json()["state"]) == (201, "confirmed"), "the key may be used again"
    assert [kind for kind, _ in world.invited(again.json()["id"])] == ["invited"]


INSERTS: dict[str, Break] = {
    "its answer is lost": lambda world: world.google.faults.lose_answer(only="events.insert"),
    "it hangs up": lambda world: world.google.faults.hang_up(only="events.insert"),
    "500": lambda world: world.google.faults.refuse("internalError", only="events.insert"),
    "429": lambda world: world.google.faults.refuse("rateLimitExceeded", status=429, only="events.insert"),
    "it takes too long": lambda world: world.google.faults.slow(
        seconds=PATIENCE_WITH_GOOGLE + 20, only="events.insert"
    ),
}


def test_what_google_does_not_answer_is_confirming_and_then_confirmed_once_with_one_invitation(
    world: BookingWorld,
) -> None:
    hours, before = world.fresh_hours(len(INSERTS)), len(world.google.calls_of("events.insert"))
    with ThreadPoolExecutor(len(INSERTS)) as pool:
        asked = []
        for start, breaks in zip(hours, INSERTS.values(), strict=True):
            breaks(world)
            asked.append(pool.submit(world.ivo.asks, start, key=start))
            _wait_for_inserts(world, before + len(asked))
        told = [each.result() for each in asked]

    assert [(each.status_code, each.json()["state"]) for each in told] == [(201, "confirming")] * len(INSERTS)
    assert not set(hours) & set(world.ivo.starts(first=datetime.fromisoformat(hours[0])))
    world.let_waits_be_over()
    world.rest()
    for start, each in zip(hours, told, strict=True):
        assert world.ivo.asks(start, key=start).json() == {
            **each.json(),
            "state": "confirmed",
            "meet": _meet(world, each),
        }
        assert [kind for kind, _ in world.invited(each.json()["id"])] == ["invited"]


def test_an_event_that_changed_meanwhile_is_read_again_and_moved_all_the_same(world: BookingWorld, hour: str) -> None:
    world.google.push.never = True
    call, target = world.ivo.books(hour), later(hour, 30)
    (event,) = world.events()[call.id]
    world.dana.changes(event["id"], description="Bring the figures.")

    moved = call.moves(target)

    world.google.push.never = False
    assert (moved.status_code, moved.json()["state"], moved.json()["start"]) == (200, "confirmed", target)
    assert [one.status for one in world.google.calls_of("events.patch")][-2:] == [412, 200]
    assert world.events()[call.id][0]["description"] == "Bring the figures."


def test_a_lost_answer_to_a_move_and_to_a_cancellation_is_found_out(world: BookingWorld, hour: str) -> None:
    call, target = world.ivo.books(hour), later(hour, 30)
    world.google.faults.lose_answer(only="events.patch")
    assert (moved := call.moves(target).json())["state"] == "moving", moved
    assert not {hour, target} & set(world.ivo.starts(first=datetime.fromisoformat(hour)))
    world.let_waits_be_over()
    world.rest()
    assert (call.now["state"], call.now["start"]) == ("confirmed", target)
    assert hour in world.ivo.starts(first=datetime.fromisoformat(hour))

    world.google.faults.lose_answer(only="events.delete")
    assert call.cancels().json()["state"] == "cancelling"
    world.let_waits_be_over()
    world.rest()
    assert call.now["state"] == "cancelled"
    assert [kind for kind, _ in world.invited(call.id)] == ["invited", "updated", "cancelled"]


def test_a_move_that_google_refuses_leaves_the_call_where_it_was(world: BookingWorld, hour: str) -> None:
    call, target = world.ivo.books(hour), later(hour, 30)
    world.google.faults.refuse("forbidden", only="events.patch")
    assert call.moves(target).status_code == httpx.codes.BAD_GATEWAY
    world.google.faults.refuse("rateLimitExceeded", only="freebusy")
    assert call.moves(target).status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert (call.now["state"], call.now["start"]) == ("confirmed", hour)
    assert later(target, 15) in world.ivo.starts(first=datetime.fromisoformat(hour))


def test_a_sync_token_that_died_costs_a_full_sync_and_no_call(world: BookingWorld, hour: str) -> None:
    call = world.ivo.books(hour)
    world.google.invalidate_sync_tokens(world.dana.calendar_id)
    world.dana.adds("Dentist", datetime.fromisoformat(later(hour, 30)), datetime.fromisoformat(later(hour, 60)))

    told = world.vipdesk.printed("calendar", "sync", world.dana.email, "--json")

    assert "fullSyncRequired" in [one.reason for one in world.google.calls_of("events.list")]
    assert (told["problem"], told["unexplained"]) == (None, 0)
    assert call.now["state"] == "confirmed"
    assert later(hour, 30) not in world.ivo.starts(first=datetime.fromisoformat(hour))


def test_a_key_that_was_taken_back_books_nothing_is_told_and_is_healed_by_new_consent(
    world: BookingWorld, hour: str
) -> None:
    with listening() as receiver:
        added = world.vipdesk.printed("webhooks", "add", receiver.url, "--id", "pager", "--json")
        world.google.revoke(world.dana.email)

        answer = world.ivo.asks(hour)

        assert (answer.status_code, answer.json()["error"]) == (503, "calendar_unavailable")
        heard = receiver.next()
        heard.verify(added["secret"])
        world.vipdesk.command("webhooks", "remove", "pager")
    said = json.loads(heard.body)
    assert (said["type"], said["data"]["agent"]) == ("calendar.lost", world.dana.email)
    assert (world.ivo.offer()["state"], world.ivo.offer()["slots"]) == ("disconnected", [])
    assert world.ivo.asks(hour).status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert "invalid_grant" in world.vipdesk.printed("calendar", "list", "--json")["problem"]
    (trouble,) = _troubles(world)
    assert (trouble["subject"], "connect the calendar again" in trouble["text"]) == (world.dana.email, True)

    world.consents()

    until(lambda: world.ivo.offer()["state"] == "open", seconds=PATIENCE, what="times are offered again", every=0.2)
    world.ivo.books(hour)
    assert world.vipdesk.printed("calendar", "list", "--json")["problem"] is None
    assert _troubles(world) == []


def _wait_for_inserts(world: BookingWorld, number: int) -> None:
    """Return once Google was asked so often."""
    until(lambda: len(world.google.calls_of("events.insert")) >= number, seconds=PATIENCE, what="Google is asked")


def _troubles(world: BookingWorld) -> list[JSON]:
    told = (json.loads(line) for line in world.vipdesk.command("troubles", "--json").splitlines())
    return [each for each in told if each["kind"] == "calendar"]


def _meet(world: BookingWorld, answer: httpx.Response) -> str:
    (event,) = world.events()[answer.json()["id"]]
    return str(event["hangoutLink"])
