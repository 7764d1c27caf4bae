"""The way of an agent from our link to Google's page and back, and of those who try to take another's place."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from integration.domain.booking.calendar import (
    FREE_BUSY,
    READ_AND_WRITE,
    Access,
    AgentHours,
    CalendarAccount,
    CalendarKey,
)
from integration.domain.booking.links import Purpose
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.installation import Credentials, Installation
from integration.domain.roster import Roster
from integration.domain.trouble import Trouble, TroubleKind
from integration.handlers.calendar_consent import ConsentPages
from integration.ports import Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import open_store
from integration.usecases.connect_calendar import ConnectCalendar
from tests.fakes.calendar_feed import ConsentDesk, GoogleAccounts
from tests.fakes.now import StandingNow
from tests.fakes.tickets import BORIS, DANA, ROSTER
from tests.handlers.browser import Browser

ROOT = "https://vip.example"
KEY, FOREIGN = "a lasting key", "another's key"
HOURS = AgentHours("Europe/Bratislava", (((540, 720),),) * 5 + ((), ()))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Desk:
    def __init__(self, store: Store, now: StandingNow, root: str = ROOT) -> None:
        self.store, self.now, self.root = store, now, root
        self.google = ConsentDesk()
        self.accounts = GoogleAccounts(now, **{KEY: DANA.email, FOREIGN: BORIS.email})
        sealing = Seal([new_key()])
        tokens = JwtLinkTokens(store)
        self.connect = ConnectCalendar(store, tokens, self.google, self.accounts, sealing, root, now)
        pages = ConsentPages(self.connect, self.google.origin, secure=root.startswith("https"))
        self._app = Starlette(
            routes=[
                Route("/calendar/connect/{token}", pages.show, methods=["GET"]),
                Route("/calendar/connect/{token}", pages.begin, methods=["POST"]),
                Route("/calendar/callback", pages.callback, methods=["GET"]),
            ]
        )

    def browser(self) -> Browser:
        return Browser(self._app, self.root, "/calendar/callback")

    def begun(self, browser: Browser, agent: str = DANA.email) -> str:
        """The link by which this browser went to Google's page."""
        link = self.connect.make_link("main", agent)
        answer = browser.ask("POST", link)
        assert answer.status_code == 303
        return link

    @property
    def account(self) -> CalendarAccount | None:
        found = self.store.calendar("main", DANA.email)
        return found[0] if found else None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    now = StandingNow()
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    opened.add(Installation("main", "fake", "https://desk.example", "2"), Credentials("token", "secret"))
    opened.replace_roster("main", ROSTER)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, StandingNow())


def test_an_agent_connects_their_calendar(desk: Desk) -> None:
    browser = desk.browser()
    link = desk.connect.make_link("main", DANA.email.upper())
    page = browser.get(link)
    assert (page.status_code, DANA.email in page.text) == (200, True)
    assert browser.ask("POST", link).headers["location"].startswith("https://accounts.example/auth?state=")
    assert (desk.google.asked[0]["hint"], desk.google.asked[0]["return_to"]) == (
        DANA.email,
        "https://vip.example/calendar/callback",
    )
    done = browser.back(desk.google.agree())
    assert (done.status_code, "Your calendar is connected" in done.text) == (200, True)
    assert desk.account == CalendarAccount(DANA.email, Access.CONSENT, DANA.email)
    found = desk.store.calendar("main", DANA.email)
    assert found is not None
    assert found[1] == CalendarKey(KEY)
    assert desk.store.claim_calendar(desk.now(), MINUTE) == ("main", DANA.email)
    assert (browser.get(link).status_code, desk.google.revoked) == (404, [])


def test_every_page_is_kept_from_caches_referrers_frames_and_scripts(desk: Desk) -> None:
    browser = desk.browser()
    link = desk.connect.make_link("main", DANA.email)
    unknown = browser.back({})
    for answer in (browser.get(link), browser.ask("POST", link), browser.back(desk.google.agree()), unknown):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self' https://accounts.example;" in policy
        assert "frame-ancestors 'none'" in policy
        assert "<script" not in answer.text


def test_the_cookie_is_for_this_host_alone_and_unreadable(desk: Desk) -> None:
    browser = desk.browser()
    answer = browser.ask("POST", desk.connect.make_link("main", DANA.email))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-vipdesk-calendar=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))
    assert desk.google.asked[0]["state"] not in cookie
    assert "main" not in cookie


def test_on_plain_http_the_cookie_goes_without_its_prefix(store: Store) -> None:
    desk = Desk(store, StandingNow(), "http://127.0.0.1:8000")
    browser = desk.browser()
    desk.begun(browser)
    assert list(browser.cookies) == ["vipdesk-calendar"]
    assert "connected" in browser.back(desk.google.agree()).text


