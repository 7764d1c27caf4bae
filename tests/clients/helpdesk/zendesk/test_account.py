"""A connected account as an admin sees it: who we are there, what is missing, and our webhook."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.zendesk.account import MOST_COMPANIES
from integration.clients.helpdesk.zendesk.host import ZendeskHost
from integration.domain.errors import BadInput, CredentialsRevoked, Misconfigured, UpstreamUnavailable
from integration.domain.grant import Grant
from integration.domain.hook_rotation import OVERLAP
from integration.domain.host_user import HostUser
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.marketplace import MarketplaceApp
from integration.ports.accounts import AccountHost, HostAccount
from tests.clients.helpdesk.zendesk.acme import ENDPOINT, ROOT, Acme, Row, answering, ticket_fields
from tests.fakes.now import StandingNow
from tests.fakes.wire import wire

HERE = Installation("zd-acme", "zendesk", ROOT, "901")
APP = MarketplaceApp("VIP Desk", "12", "34", "zdg-vip", "client secret")
HOOK = HookIdentity("01HOOK", (SigningSecret("the secret"),))


@dataclass(frozen=True)
class World:
    acme: Acme
    now: StandingNow
    host: ZendeskHost
    account: HostAccount
    waits: list[float]

    def wrong(self) -> dict[str, str]:
        return {each.what: each.advice for each in self.account.findings() if not each.well}


@pytest.fixture
def world() -> Iterator[World]:
    now, acme = StandingNow(), Acme()
    waits: list[float] = []
    http = HostHttp(now, wait=waits.append)
    shared = replace(wire(http), now=now, app=APP)
    month = now() + timedelta(days=30)
    shared.grants.keep_grant(HERE.id, Grant("access", "refresh", now() + timedelta(minutes=30), month))
    acme.has_hook()
    host = ZendeskHost(shared)
    with answering(acme):
        yield World(acme, now, host, host.account(HERE, Credentials("", "secret", hook=HOOK)), waits)
    http.close()


def test_it_keeps_the_ports(world: World) -> None:
    host: AccountHost = world.host
    assert (host.name, host.root("acme"), host.subdomain("acme.zendesk.com")) == ("zendesk", ROOT, "acme")
    with pytest.raises(BadInput):
        host.root("acme.evil.example/")


def test_the_rights_that_are_asked_for_are_the_least(world: World) -> None:
    assert world.host.scope.split() == ["read", "tickets:write", "webhooks:write"]


def test_without_our_client_the_setting_is_named(world: World) -> None:
    with pytest.raises(Misconfigured, match="VIPDESK_ZENDESK_CLIENT_ID"):
        ZendeskHost(replace(world.host.wire, app=MarketplaceApp())).consent(ROOT)
    assert world.host.consent(ROOT).root == ROOT


def test_who_we_are_there_is_said_with_every_header_of_the_marketplace(world: World) -> None:
    assert world.account.me() == HostUser("901", "Ada", "ada@acme.example", "admin")
    headers = world.acme.asked[0].headers
    assert (headers["authorization"], headers["x-zendesk-marketplace-app-id"]) == ("Bearer access", "34")


def test_a_token_of_nobody_is_no_access(world: World) -> None:
    world.acme.me = {"id": None, "name": "Anonymous user", "role": "end-user"}
    with pytest.raises(CredentialsRevoked, match="again"):
        world.account.me()


@pytest.mark.parametrize(
    ("user", "hook", "same"),
    [("901", None, True), ("5", None, False), ("5", HOOK, True), ("5", HookIdentity("01GONE", ()), False)],
)
def test_an_account_is_known_by_a_user_or_a_webhook_that_was_there(
    world: World, user: str, hook: HookIdentity | None, same: object
) -> None:
    world.acme.users["901"] = {"id": 901, "role": "admin", "active": False}
    assert world.account.is_where(user, hook) is same


@pytest.mark.parametrize(
    ("changes", "found"),
    [({}, True), ({"suspended": True}, False), ({"active": False}, False), ({"role": "end-user"}, True)],
)
def test_a_person_is_who_is_there_and_not_suspended(world: World, changes: Row, found: object) -> None:
    world.acme.users["5"] = {"id": 5, "name": "Amy", "email": "amy@acme.example", "role": "agent", **changes}
    person = world.host.account(HERE, Credentials("", "")).person("5")
    assert (person is not None) is found
    assert world.host.account(HERE, Credentials("", "")).person("6") is None


def test_an_account_that_has_all_that_we_need_has_no_faults(world: World) -> None:
    assert world.wrong() == {}
    assert all(each.well for each in world.account.findings())


def test_missing_fields_are_named_by_their_titles(world: World) -> None:
    world.acme.fields = ticket_fields(vip_first_due=1, vip_first_due_day=1)
    world.acme.company_fields = ["vip_plan", "vip_agent"]
    told = world.wrong()
    assert told["our ticket fields are there"].startswith("missing: VIP first response due, VIP first response day;")
    [company] = [advice for what, advice in told.items() if "organizations" in what]
    assert company.startswith("missing: vip_addon_from, vip_addon_until;")


def test_an_app_that_is_not_installed_is_missed_only_where_we_have_one(world: World) -> None:
    assert world.account.app_installation() == "77"
    world.acme.apps = [{"id": 7, "app_id": 1}]
    assert "marketplace" in world.wrong()["our app is installed"]
    assert world.account.app_installation() == ""
    alone = ZendeskHost(replace(world.host.wire, app=replace(APP, app_id=""))).account(HERE, Credentials("", "s"))
    assert alone.app_installation() == ""
    assert "our app is installed" not in [each.what for each in alone.findings() if not each.well]


WEBHOOK = "our webhook tells us what happens"


@pytest.mark.parametrize(
    ("changes", "words"), [({"status": "inactive"}, "it is inactive"), (None, "somebody removed it")]
)
def test_a_webhook_that_is_off_or_gone_is_told_with_what_mends_it(
    world: World, changes: Row | None, words: str
) -> None:
    world.acme.hooks.clear()
    if changes is not None:
        world.acme.has_hook(**changes)
    told = world.wrong()[WEBHOOK]
    assert words in told
    assert "vipdesk zendesk hook" in told


def test_a_webhook_that_was_never_made_is_told(world: World) -> None:
    bare = world.host.account(HERE, Credentials("", "secret"))
    assert "none yet" in {each.what: each.advice for each in bare.findings()}[WEBHOOK]


def test_a_secret_that_was_changed_without_us_is_told(world: World) -> None:
    world.acme.secret = "another"
    told = world.wrong()[WEBHOOK]
    assert "signing secret was changed" in told
    assert "another" not in told


def test_a_webhook_that_zendesk_held_back_is_told(world: World) -> None:
    world.acme.invocations = [{"id": "01", "status": "circuit broken"}]
    assert "held it back" in world.wrong()[WEBHOOK]
    [request] = [each for each in world.acme.asked if each.url.path.endswith("invocations")]
    since = world.now() - timedelta(days=1)
    assert request.url.params["filter[status]"] == "circuit broken"
    assert request.url.params["filter[from_ts]"] == f"{since:%Y-%m-%dT%H:%M:%SZ}"


def test_invocations_that_cannot_be_asked_for_so_say_nothing(world: World) -> None:
    world.acme.refused["webhooks/01HOOK/invocations"] = 422
    assert world.wrong() == {}


@pytest.mark.parametrize("path", ["ticket_fields", "organization_fields", "apps/", "webhooks/"])
def test_a_right_that_is_missing_for_one_thing_is_a_finding_of_its_own(world: World, path: str) -> None:
    world.acme.refused[path] = 403
    [(_, advice)] = world.wrong().items()
    assert "403" in advice


def test_a_host_that_does_not_answer_has_no_findings(world: World) -> None:
    world.acme.refused["organization_fields"] = 503
    with pytest.raises(UpstreamUnavailable):
        world.account.findings()


def test_a_webhook_is_found_first_and_made_only_where_there_is_none(world: World) -> None:
    assert world.account.make_hook(ENDPOINT) == HOOK
    assert "POST webhooks" not in world.acme.lines
    world.acme.hooks.clear()
    assert world.account.make_hook(ENDPOINT) == HOOK
    assert world.acme.lines.count("POST webhooks") == 1


def test_a_new_secret_leaves_the_old_one_an_hour(world: World) -> None:
    hook = world.account.new_secret(HOOK, world.now())
    assert hook.secrets == (SigningSecret("the next secret"), SigningSecret("the secret", world.now() + OVERLAP))


def test_a_webhook_is_removed_and_one_that_is_gone_is_fine(world: World) -> None:
    world.account.remove_hook(HOOK)
    world.account.remove_hook(HOOK)
    assert world.acme.hooks == {}


def test_a_test_event_is_asked_for(world: World) -> None:
    world.account.test_event(HOOK)
    assert world.acme.lines == ["POST webhooks/test"]


def test_the_companies_are_those_that_the_fields_call_vip(world: World) -> None:
    plans = {"Acme": "All-inclusive", "Small": "Basic", "Bare": None}
    world.acme.organizations = [
        {"id": number, "name": name, "organization_fields": {"vip_plan": plan}}
        for number, (name, plan) in enumerate(plans.items(), 1)
    ]
    assert [each.company for each in world.account.vip_companies()] == ["Acme"]


def with_plan(count: int, agent: str | None = None) -> list[Row]:
    fields = {"vip_plan": "All-inclusive", "vip_agent": agent}
    return [{"id": number, "name": f"Firm {number}", "organization_fields": fields} for number in range(1, count + 1)]


def test_the_agents_of_the_companies_are_listed_at_once_and_the_calls_are_a_second_apart(world: World) -> None:
    agents = {str(number): {"id": number, "role": "agent", "email": f"a{number}@acme.example"} for number in (5, 6, 7)}
    world.acme.users = agents
    world.acme.organizations = [row for agent in agents for row in with_plan(2, agent)]
    assert {each.agent for each in world.account.vip_companies()} == {f"a{agent}@acme.example" for agent in agents}
    lists = ["GET users", "GET users", "GET organizations", "GET organization_fields"]
    assert sorted(world.acme.lines) == sorted(lists)
    assert world.waits == [1.0] * (len(lists) - 1)


def test_no_account_has_more_vip_companies_than_we_read(world: World) -> None:
    world.acme.organizations = with_plan(MOST_COMPANIES + 1)
    assert len(world.account.vip_companies()) == MOST_COMPANIES


def test_a_grant_that_is_used_is_not_renewed_by_the_way(world: World) -> None:
    world.account.keep_alive()
    assert world.acme.lines == []


def test_a_grant_that_nobody_renewed_for_a_week_is(world: World) -> None:
    world.now.move(timedelta(days=7))
    world.account.keep_alive()
    assert world.acme.lines == ["POST /oauth/tokens"]
    kept = world.host.wire.grants.grant(HERE.id)
    assert kept is not None
    assert (kept.access, kept.generation) == ("next-access", 2)
