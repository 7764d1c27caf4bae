"""The doors of our pages inside Zendesk: who is let in, for how long, by which frame, and what they are told."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from integration.domain.app_session import AppPage, packed
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.host_user import HostUser
from tests.fakes.accounts import ADMIN, AGENT
from tests.fakes.signed_token import claims, key_pair, signed
from tests.handlers.panel.panel_world import WHERE
from tests.handlers.visitor import Visitor
from tests.handlers.zendesk_app.app_world import ACME, CUSTOMER, ORIGIN, AppWorld, OpenPage, policy_of, said, session_in

DOWN = UpstreamUnavailable("Zendesk is down", retry_after=timedelta(seconds=20))
LOST = CredentialsRevoked("connect VIP Desk again in Zendesk")
TICKET = "ticket/7"


def test_the_page_keeps_the_address_that_zendesks_script_needs_and_loads_that_script(world: AppWorld) -> None:
    answer = world.enter()
    assert (answer.status_code, "location" in answer.headers) == (200, False)
    assert 'src="https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"' in answer.text
    assert 'data-ticket="sidebar/ticket/"' in answer.text


def test_every_file_of_the_page_is_there(world: AppWorld) -> None:
    names = [part.partition('"')[0] for part in world.enter().text.split("../static/")[1:]]
    assert len(names) == 6
    for name in names:
        assert Visitor(world.app).get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize("page", ["sidebar", "setup"])
def test_the_accounts_own_zendesk_alone_may_frame_it_and_only_its_script_and_ours_run(
    world: AppWorld, page: str
) -> None:
    answer = world.enter(page, ADMIN)
    assert policy_of(answer) == {
        "default-src": "'none'",
        **dict.fromkeys(("style-src", "img-src", "connect-src", "form-action"), "'self'"),
        "script-src": "'self' https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js",
        "base-uri": "'none'",
        "frame-ancestors": "https://acme.zendesk.com",
    }
    assert "x-frame-options" not in answer.headers
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "set-cookie" not in answer.headers


def test_with_a_stand_in_its_own_pages_may_frame_it_too(world: AppWorld) -> None:
    world.stand_in = "http://127.0.0.1:8123"
    world.connect()
    answer = world.enter()
    assert answer.status_code == 200
    policy = policy_of(answer)
    assert policy["frame-ancestors"] == "https://acme.zendesk.com http://127.0.0.1:8123"
    assert policy["script-src"] == "'self' http://127.0.0.1:8123/zaf_sdk.min.js"
    assert 'src="http://127.0.0.1:8123/zaf_sdk.min.js"' in answer.text


@pytest.mark.parametrize("page", ["sidebar", "setup"])
def test_a_token_that_zendesk_did_not_sign_for_us_opens_nothing_and_each_is_told_the_same(
    world: AppWorld, page: str
) -> None:
    told = claims(world.now(), user=AGENT.id)
    tokens = (
        "",
        "x.y.z",
        signed(told, "theirs"),
        signed({**told, "iss": "beta.zendesk.com"}),
        signed({**told, "exp": 1}),
    )
    answers = [Visitor(world.app).post(f"/zendesk/{page}{ORIGIN}", {"token": each}) for each in tokens]
    answers.append(Visitor(world.app).post(f"/zendesk/{page}{ORIGIN}", {}))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert "Reload the app" in said(answers[0])
    assert policy_of(answers[0])["frame-ancestors"] == "https://*.zendesk.com"
    assert "data-session" not in answers[0].text


def test_another_key_pair_of_the_app_is_taken_as_soon_as_it_is_set(world: AppWorld) -> None:
    assert world.enter(key="next").status_code == 401
    world.public_keys = (key_pair("next").public, *world.public_keys)
    assert [world.enter(key=each).status_code for each in ("next", "ours")] == [200, 200]
    world.public_keys = world.public_keys[:1]
    assert [world.enter(key=each).status_code for each in ("next", "ours")] == [200, 401]


def test_without_a_key_of_the_app_nothing_opens_and_the_page_names_no_setting(world: AppWorld) -> None:
    world.public_keys = ()
    answer = world.enter()
    assert (answer.status_code, "VIPDESK" in answer.text) == (500, False)
    assert "isn't set up for this yet" in said(answer)


def test_customers_strangers_and_whom_nobody_knows_are_not_let_in(world: AppWorld) -> None:
    for stranger in (CUSTOMER, replace(AGENT, id="999")):
        answer = world.enter(user=stranger)
        assert (answer.status_code, "This page isn't for you" in said(answer)) == (403, True)
    assert world.enter("setup", AGENT).status_code == 403
    assert world.enter("setup", ADMIN).status_code == 200


def test_an_account_that_is_not_connected_is_told_what_to_do(world: AppWorld) -> None:
    for answer in (world.enter(account="beta"), world.enter(app="78")):
        assert (answer.status_code, "an admin opens VIP Desk in the navigation bar" in said(answer)) == (409, True)


def test_where_the_host_cannot_say_who_it_is_nobody_is_let_in(world: AppWorld) -> None:
    world.trouble = DOWN
    answer = world.enter()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "20")
    world.trouble = LOST
    assert (world.enter().status_code, "connects it again" in said(world.enter())) == (502, True)


def test_methods_that_it_does_not_know_and_bodies_that_are_too_large_are_refused(world: AppWorld) -> None:
    browser = Visitor(world.app)
    assert browser.get(f"/zendesk/sidebar{ORIGIN}").headers["allow"] == "POST"
    assert browser.ask("POST", f"/zendesk/sidebar{ORIGIN}", {}, content=b"token=" + b"x" * 20_000).status_code == 413
    page = world.opened()
    assert page.post(TICKET).headers["allow"] == "GET"
    assert page.get(f"{TICKET}/confirm").headers["allow"] == "POST"
    assert page.post(f"{TICKET}/severity", {"reason": "x" * 20_000}).status_code == 413


def test_nothing_is_shown_or_done_without_a_session(world: AppWorld) -> None:
    for header in ({}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Basic eDp5"}):
        browser = Visitor(world.app, headers={"Accept": "text/html", **header})
        for answer in (
            browser.get("/zendesk/sidebar/ticket/7"),
            browser.post("/zendesk/sidebar/ticket/7/severity", {}),
        ):
            assert (answer.status_code, "Acme" in answer.text) == (401, False)
            assert "Reload the app" in said(answer)
            assert "x-vipdesk-session" not in answer.headers


def forged(world: AppWorld) -> list[str]:
    """What is no session of the sidebar: ours of other pages and uses, changed ones, and texts."""
    session = world.sessions(AppPage.SETUP).begin(world.read_token(world.token(ADMIN)), ADMIN)  # type: ignore[arg-type]
    good = world.opened().session
    other_use = json.dumps({**json.loads(packed(session)), "use": "vipdesk install trip"}).encode()
    return [
        world.opened("setup", ADMIN).session,
        world.seal.seal(other_use).decode(),
        world.seal.seal(b"{}").decode(),
        world.seal.seal(b"[]").decode(),
        good[:-2],
        good[:40] + ("A" if good[40] != "A" else "B") + good[41:],
        good * 20,
        "x",
    ]


def test_no_other_sealed_text_and_none_that_was_changed_is_a_session(world: AppWorld) -> None:
    for each in forged(world):
        answer = OpenPage(Visitor(world.app), "sidebar", each).get(TICKET)
        assert answer.status_code == 401, each


def test_a_page_that_keeps_asking_stays_open_and_one_that_does_not_ends_after_a_quarter_of_an_hour(
    world: AppWorld,
) -> None:
    page, idle = world.opened(), world.opened()
    world.later(minutes=14, seconds=59)
    assert page.get(TICKET).status_code == 200
    world.later(seconds=1)
    assert idle.get(TICKET).status_code == 401
    world.later(minutes=13)
    assert page.get(TICKET).status_code == 200


def test_however_often_it_asks_a_page_ends_twelve_hours_after_it_was_loaded(world: AppWorld) -> None:
    page = world.opened()
    for _ in range(71):
        world.later(minutes=10)
        assert page.get(TICKET).status_code == 200
    world.later(minutes=9, seconds=59)
    assert page.get(TICKET).status_code == 200
    world.later(seconds=1)
    assert page.get(TICKET).status_code == 401


def test_who_is_suspended_or_gets_another_role_is_shut_out_at_the_next_question(world: AppWorld) -> None:
    page, other = world.opened(), world.opened()
    del world.people[AGENT.id]
    assert page.post(f"{TICKET}/severity", {"severity": "2"}).status_code == 401
    world.people[AGENT.id] = replace(AGENT, role="admin")
    assert other.get(TICKET).status_code == 401
    assert list(world.store.said_severities(WHERE, "7")) == []
    assert world.opened().get(TICKET).status_code == 200


@pytest.mark.parametrize("trouble", [DOWN, LOST])
def test_while_the_host_is_silent_a_page_goes_on_but_gets_no_new_session(
    world: AppWorld, trouble: UpstreamUnavailable | CredentialsRevoked
) -> None:
    page = world.opened()
    world.trouble = trouble
    answer = page.get(TICKET)
    assert (answer.status_code, "x-vipdesk-session" in answer.headers) == (200, False)
    world.later(minutes=15)
    assert page.get(TICKET).status_code == 401


@pytest.mark.parametrize("trouble", [DOWN, LOST])
@pytest.mark.parametrize("now", [None, replace(AGENT, role="end-user"), replace(AGENT, role="admin")])
def test_a_no_stays_a_no_while_the_host_is_silent(
    world: AppWorld, now: HostUser | None, trouble: UpstreamUnavailable | CredentialsRevoked
) -> None:
    page, other = world.opened(), world.opened()
    world.people = {AGENT.id: now} if now else {}
    assert page.get(TICKET).status_code == 401
    world.trouble = trouble
    for each in (page, other):
        assert each.get(TICKET).status_code == 401
        assert each.post(f"{TICKET}/severity", {"severity": "2"}).status_code == 401
    assert list(world.store.said_severities(WHERE, "7")) == []


def test_a_page_whose_person_nobody_asked_for_lately_goes_on_while_the_host_is_silent(world: AppWorld) -> None:
    page = world.opened()
    world.told.clear()
    world.trouble = DOWN
    assert page.get(TICKET).status_code == 200


def test_an_account_that_was_removed_shuts_its_pages(world: AppWorld) -> None:
    page = world.opened()
    world.store.remove(WHERE)
    assert page.get(TICKET).status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_sites_page_sends_is_refused_even_with_a_session(world: AppWorld, site: str) -> None:
    page = world.opened()
    assert page.post(f"{TICKET}/severity", {"severity": "2"}, Sec_Fetch_Site=site).status_code == 403
    assert list(world.store.said_severities(WHERE, "7")) == []


def test_a_person_may_ask_so_often_and_others_of_the_account_still_may(world: AppWorld) -> None:
    world.per_user = 6
    page, other = world.opened(), world.opened(user=ADMIN)
    statuses = [page.get(TICKET).status_code for _ in range(4)]
    assert statuses[-1] == 429
    assert "Wait a moment" in said(page.get(TICKET))
    assert other.get(TICKET).status_code == 200


def test_the_session_says_nothing_to_who_reads_it(world: AppWorld) -> None:
    answer: httpx.Response = world.enter()
    session = session_in(answer)
    assert len(session) < 2000
    for told in (AGENT.name, ACME, WHERE):
        assert told not in session