def test_who_does_not_agree_learns_what_to_do(desk: Desk) -> None:
    browser = desk.browser()
    link = desk.begun(browser)
    state = desk.google.asked[0]["state"]
    answer = browser.back({"state": state, "error": "access_denied"})
    assert (answer.status_code, "did not agree" in answer.text, link in answer.text) == (200, True, True)
    assert desk.account is None


@pytest.mark.parametrize(
    ("scopes", "named"),
    [
        ({READ_AND_WRITE}, "see when you are busy"),
        ({FREE_BUSY}, "see and change the events"),
        (set(), "see when you are busy"),
    ],
)
def test_what_was_not_ticked_is_named_nothing_is_stored_and_the_key_given_back(
    desk: Desk, scopes: set[str], named: str
) -> None:
    browser = desk.browser()
    link = desk.begun(browser)
    answer = browser.back(desk.google.agree(scopes=scopes))
    assert (answer.status_code, named in answer.text, link in answer.text) == (200, True, True)
    assert (desk.account, desk.google.revoked) == (None, [CalendarKey(KEY)])
    browser.ask("POST", link)
    assert "is connected" in browser.back(desk.google.agree()).text


def test_a_connection_that_works_does_not_end_with_a_permission_that_was_left_out(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    browser.back(desk.google.agree())
    desk.begun(browser)
    browser.back(desk.google.agree(scopes=[FREE_BUSY]))
    assert (desk.account, desk.google.revoked) == (CalendarAccount(DANA.email, calendar=DANA.email), [])


def test_who_signs_in_to_another_account_connects_nothing(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    answer = browser.back(desk.google.agree(key=FOREIGN))
    assert (answer.status_code, "That was another account" in answer.text) == (200, True)
    assert (desk.account, desk.store.calendar("main", BORIS.email)) == (None, None)


def test_a_key_to_several_calendars_opens_the_agents_and_not_its_owners(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    browser.back(desk.google.agree())
    assert desk.account is not None
    with pytest.raises(UpstreamRefused):
        desk.accounts(desk.account, CalendarKey(FOREIGN)).page()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_sends_nobody_to_google(desk: Desk, site: str) -> None:
    browser = desk.browser()
    answer = browser.ask("POST", desk.connect.make_link("main", DANA.email), {"sec-fetch-site": site})
    assert (answer.status_code, browser.cookies, desk.google.asked) == (404, {}, [])


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_ones_own_page_does(desk: Desk, site: str) -> None:
    link = desk.connect.make_link("main", DANA.email)
    assert desk.browser().ask("POST", link, {"sec-fetch-site": site}).status_code == 303


def test_what_a_trip_carries_stays_out_of_what_is_printed(desk: Desk) -> None:
    link = desk.connect.make_link("main", DANA.email)
    departure = desk.connect.begin(link.rpartition("/")[2])
    state = desk.google.agree()["state"]
    assert all(secret not in repr(departure) for secret in (departure.cookie, state))
    refused = desk.connect.finish(departure.cookie, state=state, code="", error="access_denied")
    assert refused.again == link
    assert link not in repr(refused)


@pytest.mark.parametrize(
    "trouble", [UpstreamUnavailable("down"), CredentialsRevoked("no"), UpstreamRefused("the API is off")]
)
def test_a_calendar_that_cannot_be_tried_is_not_connected(desk: Desk, trouble: UpstreamUnavailable) -> None:
    browser = desk.browser()
    desk.begun(browser)
    desk.accounts.troubles[DANA.email] = trouble
    answer = browser.back(desk.google.agree())
    assert (answer.status_code, "try again" in answer.text, desk.account) == (503, True, None)


def test_a_google_that_gives_no_key_connects_nothing(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    desk.google.trouble = UpstreamUnavailable("down")
    assert browser.back(desk.google.agree()).status_code == 503
    assert desk.account is None


def test_a_cookie_of_one_trip_does_not_take_the_answer_of_another(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    desk.begun(browser)
    assert browser.back(desk.google.agree(0)).status_code == 404
    assert desk.account is None
    assert "is connected" in browser.back(desk.google.agree(1)).text


def test_an_answer_in_a_browser_that_began_nothing_connects_nothing(desk: Desk) -> None:
    desk.begun(desk.browser())
    assert desk.browser().back(desk.google.agree()).status_code == 404
    assert desk.account is None


def test_a_strangers_code_in_the_agents_browser_connects_nothing(desk: Desk) -> None:
    victim, stranger = desk.browser(), desk.browser()
    desk.begun(victim)
    desk.begun(stranger, BORIS.email)
    stolen = desk.google.agree(1, key=FOREIGN)
    answer = victim.back({**stolen, "state": desk.google.asked[0]["state"]})
    assert (answer.status_code, desk.account) == (503, None)
    assert victim.back(stolen).status_code == 404


@pytest.mark.parametrize("state", ["", "x", "ü", "\x00"])
def test_another_state_connects_nothing(desk: Desk, state: str) -> None:
    browser = desk.browser()
    desk.begun(browser)
    assert browser.back({**desk.google.agree(), "state": state}).status_code == 404
    assert desk.account is None


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA", "a" * 5000])
def test_a_cookie_that_we_did_not_seal_connects_nothing(desk: Desk, cookie: str) -> None:
    browser = desk.browser()
    desk.begun(browser)
    browser.cookies["__Host-vipdesk-calendar"] = cookie
    assert browser.back(desk.google.agree()).status_code == 404


def test_something_else_that_we_sealed_is_no_trip(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    for plain in (b"{}", b"[]", b'{"use": 1}', b"\xff", b'{"use": "vipdesk calendar consent", "until": 7}'):
        browser.cookies["__Host-vipdesk-calendar"] = desk.connect.sealing.seal(plain).decode()
        assert browser.back(desk.google.agree()).status_code == 404


def test_a_callback_that_is_played_again_changes_nothing(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    told, cookies = desk.google.agree(), dict(browser.cookies)
    browser.back(told)
    connected = desk.store.calendar("main", DANA.email)
    assert browser.back(told).status_code == 404
    browser.cookies = cookies
    assert browser.back(told).status_code == 404
    assert desk.store.calendar("main", DANA.email) == connected


def test_a_trip_that_came_to_nothing_is_not_gone_again_but_begun_again(desk: Desk) -> None:
    browser = desk.browser()
    link = desk.begun(browser)
    told, cookies = desk.google.agree(), dict(browser.cookies)
    desk.google.trouble = UpstreamUnavailable("down")
    assert browser.back(told).status_code == 503
    desk.google.trouble = None
    browser.cookies = cookies
    assert (browser.back(told).status_code, desk.account) == (404, None)
    assert browser.ask("POST", link).status_code == 303
    assert browser.back(desk.google.agree()).status_code == 200


def test_a_trip_that_takes_too_long_must_begin_again(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    desk.now.move(10 * MINUTE)
    assert browser.back(desk.google.agree()).status_code == 404


def test_a_look_at_the_headers_does_not_use_the_code_up(desk: Desk) -> None:
    browser = desk.browser()
    desk.begun(browser)
    told = desk.google.agree()
    assert browser.ask("HEAD", f"{ROOT}/calendar/callback?{urlencode(told)}").status_code == 404
    assert "is connected" in browser.back(told).text


def test_every_link_that_opens_nothing_shows_one_and_the_same_page(desk: Desk) -> None:
    browser = desk.browser()
    links = {name: desk.connect.make_link("main", DANA.email) for name in ("late", "revoked")}
    desk.now.move(7 * DAY)
    late = browser.get(links["late"])
    fresh = desk.connect.make_link("main", DANA.email)
    desk.store.revoke_link("main", desk.store.links("main")[0].id, desk.now())
    [newest, *_] = desk.store.links("main")
    as_a_customer = desk.connect.tokens.token("main", newest).replace(Purpose.CONNECT, Purpose.BOOK)
    others = [
        browser.get(fresh),
        browser.get(f"{fresh}x"),
        browser.get(f"{ROOT}/calendar/connect/x"),
        browser.get(f"{ROOT}/calendar/connect/{as_a_customer}"),
        browser.ask("POST", fresh),
        browser.back({"state": "x", "code": "y"}),
    ]
    # Only how deep the page lies shows, in the address of its style.
    told = {(each.status_code, each.text.replace("../../static/", "../static/")) for each in (late, *others)}
    assert len(told) == 1
    assert late.status_code == 404


def test_an_agent_who_left_the_roster_connects_nothing_any_more(desk: Desk) -> None:
    browser = desk.browser()
    link = desk.begun(browser)
    desk.store.replace_roster("main", Roster(ROSTER.customers, (BORIS,)))
    assert (browser.get(link).status_code, browser.back(desk.google.agree()).status_code) == (404, 404)


def test_to_connect_again_mends_what_was_lost_and_keeps_the_hours(desk: Desk) -> None:
    lost = CalendarAccount(DANA.email, hours=HOURS, problem="connect the calendar again", sync_token="7")
    desk.store.connect_calendar("main", lost, CalendarKey("old"))
    desk.store.report("main", Trouble(TroubleKind.CALENDAR, DANA.email, lost.problem))
    browser = desk.browser()
    link = desk.begun(browser)
    assert "connected already" not in browser.get(link).text
    browser.back(desk.google.agree())
    assert (desk.account, desk.store.troubles("main")) == (
        CalendarAccount(DANA.email, calendar=DANA.email, hours=HOURS),
        [],
    )
