"""Cover on the real helpdesk: by calendar and by hand, there and back, together or not at all, over every fault."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.customers import VIP
from sandbox.helpdesk import INTEGRATION_USER
from sandbox.vipdesk import CommandFailed
from sandbox.waiting import until
from tests.e2e.cover_world import DAY, OTHER, PATIENCE, CoverWorld, covered, shown
from tests.fakes.receiver import listening

MANY = 8
"""Tickets that one change moves: more than are moved before somebody can stop it."""

GONE = "nina@desk.example.com"
"""Somebody whom the plan names and the helpdesk doesn't know."""

BY = ("--by", "Lena", "--why", "a test")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CoverWorld]:
    with covered(tmp_path_factory.mktemp("cover"), VIPDESK_WORKERS="1") as world:
        yield world


@pytest.fixture
def world(shared: CoverWorld) -> Iterator[CoverWorld]:
    """Everybody is there before each test, and nothing is set by hand, and no ticket is open."""
    shared.all_answered_by("dana")
    yield shared
    shared.back_to_the_beginning()


def test_an_event_in_the_calendar_moves_all_of_it_and_its_end_moves_all_back(world: CoverWorld) -> None:
    page, chat = world.link("page"), world.link("chat")
    first, second, worst, kept = (world.file(severity=severity) for severity in (2, 3, 1, 3))
    other = world.file(OTHER)
    world.come_to("dana", first, second, worst, kept, other)
    assert "Chat with Dana Petrova" in shown(chat)

    event = world.goes_out()

    world.come_to("boris", first, second, worst, kept, other)
    fresh = world.file()
    world.come_to("boris", fresh)
    for address in (chat, page, f"{page}/book"):
        told = shown(address)
        assert "Boris Novak" in told
        assert "Dana Petrova" in told
    assert "Boris Novak stands in for Dana Petrova until" in shown(chat)
    assert "Open around the clock" in shown(page)
    assert "Book a call with Boris Novak" in shown(f"{page}/book")
    gone = world.latest()
    assert {move["customer"] for move in gone["moves"]} == {VIP.company, OTHER}, "both in one change"
    assert (gone["why"], len(gone["tickets"])) == ("Dana Petrova is away", 5)
    pack = world.vipdesk.printed("cover", "pack", gone["id"], "--json")["pack"]
    assert all(f"Ticket {ticket}, " in pack for ticket in (first, second, worst, kept, other))
    for ticket in (first, fresh):
        assert "Boris Novak answers this ticket from now on, in place of Dana Petrova (away" in world.notes(ticket)
    (letter,) = world.letters(first, second, worst, kept, fresh)
    assert "While Dana Petrova is away, Boris Novak stands in and answers you." in letter
    assert letter == world.letters(first)[0], "on the ticket on which something is owed soonest"

    with world.helpdesk.api_of("boris") as api:
        api.change(kept, assigned_to=world.helpdesk.people["sona"].id)
        api.note(kept, "Sona knows these rules.")
    until(lambda: "Given to" in world.vipdesk.command("explain", str(kept)), seconds=PATIENCE, what="it was seen")
    now = datetime.now(UTC)
    world.dana.moves(event, now - DAY, now + timedelta(seconds=2))

    world.come_to("dana", first, second, worst, other, fresh)
    back = world.latest()
    assert (back["why"], {move["to"]["agent"] for move in back["moves"]}) == (
        "Dana Petrova is there",
        {world.email("dana")},
    )
    assert world.holder(kept) == "sona"
    assert "Chat with Dana Petrova" in shown(chat)
    assert "Stands in" not in shown(page)
    assert [letter for letter in world.letters(first, second, worst, kept, fresh) if "is back" in letter] == [
        world.letters(first)[-1]
    ]


def test_who_is_sick_or_on_leave_is_covered_until_they_are_back(world: CoverWorld) -> None:
    ticket, today = world.file(), world.today
    world.come_to("dana", ticket)
    world.vipdesk.command("away", "sick", world.email("dana"), "--by", "Lena")
    world.come_to("boris", ticket)
    (known,) = world.lines("away", "list")
    assert (known["agent"], known["kind"], known["by"]) == (world.email("dana"), "sick", "Lena")
    world.vipdesk.command("away", "back", world.email("dana"))
    world.come_to("dana", ticket)
    world.vipdesk.command("away", "leave", world.email("dana"), f"{today}", f"{today + DAY}")
    world.come_to("boris", ticket)
    (known,) = world.lines("away", "list")
    assert known["kind"] == "leave"
    world.vipdesk.command("away", "cancel", known["id"])
    world.come_to("dana", ticket)


