from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Booking
from integration.domain.booking.links import Purpose
from integration.domain.entitlement import Entitlement
from integration.domain.errors import BadInput, UnknownLink
from integration.domain.roster import Roster
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import OpenLink
from tests.fakes.link_tokens import PlainTokens
from tests.fakes.tickets import ACME, ALWAYS, DANA
from tests.usecases.booking.desk import BookingDesk

DAY = timedelta(days=1)


def test_a_link_opens_the_booking_page_of_its_customer(desk: BookingDesk) -> None:
    visit = desk.visit()
    assert (visit.installation.id, visit.customer.name, visit.agent, visit.booking) == ("main", "Acme", DANA, None)
    assert visit.account is not None
    assert visit.account.agent == DANA.email


def test_a_link_is_made_for_whoever_is_on_the_roster_however_they_are_written(desk: BookingDesk) -> None:
    link, url = desk.parts.links.book("main", " acme ", ticket="7", expires_at=desk.now() + DAY)
    assert (link.subject, link.purpose, link.ticket) == ("Acme", Purpose.BOOK, "7")
    assert url == f"https://desk.example/vip/main.book.{link.id}/book"
    assert len(link.id) == 32
    with pytest.raises(BadInput):
        desk.parts.links.book("main", "Nobody")


def test_without_an_address_of_ours_there_are_no_links(desk: BookingDesk) -> None:
    links = MakeLink(desk.store, PlainTokens(), "", desk.now)
    with pytest.raises(BadInput):
        links.book("main", "Acme")
    assert not links.call_url("main", desk.book())


def test_a_booking_without_a_link_has_no_address(desk: BookingDesk) -> None:
    assert not desk.parts.links.call_url("main", replace(desk.book(), manage=""))


def test_an_address_with_a_slash_at_its_end_gets_no_second_one(desk: BookingDesk) -> None:
    url = MakeLink(desk.store, PlainTokens(), "https://desk.example/", desk.now).book("main", "Acme")[1]
    assert url.startswith("https://desk.example/vip/")


@pytest.mark.parametrize("purpose", [Purpose.CALL, Purpose.CONNECT])
def test_a_link_opens_nothing_else(desk: BookingDesk, purpose: Purpose) -> None:
    with pytest.raises(UnknownLink):
        desk.parts.open_link(desk.book_token, purpose)
    with pytest.raises(UnknownLink):
        desk.parts.open_link(desk.book_token.replace("book", purpose), purpose)


def test_every_link_that_opens_nothing_says_the_same(desk: BookingDesk) -> None:
    said = set()
    expired = desk.parts.links.book("main", "Acme", expires_at=desk.now() + DAY)[1].split("/")[-2]
    revoked = desk.parts.links.book("main", "Acme")[0]
    assert desk.store.revoke_link("main", revoked.id, desk.now())
    desk.now.move(DAY)
    for token in (expired, f"main.book.{revoked.id}", "main.book.unknown", "other.book.x", "", "..", "main.book."):
        with pytest.raises(UnknownLink) as refused:
            desk.parts.open_link(token, Purpose.BOOK)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    "entitlement",
    [
        Entitlement("Basic", ALWAYS.addon_from, agent=DANA),
        replace(ALWAYS, agent=None),
        replace(ALWAYS, addon_until=ALWAYS.addon_from and ALWAYS.addon_from + DAY),
    ],
)
def test_who_is_no_longer_vip_books_and_moves_no_more_and_still_cancels(
    desk: BookingDesk, entitlement: Entitlement
) -> None:
    booked = desk.book()
    desk.store.replace_roster("main", Roster((replace(ACME, entitlement=entitlement),), (DANA,)))
    with pytest.raises(UnknownLink):
        desk.visit()
    with pytest.raises(UnknownLink):
        desk.parts.change.move(desk.call_visit(booked), booked.span.start + DAY)
    assert desk.parts.change.cancel(desk.call_visit(booked)).id == booked.id
    desk.check()


def test_a_call_outlives_the_roster_that_it_was_booked_under(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.store.replace_roster("main", Roster())
    visit = desk.call_visit(booked)
    assert (visit.customer.name, visit.agent.email, visit.agent.name) == ("Acme", DANA.email, DANA.email)


def test_a_calls_page_is_open_until_a_week_after_the_call(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.now.at = booked.span.end + 7 * DAY - timedelta(seconds=1)
    assert opened(desk, booked)
    desk.now.move(timedelta(seconds=1))
    assert not opened(desk, booked)


def test_a_revoked_link_of_a_call_opens_nothing(desk: BookingDesk) -> None:
    booked = desk.book()
    assert desk.store.revoke_link("main", booked.manage, desk.now())
    assert not opened(desk, booked)
    assert desk.parts.links.call_url("main", booked)
    assert not opened(desk, booked)


def opened(desk: BookingDesk, booked: Booking) -> bool:
    opening = OpenLink(desk.store, PlainTokens(), desk.now)
    try:
        return opening(f"main.call.{booked.manage}", Purpose.CALL).booking == desk.booking(booked)
    except UnknownLink:
        return False
