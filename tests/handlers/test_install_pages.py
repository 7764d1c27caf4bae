"""The pages by which an admin connects an account, and those who would like to be that admin."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from integration.domain.errors import UpstreamUnavailable
from integration.domain.finding import Finding
from integration.domain.host_user import HostUser
from integration.handlers.install_pages import InstallPages
from integration.handlers.link_limits import LinkLimits
from tests.fakes.accounts import AGENT, Account
from tests.handlers.browser import Browser
from tests.usecases.install_desk import HERE, ROOT, URL, InstallDesk, install_desk

COOKIE = "__Host-vipdesk-zendesk"


class Site:
    def __init__(self, desk: InstallDesk, root: str = URL, per_address: int = 600) -> None:
        desk.moved(root)
        self.desk, self.root = desk, root
        limits = LinkLimits(desk.store, desk.now, per_address=per_address)
        self._app = Starlette(routes=InstallPages(desk.install, limits, secure=root.startswith("https")).routes)

    def browser(self) -> Browser:
        return Browser(self._app, self.root, "/zendesk/callback")

    def begun(self, browser: Browser, subdomain: str = "acme") -> str:
        """The link by which this browser went to the account's page of consent."""
        link = self.desk.install.invitation(subdomain)
        assert browser.ask("POST", link).status_code == 303
        return link


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with install_desk(tmp_path) as desk:
        yield Site(desk)


def test_an_admin_connects_their_account(site: Site) -> None:
    browser, link = site.browser(), site.desk.install.invitation("acme")
    page = browser.get(link)
    assert (page.status_code, ROOT in page.text, "<form" in page.text) == (200, True, True)
    gone = browser.ask("POST", link)
    assert (gone.status_code, gone.headers["location"].startswith(f"{ROOT}/oauth/")) == (303, True)
    done = browser.back(site.desk.acme.agree())
    assert (done.status_code, "VIP Desk is connected" in done.text) == (200, True)
    assert site.desk.store.get(HERE) is not None
    assert "connected already" in browser.get(link).text


def test_a_pages_form_leads_to_us_and_to_that_one_account(site: Site) -> None:
    browser = site.browser()
    policy = browser.get(site.desk.install.invitation("acme")).headers["content-security-policy"]
    assert "form-action 'self' https://acme.zendesk.com;" in policy
    unknown = browser.get(f"{URL}/zendesk/connect/x").headers["content-security-policy"]
    assert "form-action 'self';" in unknown


def test_every_page_is_kept_from_caches_referrers_frames_and_scripts(site: Site) -> None:
    browser = site.browser()
    link = site.desk.install.invitation("acme")
    answers = [browser.get(link), browser.ask("POST", link), browser.back(site.desk.acme.agree()), browser.back({})]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(
            answer.headers["content-security-policy"].split("; ")
        )
        assert "<script" not in answer.text