def test_who_is_at_the_limit_gets_s1_alone_and_the_next_gets_the_rest(world: CoverWorld) -> None:
    usual, worst = world.file(), world.file(severity=1)
    own = world.file(OTHER)
    world.come_to("dana", usual, worst, own)
    world.vipdesk.command("cover", "set", OTHER, world.email("boris"), *BY)
    world.come_to("boris", own)
    world.publish(boris={"limit": 1})
    (load,) = (each for each in world.lines("cover", "load") if each["agent"] == world.email("boris"))
    assert (load["open_tickets"], load["limit"]) == (1, 1)

    world.goes_out()

    world.come_to("eva", usual)
    world.come_to("boris", worst, own)
    over = until(lambda: world.troubles().get("limit of Boris Novak"), seconds=PATIENCE, what="it is told")
    assert "2 open VIP tickets, with a limit of 1" in over
    late = world.file(severity=1)
    world.come_to("boris", late)


def test_a_change_is_undone_and_stays_so_until_it_would_have_ended(world: CoverWorld) -> None:
    tickets = [world.file(), world.file(OTHER)]
    world.come_to("dana", *tickets)
    world.goes_out()
    world.come_to("boris", *tickets)
    gone = world.latest()

    world.vipdesk.command("cover", "undo", gone["id"], *BY)

    world.come_to("dana", *tickets)
    made, undone = world.history()[:2]
    assert (undone["id"], undone["state"], undone["by"]) == (gone["id"], "undone", "Lena")
    assert {move["to"]["reason"] for move in made["moves"]} == {"set by hand"}
    with pytest.raises(CommandFailed, match="was undone already"):
        world.vipdesk.command("cover", "undo", gone["id"], *BY)


def test_a_gap_ahead_is_shown_and_told(world: CoverWorld) -> None:
    day = world.today + 3 * DAY
    with listening() as receiver:
        world.vipdesk.command("webhooks", "add", receiver.url, "--id", "gaps", "--kind", "cover-gap")
        for name in ("boris", "eva", "sona"):
            world.leaves(name, day)
        world.vipdesk.command("away", "leave", world.email("dana"), f"{day}", f"{day}", "--by", "Lena")
        heard = json.loads(receiver.next().body)
        world.vipdesk.command("webhooks", "remove", "gaps")
    (gap,) = world.lines("cover", "gaps")
    assert sorted(gap["customers"]) == sorted([VIP.company, OTHER])
    assert heard["type"] == "cover.gap"
    assert datetime.fromisoformat(heard["data"]["start"]) == datetime.fromisoformat(gap["start"])
    assert "nobody is there for 2 customers" in heard["text"]
    assert any(subject.startswith("gap ") for subject in world.troubles())


def interrupted(world: CoverWorld, tickets: list[int], begin: str, stop: Callable[[], None]) -> None:
    """A move of them all begins, and is stopped after some tickets and before the last."""
    before = len(moved(world, tickets))
    world.vipdesk.command("away", begin, world.email("dana"), "--by", "Lena")
    until(lambda: len(moved(world, tickets)) > before, seconds=PATIENCE, what="the first has moved", every=0.005)
    stop()
    assert before < len(moved(world, tickets)) < before + len(tickets)


def moved(world: CoverWorld, tickets: list[int]) -> list[str]:
    """VIP Desk's writes of these tickets so far, by the helpdesk's own log."""
    ours = {f"/tickets/{ticket}/" for ticket in tickets}
    writes = (each.path for each in world.helpdesk.requests_by(INTEGRATION_USER) if each.method in {"PATCH", "PUT"})
    return [path for path in writes if any(path.endswith(one) for one in ours)]


def test_a_helpdesk_that_goes_down_and_a_server_that_is_killed_in_the_middle_only_delay(world: CoverWorld) -> None:
    tickets = [world.file((VIP.company, OTHER)[number % 2]) for number in range(MANY)]
    world.come_to("dana", *tickets)
    world.rest()

    interrupted(world, tickets, "sick", world.helpdesk.stop)
    assert world.states()[0] == "moving"
    assert set(world.answering().values()) == {"boris"}, "who answers has changed for all at once"
    world.helpdesk.start()
    world.come_to("boris", *tickets)
    assert sorted(world.latest()["tickets"]) == sorted(map(str, tickets))

    interrupted(world, tickets, "back", world.vipdesk.kill9)
    assert set(world.answering().values()) == {"dana"}
    world.vipdesk.start()
    world.come_to("dana", *tickets)
    assert sorted(world.latest()["tickets"]) == sorted(map(str, tickets))

    notes = [world.notes(ticket) for ticket in tickets]
    assert {each.count("Boris Novak answers this ticket") for each in notes} == {1}
    assert {each.count("Dana Petrova is back") for each in notes} == {1}
    letters = world.letters(*tickets)
    assert [sum(words in each for each in letters) for words in ("stands in", "is back")] == [2, 2], (
        "each hears it once"
    )


