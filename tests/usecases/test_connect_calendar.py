"""Calendars of many agents by one key, and how a calendar is let go of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.domain.booking.calendar import Access, AgentHours, CalendarAccount, CalendarKey
from integration.domain.errors import BadInput, CredentialsRevoked, Misconfigured, UpstreamUnavailable
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import AgentCalendar
from integration.usecases.delegate_calendars import DelegateCalendars
from integration.usecases.disconnect_calendar import DisconnectCalendar
from tests.fakes.calendar_feed import ConsentDesk, GoogleAccounts
from tests.fakes.tickets import BORIS, DANA
from tests.usecases.calendar_desk import CalendarDesk, calendar_desk

HOURS = AgentHours("Europe/Bratislava", (((540, 720),),) * 5 + ((), ()))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    with calendar_desk(tmp_path) as opened:
        opened.pushing()
        yield opened


def refuse_words(text: str) -> None:
    if not text.startswith("{"):
        message = "this is no key of a service account"
        raise BadInput(message)


def test_a_key_that_opens_some_calendars_connects_those_and_says_what_is_wrong_with_the_others(
    desk: CalendarDesk,
) -> None:
    desk.store.set_agent_hours("main", CalendarAccount(DANA.email, hours=HOURS))
    desk.store.report("main", Trouble(TroubleKind.CALENDAR, DANA.email, "connect the calendar again"))
    accounts = GoogleAccounts(desk.now, key=DANA.email)
    accounts.troubles[BORIS.email] = CredentialsRevoked("have the scopes allowed")
    delegate = DelegateCalendars(desk.store, accounts, refuse_words)
    wrong = delegate("main", [DANA.email.upper(), BORIS.email, "nobody@desk.example"], "{}")
    assert wrong[DANA.email.upper()] == ""
    assert wrong[BORIS.email] == "have the scopes allowed"
    assert "roster" in wrong["nobody@desk.example"]
    assert desk.account == CalendarAccount(DANA.email, Access.DELEGATION, hours=HOURS)
    assert (desk.store.calendar("main", BORIS.email), desk.troubles()) == (None, [])
    assert accounts.feeds[DANA.email].calls == ["page"]


def test_a_text_that_is_no_key_asks_nobody(desk: CalendarDesk) -> None:
    accounts = GoogleAccounts(desk.now, key=DANA.email)
    with pytest.raises(BadInput):
        DelegateCalendars(desk.store, accounts, refuse_words)("main", [DANA.email], "a password")
    assert accounts.feeds[DANA.email].calls == []


@pytest.mark.parametrize("access", list(Access))
def test_to_let_go_closes_channels_gives_a_key_back_and_drops_the_view_but_no_booking(
    desk: CalendarDesk, access: Access
) -> None:
    desk.store.connect_calendar("main", CalendarAccount(DANA.email, access), CalendarKey("key"))
    booking = desk.book()
    desk.work()
    consent = ConsentDesk()
    disconnect = DisconnectCalendar(desk.store, desk.feed, consent)
    assert [disconnect("main", DANA.email), disconnect("main", DANA.email)] == [True, False]
    assert (desk.feed.channels, desk.channels, desk.view) == ({}, [], {})
    assert consent.revoked == ([CalendarKey("key")] if access is Access.CONSENT else [])
    assert desk.booking(booking) == booking


def test_a_google_that_does_not_answer_keeps_nobody_from_letting_go(desk: CalendarDesk) -> None:
    desk.work()
    desk.feed.troubles["stop"] = UpstreamUnavailable("down")
    assert DisconnectCalendar(desk.store, desk.feed, None)("main", DANA.email)
    assert desk.store.calendar("main", DANA.email) is None


def test_a_calendar_is_let_go_of_though_our_client_at_google_is_no_longer_set(desk: CalendarDesk) -> None:
    def unset(_account: CalendarAccount, _key: CalendarKey) -> AgentCalendar:
        message = "set the OAuth client"
        raise Misconfigured(message)

    desk.work()
    assert DisconnectCalendar(desk.store, unset, None)("main", DANA.email)
    assert (desk.store.calendar("main", DANA.email), desk.channels) == (None, [])


def test_a_push_that_comes_after_all_was_let_go_is_unknown(desk: CalendarDesk) -> None:
    desk.work()
    [(name, channel)] = desk.feed.channels.items()
    DisconnectCalendar(desk.store, desk.feed, None)("main", DANA.email)
    assert not desk.hear("main", name, channel.secret)
    assert not desk.work()
