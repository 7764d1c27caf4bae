"""The set-up page inside Zendesk: how an admin connects, what they see of it, and how they leave."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from integration.domain.claim import HostClaim
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.finding import Finding
from integration.domain.host_user import HostUser
from integration.domain.trouble import Trouble, TroubleKind
from tests.fakes.accounts import ADMIN, AGENT, OTHER_ADMIN
from tests.fakes.now import instant
from tests.handlers.panel.panel_world import WHERE
from tests.handlers.zendesk_app.app_world import AppWorld, OpenPage, said

DOWN = UpstreamUnavailable("Zendesk is down", retry_after=timedelta(seconds=20))
LOST = CredentialsRevoked("connect VIP Desk again in Zendesk")


@pytest.fixture
def page(world: AppWorld) -> OpenPage:
    return world.opened("setup", ADMIN)


@pytest.fixture
def unconnected(world: AppWorld) -> OpenPage:
    world.store.remove(WHERE)
    return world.opened("setup", ADMIN)


def test_an_account_that_is_not_connected_sees_what_we_would_do_and_connects_in_a_new_tab(
    unconnected: OpenPage,
) -> None:
    answer = unconnected.get("state")
    told = said(answer)
    assert "VIP Desk for acme VIP Desk isn't connected to this account yet. Once you let it in, it will:" in told
    assert 'href="https://calls.desk.example/zendesk/connect/acme-77" target="_blank" rel="noopener"' in answer.text
    assert "Uninstall" not in told
    assert "data-fresh" in answer.text


def test_a_page_that_was_open_while_the_account_was_connected_shows_that_at_once(
    world: AppWorld, unconnected: OpenPage
) -> None:
    world.connect()
    assert "Health" in said(unconnected.get("state"))
    assert unconnected.post("test").status_code == 200


def test_who_is_no_admin_sees_nothing_once_it_is_connected(world: AppWorld) -> None:
    world.store.remove(WHERE)
    agents = world.opened("setup", AGENT)
    assert "Connect VIP Desk" in said(agents.get("state"))
    world.connect()
    answer = agents.get("state")
    assert (answer.status_code, "Health" in said(answer)) == (403, False)
    assert agents.post("uninstall", {"account": "acme"}).status_code == 403
    assert world.store.get(WHERE) is not None


@pytest.mark.parametrize("step", ["test", "companies", "rotate", "uninstall"])
def test_an_unconnected_page_can_do_nothing(world: AppWorld, unconnected: OpenPage, step: str) -> None:
    assert unconnected.post(step, {"account": "acme"}).status_code == 409
    assert world.account.tested == []


def test_an_app_that_was_installed_anew_is_connected_again_and_sees_nothing_before(world: AppWorld) -> None:
    answer = world.opened("setup", ADMIN, app="78").get("state")
    assert "was installed anew in Zendesk" in said(answer)
    assert "/zendesk/connect/acme-78" in answer.text
    assert "Health" not in said(answer)


def test_a_connection_that_was_lost_is_connected_again(world: AppWorld, page: OpenPage) -> None:
    world.trouble = LOST
    answer = world.opened("setup", OTHER_ADMIN).get("state")
    assert "has lost its connection to this account" in said(answer)
    assert "/zendesk/connect/acme-77" in answer.text
    world.trouble = None
    world.account.tokens.clear()
    lost = page.get("state")
    assert "has lost its connection to this account: connect VIP Desk again in Zendesk" in said(lost)
    assert 'id="connect"' in lost.text


def test_health_says_what_is_well_and_what_is_not_with_its_cure(world: AppWorld, page: OpenPage) -> None:
    world.account.findings = [
        Finding("our ticket fields are there", well=False, advice="missing: VIP severity"),
        Finding("our app is installed", well=True),
    ]
    told = said(page.get("state"))
    assert "Not so: our ticket fields are there missing: VIP severity" in told
    assert "Well: our app is installed" in told
    assert "Zendesk hasn't told us anything yet." in told


def test_while_the_host_is_silent_the_page_says_so(world: AppWorld, page: OpenPage) -> None:
    world.account.troubles["me"] = DOWN
    assert "Zendesk didn't answer just now, so this is not the latest: Zendesk is down." in said(page.get("state"))


def came(world: AppWorld) -> None:
    event = TicketEvent("e1", EventKind.FOLLOW_UP, "7")
    world.store.accept([Delivery(WHERE, event, world.now(), echo=False)])


def sent_what_nobody_asked_for(world: AppWorld) -> None:
    world.store.report(WHERE, Trouble(TroubleKind.WEBHOOK, "an event", "take it off"))


@pytest.mark.parametrize("arrives", [came, sent_what_nobody_asked_for])
def test_a_test_event_is_sent_and_its_arrival_is_shown(world: AppWorld, page: OpenPage, arrives: object) -> None:
    answer = page.post("test")
    assert world.account.tested == ["HOOK"]
    assert "It is on its way." in said(answer)
    assert "data-waits" in answer.text
    here = answer.text.partition('data-here="setup/')[2].partition('"')[0]
    world.later(seconds=3)
    assert callable(arrives)
    arrives(world)
    again = page.get(here)
    assert "It arrived: Mon 2026-11-23 09:00:03 UTC." in said(again)
    assert "data-waits" not in again.text


def test_a_test_event_that_does_not_come_is_told_after_half_a_minute(world: AppWorld, page: OpenPage) -> None:
    came(world)
    world.later(seconds=1)
    here = page.post("test").text.partition('data-here="setup/')[2].partition('"')[0]
    world.later(seconds=29)
    assert "It is on its way." in said(page.get(here))
    world.later(seconds=1)
    assert "Nothing came within half a minute." in said(page.get(here))


@pytest.mark.parametrize(
    "tested",
    [
        "x",
        "2026-11-23",
        "",
        "9" * 400,
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "2026-11-23T07:59:59Z",
        "2026-11-23T10:00:01Z",
    ],
)
def test_a_time_in_the_address_that_is_none_or_not_of_this_hour_is_no_test(page: OpenPage, tested: str) -> None:
    answer = page.get(f"state?{urlencode({'tested': tested})}")
    assert (answer.status_code, 'id="arrival"' in answer.text) == (200, False)


def test_vip_organizations_are_listed_and_who_has_no_agent_is_marked(world: AppWorld, page: OpenPage) -> None:
    assert "List them" in said(page.get("state"))
    until = instant("2027-01-01 00:00")
    world.account.companies = [
        HostClaim("Zeta", is_vip=True, plan="All-inclusive", addon_from=instant("2026-01-01 00:00"), addon_until=until),
        HostClaim("Beta", is_vip=True, plan="All-inclusive", agent="dana@desk.example"),
    ]
    told = said(page.post("companies"))
    assert "1 of them without a dedicated agent" in told
    assert (
        "Beta All-inclusive no end dana@desk.example Zeta All-inclusive from 2026-01-01 until 2027-01-01 no agent"
        in told
    )
    world.account.companies = []
    assert "No organization has the plan All-inclusive" in said(page.post("companies"))


def test_at_most_500_organizations_are_listed_and_it_is_said_that_there_are_more(
    world: AppWorld, page: OpenPage
) -> None:
    claims = [HostClaim(f"Firm {number:03}", is_vip=True, plan="All-inclusive") for number in range(501)]
    world.account.companies = claims[:500]
    whole = page.post("companies")
    world.account.companies = claims
    cut = page.post("companies")
    assert (whole.text.count("<tr>"), "The first 500" in said(whole)) == (501, False)
    assert (cut.text.count("<tr>"), "The first 500 by name" in said(cut)) == (501, True)
    assert ("Firm 499" in said(cut), "Firm 500" in said(cut)) == (True, False)


def test_the_organizations_are_listed_a_few_times_a_minute_and_the_rest_of_the_page_goes_on(
    world: AppWorld, page: OpenPage
) -> None:
    world.people[OTHER_ADMIN.id] = OTHER_ADMIN
    other = world.opened("setup", OTHER_ADMIN)
    assert [each.post("companies").status_code for each in (page, other, page, other)] == [200, 200, 429, 429]
    assert world.account.calls.count("vip_companies") == 2
    assert int(page.post("companies").headers["retry-after"]) >= 1
    assert page.get("state").status_code == 200
    world.later(minutes=1)
    assert page.post("companies").status_code == 200


def test_the_signing_secret_is_replaced(world: AppWorld, page: OpenPage) -> None:
    answer = page.post("rotate")
    assert "The signing secret is replaced" in said(answer)
    found = world.store.get(WHERE)
    assert found is not None
    assert found[1].hook is not None
    assert [each.until is None for each in found[1].hook.secrets] == [True, False]
    assert found[1].hook.secrets[0].text not in answer.text


def test_without_a_webhook_there_is_nothing_to_test_or_to_replace(world: AppWorld, page: OpenPage) -> None:
    found = world.store.get(WHERE)
    assert found is not None
    world.store.add(found[0], replace(found[1], hook=None))
    for step, told in (("test", "There is no webhook yet"), ("rotate", "has no webhook yet")):
        answer = page.post(step)
        assert (answer.status_code, told in said(answer)) == (409, True)


def test_uninstalling_asks_for_the_accounts_name_and_shows_a_receipt(world: AppWorld, page: OpenPage) -> None:
    for typed in ("", "beta", "ac me"):
        answer = page.post("uninstall", {"account": typed})
        assert (answer.status_code, "To uninstall, type the account's name: acme." in said(answer)) == (409, True)
    assert world.store.get(WHERE) is not None
    receipt = page.post("uninstall", {"account": " Acme "})
    told = said(receipt)
    assert receipt.status_code == 200
    assert "VIP Desk is uninstalled https://acme.zendesk.com, 2026-11-23 09:00:00 UTC" in told
    assert "Taken away at Zendesk our webhook our access" in told
    assert "Left for you" in told
    assert world.store.get(WHERE) is None
    assert world.account.hooks == {}
    assert page.get("state").status_code == 401
    assert "Connect VIP Desk" in said(world.opened("setup", ADMIN).get("state"))


def test_every_step_asks_the_host_again_who_it_is(world: AppWorld, page: OpenPage) -> None:
    world.trouble = DOWN
    for step in ("test", "rotate", "uninstall"):
        assert page.post(step, {"account": "acme"}).status_code == 503
    world.trouble = None
    world.people[ADMIN.id] = replace(ADMIN, role="agent")
    assert page.post("uninstall", {"account": "acme"}).status_code == 401
    assert world.store.get(WHERE) is not None


@pytest.mark.parametrize("now", [None, replace(ADMIN, role="agent")])
@pytest.mark.parametrize("step", ["rotate", "uninstall"])
def test_what_cannot_be_undone_asks_the_host_anew_whatever_it_said_a_moment_ago(
    world: AppWorld, page: OpenPage, step: str, now: HostUser | None
) -> None:
    world.remembers = True
    before = world.store.get(WHERE)
    del world.people[ADMIN.id]
    world.people |= {ADMIN.id: now} if now else {}
    assert page.get("state").status_code == 200
    assert page.post(step, {"account": "acme"}).status_code == 403
    assert world.store.get(WHERE) == before
    assert page.get("state").status_code == 401


def test_where_the_connection_is_lost_it_is_said_how_all_is_erased(world: AppWorld, page: OpenPage) -> None:
    told = "connect it again and choose Uninstall on this page, or write to whoever runs VIP Desk for you"
    assert told not in said(page.get("state"))
    world.account.tokens.clear()
    assert told in said(page.get("state"))
    world.trouble = LOST
    assert told in said(world.opened("setup", OTHER_ADMIN).get("state"))


def test_a_page_that_stays_as_it_is_keeps_its_session(world: AppWorld, page: OpenPage) -> None:
    for _ in range(3):
        world.later(minutes=10)
        answer = page.get("session")
        assert (answer.status_code, answer.text) == (204, "")
    assert page.get("state").status_code == 200


def test_what_is_no_step_is_nowhere(page: OpenPage) -> None:
    assert page.post("nothing").status_code == 404