def test_two_changes_at_once_are_both_on_record_and_end_in_one_state(world: CoverWorld) -> None:
    tickets = [world.file() for _ in range(3)]
    world.come_to("dana", *tickets)
    known = {each["id"] for each in world.history()}
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(world.vipdesk.printed, "cover", "set", VIP.company, world.email(name), *BY, "--json")
            for name in ("boris", "eva")
        ]
        made = {each.result()["id"]: each.result()["moves"][0] for each in asked}

    later, earlier = (each for each in world.history() if each["id"] not in known)
    assert {later["id"], earlier["id"]} == set(made)
    assert later["moves"][0]["from"]["agent"] == earlier["moves"][0]["to"]["agent"], "one came after the other"
    names = {world.email(name): name for name in ("boris", "eva")}
    winner = names[later["moves"][0]["to"]["agent"]]
    world.come_to(winner, *tickets)
    assert world.answering()[VIP.company] == winner
    until(lambda: world.states()[:2] == ["done", "done"], seconds=PATIENCE, what="both are done")


def test_whom_the_helpdesk_refuses_gets_nothing_and_the_next_takes_all(world: CoverWorld) -> None:
    tickets = [world.file(), world.file(OTHER), world.file(severity=1)]
    world.come_to("dana", *tickets)
    world.publish({"email": GONE, "name": "Nina Gone", "host_id": "99999"})

    world.goes_out()

    world.come_to("boris", *tickets)
    until(lambda: world.states()[:2] == ["done", "refused"], seconds=PATIENCE, what="both changes are over")
    taken, refused = world.history()[:2]
    assert (refused["refused"], {move["to"]["agent"] for move in refused["moves"]}) == (GONE, {GONE})
    assert {move["to"]["agent"] for move in taken["moves"]} == {world.email("boris")}
    assert {move["customer"] for move in taken["moves"]} == {VIP.company, OTHER}
    assert "refused Nina Gone" in world.troubles()[f"hand-over of {VIP.company}"]
    late = world.file()
    world.come_to("boris", late)


def test_while_google_does_not_answer_nothing_moves_and_then_it_does(world: CoverWorld) -> None:
    ticket = world.file()
    world.come_to("dana", ticket)
    world.google.faults.refuse("backendError", 1000)
    asked = len(world.google.calls)
    world.goes_out()
    until(lambda: len(world.google.calls) > asked, seconds=PATIENCE, what="Google is asked in vain")
    assert world.answering()[VIP.company] == "dana"
    world.vipdesk.command("cover", "set", VIP.company, world.email("eva"), *BY)
    world.come_to("eva", ticket)
    world.vipdesk.command("cover", "end", VIP.company, "--by", "Lena")
    world.come_to("dana", ticket)

    world.google.faults.clear()

    world.vipdesk.command("calendar", "sync", world.email("dana"))
    world.come_to("boris", ticket)


def test_a_calendar_that_was_taken_from_us_moves_nothing_and_is_told(world: CoverWorld) -> None:
    ticket = world.file()
    world.goes_out()
    world.come_to("boris", ticket)

    world.google.revoke(world.email("dana"))
    for event in world.google.events(world.dana.calendar_id):
        world.dana.deletes(event["id"])

    told = until(lambda: world.troubles("calendar"), seconds=PATIENCE, what="it is told", every=0.2)
    assert "connect the calendar again" in told[world.email("dana")]
    (known,) = world.lines("away", "list")
    assert (known["agent"], known["calendar_read"]) == (world.email("dana"), False)
    assert world.holder(ticket) == "boris"
    world.vipdesk.command("cover", "set", VIP.company, world.email("dana"), *BY)
    world.come_to("dana", ticket)
    assert world.answering() == {VIP.company: "dana", OTHER: "boris"}

    world.consents("dana")

    world.all_answered_by("dana")