def test_the_cookie_is_for_this_host_alone_and_unreadable(site: Site) -> None:
    answer = site.browser().ask("POST", site.desk.install.invitation("acme"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=900"} <= set(cookie.split("; "))
    assert site.desk.acme.asked[0]["state"] not in cookie
    assert "acme" not in cookie


def test_on_plain_http_the_cookie_goes_without_its_prefix(site: Site) -> None:
    plain = Site(site.desk, "http://127.0.0.1:8000")
    browser = plain.browser()
    plain.begun(browser)
    assert list(browser.cookies) == ["vipdesk-zendesk"]
    assert "is connected" in browser.back(plain.desk.acme.agree()).text


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_another_sites_page_sends_nobody_away(site: Site, origin: str) -> None:
    browser = site.browser()
    answer = browser.ask("POST", site.desk.install.invitation("acme"), {"sec-fetch-site": origin})
    assert (answer.status_code, browser.cookies, site.desk.acme.asked) == (404, {}, [])


def test_an_answer_in_another_browser_than_the_one_that_began_connects_nothing(site: Site) -> None:
    site.begun(site.browser())
    told = site.desk.acme.agree()
    assert site.browser().back(told).status_code == 404
    other = site.browser()
    site.begun(other)
    assert other.back(told).status_code == 404
    assert site.desk.store.all() == []


def test_a_link_that_is_opened_in_two_browsers_connects_in_the_one_that_agreed(site: Site) -> None:
    one, two = site.browser(), site.browser()
    link = site.desk.install.invitation("acme")
    for browser in (one, two):
        browser.ask("POST", link)
    told = site.desk.acme.agree(trip=1)
    assert (one.back(told).status_code, two.back(told).status_code) == (404, 200)


@pytest.mark.parametrize("state", ["", "x", "ü", "\x00"])
def test_another_state_connects_nothing(site: Site, state: str) -> None:
    browser = site.browser()
    site.begun(browser)
    assert browser.back({**site.desk.acme.agree(), "state": state}).status_code == 404
    assert site.desk.store.all() == []


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA", "a" * 5000])
def test_a_cookie_that_we_did_not_seal_connects_nothing(site: Site, cookie: str) -> None:
    browser = site.browser()
    site.begun(browser)
    browser.cookies[COOKIE] = cookie
    assert browser.back(site.desk.acme.agree()).status_code == 404


def test_a_cookie_of_a_trip_to_one_account_takes_no_answer_of_another(site: Site) -> None:
    browser = site.browser()
    site.begun(browser)
    acmes = dict(browser.cookies)
    site.begun(browser, "evil")
    told = site.desk.host.at("https://evil.zendesk.com").agree()
    browser.cookies = acmes
    assert (browser.back(told).status_code, site.desk.store.all()) == (404, [])


def test_a_callback_that_is_played_again_changes_nothing(site: Site) -> None:
    browser = site.browser()
    site.begun(browser)
    told, cookies = site.desk.acme.agree(), dict(browser.cookies)
    browser.back(told)
    before, grant = site.desk.stored, site.desk.grant
    assert browser.back(told).status_code == 404
    browser.cookies = cookies
    assert browser.back(told).status_code == 404
    assert (site.desk.stored, site.desk.grant) == (before, grant)


def test_a_look_at_the_headers_does_not_use_the_code_up(site: Site) -> None:
    browser = site.browser()
    site.begun(browser)
    told = site.desk.acme.agree()
    address = f"{URL}/zendesk/callback?state={told['state']}&code={told['code']}"
    assert browser.ask("HEAD", address).status_code == 404
    assert browser.back(told).status_code == 200


def test_who_does_not_agree_learns_what_to_do_and_gets_a_link(site: Site) -> None:
    browser = site.browser()
    site.begun(browser)
    answer = browser.back({"state": site.desk.acme.asked[0]["state"], "error": "access_denied"})
    assert (answer.status_code, "did not agree" in answer.text) == (200, True)
    assert "/zendesk/connect/" in answer.text


def test_who_is_no_admin_learns_that_an_admin_is_needed(site: Site) -> None:
    browser = site.browser()
    site.begun(browser)
    answer = browser.back(site.desk.acme.agree(AGENT))
    assert (answer.status_code, "not an admin" in answer.text, site.desk.store.all()) == (403, True, [])


def test_another_account_of_a_name_that_was_given_up_is_turned_away(site: Site) -> None:
    site.desk.connected()
    stranger = HostUser("555", "Sam", "sam@elsewhere.example", "admin")
    site.desk.host.accounts[ROOT] = Account(users={"555": stranger})
    browser = site.browser()
    site.begun(browser)
    answer = browser.back(site.desk.acme.agree(stranger))
    assert (answer.status_code, "another account" in answer.text) == (409, True)


def test_a_missing_webhook_and_what_else_is_left_to_do_are_told(site: Site) -> None:
    site.desk.acme.troubles["make_hook"] = UpstreamUnavailable("webhooks may not be <made>")
    site.desk.acme.findings = [Finding("our fields are there", well=False, advice="install the app")]
    browser = site.browser()
    site.begun(browser)
    answer = browser.back(site.desk.acme.agree())
    assert answer.status_code == 200
    for told in ("one step is left", "may not be &lt;made&gt;", "our fields are there", "install the app", "Try again"):
        assert told in answer.text


def test_every_link_that_opens_nothing_shows_one_and_the_same_page(site: Site) -> None:
    browser = site.browser()
    late = site.desk.install.invitation("acme")
    site.desk.now.at = site.desk.now.at.replace(hour=11)
    answers = [
        browser.get(late),
        browser.ask("POST", late),
        browser.get(f"{URL}/zendesk/connect/x"),
        browser.back({"state": "x", "code": "y"}),
    ]
    told = {(each.status_code, each.text.replace("../../static/", "../static/")) for each in answers}
    assert len(told) == 1
    assert answers[0].status_code == 404


@pytest.mark.parametrize("step", ["show", "begin", "callback"])
def test_who_asks_too_often_waits_and_nothing_is_asked_of_the_host_meanwhile(site: Site, step: str) -> None:
    few = Site(site.desk, per_address=12)  # a third of them at once
    browser, link = few.browser(), few.desk.install.invitation("acme")
    steps = {
        "show": lambda: browser.get(link),
        "begin": lambda: browser.ask("POST", link),
        "callback": lambda: browser.back({"state": "x", "code": "y"}),
    }
    statuses = [steps[step]().status_code for _ in range(4)]
    refused = steps[step]()
    assert (429 in statuses, refused.status_code, "too often" in refused.text) == (False, 429, True)
    assert int(refused.headers["retry-after"]) > 0
    assert len(few.desk.acme.asked) == (4 if step == "begin" else 0)


def test_a_callback_that_comes_too_often_can_be_loaded_again(site: Site) -> None:
    few = Site(site.desk, per_address=9)
    browser = few.browser()
    few.begun(browser)
    told = few.desk.acme.agree()
    for _ in range(2):
        few.browser().back({"state": "x", "code": "y"})
    refused = browser.back(told)
    assert (refused.status_code, "set-cookie" in refused.headers) == (429, False)
    few.desk.now.at += timedelta(seconds=int(refused.headers["retry-after"]))
    assert browser.back(told).status_code == 200


def test_who_comes_back_after_the_link_ran_out_is_told_where_to_begin(site: Site) -> None:
    browser, link = site.browser(), site.desk.install.invitation("acme")
    site.desk.now.at += timedelta(minutes=14)
    browser.ask("POST", link)
    site.desk.now.at += timedelta(minutes=2)
    answer = browser.back({"state": site.desk.acme.asked[0]["state"], "error": "access_denied"})
    assert ("/zendesk/connect/" in answer.text, "is used up" in answer.text) == (False, True)
