"""A customer's own page: people, hours, calls and open tickets, by the clocks that the agents see."""

import re
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import ACME, BORIS, DANA, entry, ticket
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import chat_folder, chatting, covered, page_folder, triaged
from tests.handlers.visitor import Visitor


def facts(text: str) -> dict[str, str]:
    """What each term of the page says, without tags; the last of each name."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text, re.DOTALL)
    return {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", what)).strip() for name, what in pairs}


def standard(*later: Entry, at: str = "2026-11-23 08:00", **changes: Any) -> Ticket:  # noqa: ANN401 - any field
    """A ticket that an agent called S3."""
    return ticket(entry(at, Happening.SEVERITY_SET, "3", "S3"), *later, at=at, severity_field="S3", **changes)


@pytest.fixture
def page(world: BookingWorld) -> str:
    chatting(world)
    return page_folder(world)


def test_the_address_leads_into_its_folder_with_what_it_asks_for(visitor: Visitor, page: str) -> None:
    answer = visitor.get(f"{page}?zone=UTC&lang=bg")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{page.rpartition('/')[2]}/?zone=UTC&lang=bg"
    assert visitor.get(f"{page}/").status_code == 200


def test_no_other_link_opens_it(world: BookingWorld, visitor: Visitor) -> None:
    folders = [chat_folder(world), world.folder_of(world.link()), world.call_folder(world.booked())]
    answers = [visitor.get(f"{folder}{name}") for folder in [*folders, "/vip/nothing"] for name in ("", "/", "/state")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_it_says_who_is_there_and_how_long(visitor: Visitor, page: str) -> None:
    said = facts(visitor.get(f"{page}/?zone=America/New_York").text)
    assert said["Your dedicated agent"] == "Dana Petrova"
    assert said["Backup"] == "Boris Novak"
    assert said["Chat now"] == "Dana Petrova"
    assert said["Hours now"] == "Open until 11:00 in New York, UTC−5 · 17:00 in Bratislava"


def test_it_says_when_the_desk_opens(world: BookingWorld, visitor: Visitor, page: str) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-27 20:00")
    said = facts(visitor.get(f"{page}/").text)
    assert said["Hours now"] == "Closed; open again on Monday, 30 November, 09:00 in Bratislava, UTC+1"
    assert said["Chat now"] == "24/7 support"


def test_it_says_who_stands_in_and_until_when(world: BookingWorld, visitor: Visitor, page: str) -> None:
    covered(world, until=instant("2026-11-30 08:00"))
    text = visitor.get(f"{page}/").text
    said = facts(text)
    assert said["Your dedicated agent"] == "Dana Petrova Dana Petrova is away until Monday, 30 November, 09:00."
    assert said["Stands in"] == said["Chat now"] == "Boris Novak"
    assert "Stands in for Dana Petrova until Monday, 30 November, 09:00" in text


def test_open_tickets_stand_there_with_their_clocks(world: BookingWorld, visitor: Visitor, page: str) -> None:
    triaged(world, standard())
    text = visitor.get(f"{page}/?zone=America/New_York").text
    said = facts(text)
    assert "Ticket 7" in text
    assert "In the hands of Dana Petrova" in text
    assert said["Came"] == "Monday, 23 November, 03:00 09:00 in Bratislava"
    assert said["Severity"] == "S3 Standard: a part of the service is lost"
    assert said["First response"] == "By Monday, 23 November, 05:00 11:00 in Bratislava"
    memory = world.store.recall(WHERE, "7")
    assert memory is not None
    assert memory.decision.clocks[0].due == instant("2026-11-23 10:00")
    assert "Business hours" not in text, "no subject of a ticket is kept"


def test_a_clock_that_ran_out_is_told_as_late(world: BookingWorld, visitor: Visitor, page: str) -> None:
    assert isinstance(world.now, StandingNow)
    triaged(world, standard())
    world.now.at = instant("2026-11-23 12:00")
    text = visitor.get(f"{page}/").text
    assert facts(text)["First response"] == "Was due on Monday, 23 November, 11:00, and is late"
    assert 'class="late"' in text


def test_an_answer_meets_the_first_response_and_starts_the_follow_up(
    world: BookingWorld, visitor: Visitor, page: str
) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-23 09:00")
    triaged(world, standard(entry("2026-11-23 08:30", Happening.AGENT_REPLIED, "3")))
    said = facts(visitor.get(f"{page}/").text)
    assert said["First response"] == "Given on Monday, 23 November, 09:30"
    assert said["Follow-up"].startswith("By Wednesday, 25 November")


def test_a_ticket_that_waits_for_the_customer_says_so(world: BookingWorld, visitor: Visitor, page: str) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-23 09:00")
    answered = entry("2026-11-23 08:30", Happening.AGENT_REPLIED, "3")
    waits = standard(answered, entry("2026-11-23 08:31", Happening.WAITED), status=Status.WAITING)
    triaged(world, waits)
    text = visitor.get(f"{page}/").text
    assert "Waits for your answer" in text
    assert facts(text)["Follow-up"] == "Goes on once you have answered"


def test_mail_outside_hours_waits_for_the_opening(world: BookingWorld, visitor: Visitor, page: str) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-21 10:00")
    triaged(world, ticket(at="2026-11-21 09:00", channel=Channel.MAIL))
    text = visitor.get(f"{page}/").text
    assert "Waits for our opening on Monday, 23 November, 09:00" in text


def test_a_solved_ticket_and_anothers_are_not_there(world: BookingWorld, visitor: Visitor, page: str) -> None:
    solved = ticket(entry("2026-11-23 07:50", Happening.SOLVED), at="2026-11-23 07:40", status=Status.SOLVED, id="8")
    triaged(world, solved)
    other = replace(ACME, name="Other", contacts=frozenset({"x@other.example"}), domains=frozenset())
    world.store.replace_roster(WHERE, Roster((ACME, other), (DANA, BORIS)))
    triaged(world, ticket(id="9", at="2026-11-23 07:45", sender="x@other.example"))
    text = visitor.get(f"{page}/").text
    assert "None is open." in text
    assert "Ticket" not in text


def test_calls_ahead_lead_to_their_pages(world: BookingWorld, visitor: Visitor, page: str) -> None:
    assert "No call is booked." in visitor.get(f"{page}/").text
    booked = world.booked()
    text = visitor.get(f"{page}/?zone=Europe/Sofia").text
    assert f'href="{world.links.call_url(WHERE, booked)}"' in text
    assert "Tuesday, 24 November 2026, 11:00–11:30" in text
    assert "10:00 in Bratislava" in text


def test_the_live_part_alone_is_the_same_as_in_the_page(world: BookingWorld, visitor: Visitor, page: str) -> None:
    triaged(world, ticket(at="2026-11-23 08:00"))
    whole, part = visitor.get(f"{page}/?zone=UTC").text, visitor.get(f"{page}/state?zone=UTC").text
    assert part.strip().startswith('<div id="live"')
    assert part.strip() in whole


def test_what_changed_is_told_apart_from_what_only_grew_older(world: BookingWorld, visitor: Visitor, page: str) -> None:
    def state() -> str:
        return str(re.findall(r'data-state="(\w+)"', visitor.get(f"{page}/state").text)[0])

    assert isinstance(world.now, StandingNow)
    before = state()
    world.now.at = instant("2026-11-23 08:05")
    assert state() == before
    triaged(world, ticket(at="2026-11-23 08:04"))
    assert state() != before


def test_the_customers_own_zone_is_used_where_none_is_asked_for(
    world: BookingWorld, visitor: Visitor, page: str
) -> None:
    world.store.replace_roster(WHERE, Roster((replace(ACME, zone="Europe/Sofia"),), (DANA, BORIS)))
    assert facts(visitor.get(f"{page}/").text)["Hours now"].startswith("Open until 18:00")


def test_a_zone_that_does_not_exist_is_asked_again(visitor: Visitor, page: str) -> None:
    answer = visitor.get(f"{page}/?zone=Europe/Sofa")
    assert answer.status_code == 422
    assert "We know no zone of this name." in answer.text
    assert "Europe/Sofia" in answer.text


def test_it_speaks_bulgarian(world: BookingWorld, visitor: Visitor, page: str) -> None:
    triaged(world, ticket(at="2026-11-23 08:00"))
    text = visitor.get(f"{page}/?lang=bg").text
    assert "Вашата страница, Acme" in text
    assert "1 отворена заявка" in text
    assert "При Dana Petrova" in text
    for english in ("First response", "Chat with", "Hours now", "In the hands"):
        assert english not in text


def test_every_severity_has_its_meaning(world: BookingWorld, visitor: Visitor, page: str) -> None:
    for severity in Severity:
        at, text = "2026-11-23 07:30", str(severity)
        triaged(world, ticket(entry(at, Happening.SEVERITY_SET, "3", text), at=at, id=text[1:], severity_field=text))
    shown = visitor.get(f"{page}/").text
    for word in ("Critical", "High", "Standard", "Bug", "Request"):
        assert f"{word}:" in shown
    assert "5 open tickets" in shown
    assert "None is promised for this severity" in shown
    assert "Our first guess" not in shown


def test_a_severity_that_nobody_confirmed_is_called_a_guess(world: BookingWorld, visitor: Visitor, page: str) -> None:
    triaged(world, ticket(at="2026-11-23 08:00", subject="qwrtz", body="xkcdq zzzgh"))
    assert "Our first guess; your agent confirms it." in visitor.get(f"{page}/").text
