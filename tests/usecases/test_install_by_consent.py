"""An admin lets us into their account: the ordinary way, all that may break off half-way, and who tries to get in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from integration.domain.errors import (
    BadInput,
    CredentialsRevoked,
    Misconfigured,
    UnknownLink,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.finding import Finding
from integration.domain.grant import Grant
from integration.domain.install_end import InstallEnd
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.ports import Store
from tests.fakes.accounts import ADMIN, AGENT, OTHER_ADMIN, Account
from tests.fakes.tickets import ROSTER
from tests.usecases.install_desk import HERE, ROOT, URL, InstallDesk, install_desk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InstallDesk]:
    with install_desk(tmp_path) as opened:
        yield opened


def test_an_admin_connects_an_account_that_leads_by_its_own_fields(desk: InstallDesk) -> None:
    desk.acme.app_installation = "77"
    result = desk.connected()
    where, keys = desk.stored
    assert (result.end, result.installation, result.again) == (InstallEnd.CONNECTED, HERE, "")
    assert where == Installation(HERE, "zendesk", ROOT, ADMIN.id, host_leads=True, app_installation="77")
    [(webhook, endpoint)] = desk.acme.hooks.items()
    assert endpoint == f"{URL}/hooks/zendesk/{HERE}.{keys.webhook_secret}"
    assert keys.hook == HookIdentity(webhook, (SigningSecret(f"secret of {webhook}"),))
    assert len(keys.webhook_secret) == 64
    assert (desk.grant.access, desk.on_trial) == ("access-1", [])


def test_only_the_least_rights_are_asked_for_at_the_accounts_own_address(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token("https://Acme.zendesk.com/agent"))
    assert departure.address.startswith(f"{ROOT}/oauth/")
    [asked] = desk.acme.asked
    assert (asked["scope"], asked["return_to"]) == ("read write", f"{URL}/zendesk/callback")


@pytest.mark.parametrize("text", ["acme.example", "https://acme.zendesk.com:8443", "a/../b", "evil.com/acme", ""])
def test_what_is_no_account_gets_no_invitation(desk: InstallDesk, text: str) -> None:
    with pytest.raises(BadInput):
        desk.install.invitation(text)


def test_without_our_client_or_a_public_address_the_setting_is_named(desk: InstallDesk) -> None:
    desk.moved("")
    with pytest.raises(Misconfigured, match="VIPDESK_PUBLIC_URL"):
        desk.install.invitation("acme")
    desk.host.is_set_up = False
    with pytest.raises(Misconfigured, match="VIPDESK_ZENDESK_CLIENT_ID"):
        desk.install.invitation("acme")


def test_the_pair_is_kept_before_anything_is_done_with_it(desk: InstallDesk) -> None:
    kept: list[list[Grant]] = []

    class Watching(dict[str, VipDeskError]):
        def get(self, key: str, default: VipDeskError | None = None) -> VipDeskError | None:  # type: ignore[override]
            if key == "me":
                kept.append(desk.on_trial)
            return super().get(key, default)

    desk.acme.troubles = Watching()
    desk.connected()
    assert [each.access for each in kept[0]] == ["access-1"]


def test_who_is_no_admin_connects_nothing_and_the_access_is_given_back(desk: InstallDesk) -> None:
    result = desk.connected(AGENT)
    assert (result.end, bool(result.again)) == (InstallEnd.NOT_ADMIN, True)
    assert (desk.store.all(), desk.store.grant(HERE), desk.on_trial) == ([], None, [])
    assert (desk.host.revoked, desk.acme.hooks) == (["access-1"], {})


def test_who_is_no_admin_does_not_end_a_connection_that_works(desk: InstallDesk) -> None:
    desk.connected()
    before, grant = desk.stored, desk.grant
    assert desk.connected(AGENT).end is InstallEnd.NOT_ADMIN
    assert (desk.stored, desk.grant) == (before, grant)


def test_to_connect_again_keeps_address_roster_memory_and_who_leads_and_ends_the_problem(desk: InstallDesk) -> None:
    desk.connected()
    where, keys = desk.stored
    changed = replace(where, shadow=True, host_leads=False, account="12345", bots=frozenset({"8"}), problem="connect!")
    desk.store.add(changed, keys)
    desk.store.replace_roster(HERE, ROSTER)
    result = desk.connected(OTHER_ADMIN)
    assert result.end is InstallEnd.CONNECTED
    bots = frozenset({"8", ADMIN.id})
    assert desk.stored == (replace(changed, own_user=OTHER_ADMIN.id, bots=bots, problem=""), keys)
    assert (desk.store.roster(HERE), len(desk.acme.hooks)) == (ROSTER, 1)
    assert desk.grant.access == "access-3"  # the webhook was the second thing that was made


def test_what_failed_without_access_is_worked_at_once_after_it_is_back(desk: InstallDesk) -> None:
    desk.connected()
    desk.store.enqueue(HERE, ["7"], desk.now())
    work = desk.store.claim(desk.now(), timedelta(minutes=1))
    assert work
    desk.store.retry(work, desk.now() + timedelta(minutes=5), "connect again")
    assert desk.store.claim(desk.now(), timedelta(minutes=1)) is None
    desk.connected()
    again = desk.store.claim(desk.now(), timedelta(minutes=1))
    assert again
    assert (again.ticket, again.attempts) == ("7", 0)


def test_what_the_admin_who_connected_before_wrote_for_us_stays_nobodys_answer(desk: InstallDesk) -> None:
    desk.connected(ADMIN)
    where, keys = desk.stored
    desk.store.add(replace(where, bots=frozenset({"77"})), keys)
    desk.connected(OTHER_ADMIN)
    assert (desk.stored[0].own_user, desk.stored[0].bots) == (OTHER_ADMIN.id, frozenset({"77", ADMIN.id}))
    desk.connected(ADMIN)
    assert (desk.stored[0].own_user, desk.stored[0].bots) == (ADMIN.id, frozenset({"77", OTHER_ADMIN.id}))


def test_a_webhook_to_an_address_that_we_left_is_removed_once_the_new_one_stands(desk: InstallDesk) -> None:
    desk.connected()
    desk.moved("https://elsewhere.example")
    desk.connected()
    [(webhook, endpoint)] = desk.acme.hooks.items()
    assert endpoint.startswith("https://elsewhere.example/hooks/zendesk/zd-acme.")
    assert desk.stored[1].hook is not None
    assert desk.stored[1].hook.webhook == webhook


def test_the_apps_installation_that_a_signed_page_named_goes_before_what_is_found(desk: InstallDesk) -> None:
    desk.acme.app_installation = "77"
    desk.connected(app_installation="78")
    assert desk.stored[0].app_installation == "78"


def test_an_account_that_does_not_show_its_apps_is_connected_all_the_same(desk: InstallDesk) -> None:
    desk.acme.troubles["app_installation"] = CredentialsRevoked("403")
    assert desk.connected().end is InstallEnd.CONNECTED
    assert desk.stored[0].app_installation == ""


def test_what_is_missing_is_said_and_listed(desk: InstallDesk) -> None:
    desk.acme.findings = [Finding("our fields are there", well=False, advice="install the app")]
    result = desk.connected()
    assert result.end is InstallEnd.CONNECTED
    assert [each.what for each in result.findings if not each.well] == ["our fields are there"]
    assert [seen.trouble.subject for seen in desk.store.troubles(HERE)] == ["our fields are there"]


@pytest.mark.parametrize("error", [CredentialsRevoked("webhooks (403)"), UpstreamUnavailable("down")])
def test_an_account_without_a_webhook_is_connected_and_the_same_link_goes_on(
    desk: InstallDesk, error: VipDeskError
) -> None:
    desk.acme.troubles["make_hook"] = error
    result = desk.connected()
    assert (result.end, result.reason) == (InstallEnd.UNFINISHED, str(error))
    assert (desk.stored[1].hook, desk.grant.access, desk.stored[0].problem) == (None, "access-1", "")
    assert "signed with" in desk.store.troubles(HERE)[0].trouble.subject
    address = desk.stored[1].webhook_secret
    del desk.acme.troubles["make_hook"]
    departure = desk.install.begin(result.again.rpartition("/")[2])
    told = desk.acme.agree()
    assert desk.install.finish(departure.cookie, **told, error="").end is InstallEnd.CONNECTED
    assert (desk.stored[1].webhook_secret, desk.store.troubles(HERE)) == (address, [])
    assert desk.stored[1].hook is not None


@pytest.mark.parametrize("method", ["exchange", "me"])
def test_a_host_that_does_not_answer_leaves_nothing_behind_and_the_link_goes_on(desk: InstallDesk, method: str) -> None:
    desk.acme.troubles[method] = UpstreamUnavailable("down")
    result = desk.connected()
    assert (result.end, desk.store.all(), desk.store.grant(HERE)) == (InstallEnd.FAILED, [], None)
    assert desk.on_trial == []
    desk.acme.troubles.clear()
    departure = desk.install.begin(result.again.rpartition("/")[2])
    assert desk.install.finish(departure.cookie, **desk.acme.agree(), error="").end is InstallEnd.CONNECTED


def test_an_account_that_falls_silent_once_connected_stays_connected_and_says_so(desk: InstallDesk) -> None:
    desk.acme.troubles["keep_alive"] = UpstreamUnavailable("down")
    result = desk.connected()
    assert (result.end, [each.advice for each in result.findings]) == (InstallEnd.CONNECTED, ["down"])
    assert desk.stored[1].hook is not None


def test_an_access_that_cannot_be_given_back_is_forgotten_all_the_same(desk: InstallDesk) -> None:
    desk.acme.troubles["revoke"] = UpstreamUnavailable("down")
    assert desk.connected(AGENT).end is InstallEnd.NOT_ADMIN
    assert desk.on_trial == []


@pytest.mark.parametrize(
    ("error", "end"), [("access_denied", InstallEnd.DENIED), ("", InstallEnd.DENIED), ("odd", InstallEnd.FAILED)]
)
def test_who_does_not_agree_stores_nothing(desk: InstallDesk, error: str, end: InstallEnd) -> None:
    departure = desk.install.begin(desk.token())
    result = desk.install.finish(departure.cookie, state=desk.acme.asked[0]["state"], code="", error=error)
    assert (result.end, desk.store.all(), bool(result.again)) == (end, [], True)


def test_a_link_is_good_for_a_quarter_of_an_hour(desk: InstallDesk) -> None:
    token = desk.token()
    desk.now.move(15 * MINUTE - timedelta(seconds=1))
    assert desk.install.visit(token).subdomain == "acme"
    desk.now.move(timedelta(seconds=1))
    for opens in (desk.install.visit, desk.install.begin):
        with pytest.raises(UnknownLink):
            opens(token)


@pytest.mark.parametrize("token", ["", "x", "ü", "\ud800", "gAAAAA" * 20, "a" * 9000])
def test_what_we_did_not_seal_opens_nothing(desk: InstallDesk, token: str) -> None:
    with pytest.raises(UnknownLink):
        desk.install.visit(token)
    with pytest.raises(UnknownLink):
        desk.install.finish(token, state="", code="x", error="")


def test_an_invitation_is_no_trip_and_a_trip_no_invitation(desk: InstallDesk) -> None:
    invitation = desk.token()
    departure = desk.install.begin(invitation)
    with pytest.raises(UnknownLink):
        desk.install.visit(departure.cookie)
    with pytest.raises(UnknownLink):
        desk.install.finish(invitation, state="", code="x", error="")


def test_a_visit_says_whether_the_account_is_connected_and_works(desk: InstallDesk) -> None:
    assert not desk.install.visit(desk.token()).connected
    desk.connected()
    assert desk.install.visit(desk.token()).connected
    desk.store.set_problem(HERE, "connect again")
    assert not desk.install.visit(desk.token()).connected


def test_an_answer_of_another_trip_connects_nothing(desk: InstallDesk) -> None:
    first, second = (desk.install.begin(desk.token()) for _ in range(2))
    told = desk.acme.agree(trip=0)
    with pytest.raises(UnknownLink):
        desk.install.finish(second.cookie, **told, error="")
    assert desk.install.finish(first.cookie, **told, error="").end is InstallEnd.CONNECTED


def test_a_trip_that_takes_too_long_must_begin_again(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token())
    told = desk.acme.agree()
    desk.now.move(15 * MINUTE)
    with pytest.raises(UnknownLink):
        desk.install.finish(departure.cookie, **told, error="")


def test_a_callback_that_is_played_again_changes_nothing(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token())
    told = desk.acme.agree()
    desk.install.finish(departure.cookie, **told, error="")
    before, grant = desk.stored, desk.grant
    with pytest.raises(UnknownLink):
        desk.install.finish(departure.cookie, **told, error="")
    assert (desk.stored, desk.grant) == (before, grant)


def test_the_admin_of_another_account_cannot_take_an_installation_over(desk: InstallDesk) -> None:
    """The code of evil's admin, with the state of a trip to acme, is nothing at acme's own address."""
    desk.connected()
    before, grant = desk.stored, desk.grant
    trip = desk.install.begin(desk.token("acme"))
    desk.install.begin(desk.token("evil"))
    code = desk.host.at("https://evil.zendesk.com").agree()["code"]
    result = desk.install.finish(trip.cookie, state=desk.acme.asked[-1]["state"], code=code, error="")
    assert (result.end, result.installation) == (InstallEnd.FAILED, HERE)
    assert (desk.stored, desk.grant, desk.store.get("zd-evil")) == (before, grant, None)


def test_a_trip_ends_at_the_account_where_it_began(desk: InstallDesk) -> None:
    desk.connected(subdomain="evil")
    assert [each.id for each in desk.store.all()] == ["zd-evil"]
    assert desk.store.all()[0].base_url == "https://evil.zendesk.com"


def test_a_strangers_code_for_the_same_account_needs_the_strangers_verifier(desk: InstallDesk) -> None:
    victim, _ = (desk.install.begin(desk.token()) for _ in range(2))
    stolen = desk.acme.agree(OTHER_ADMIN, trip=1)
    state = desk.acme.asked[0]["state"]
    assert desk.install.finish(victim.cookie, state=state, code=stolen["code"], error="").end is InstallEnd.FAILED
    assert desk.store.all() == []


def test_an_account_that_took_over_a_given_up_name_does_not_come_into_what_is_kept(desk: InstallDesk) -> None:
    desk.connected()
    before, grant = desk.stored, desk.grant
    stranger = replace(ADMIN, id="5550001")
    desk.host.accounts[ROOT] = Account(users={stranger.id: stranger})
    result = desk.connected(stranger)
    assert (result.end, desk.stored, desk.grant) == (InstallEnd.OTHER_ACCOUNT, before, grant)
    assert desk.host.revoked == ["access-3"]


def test_an_admin_who_was_deleted_for_good_keeps_nobody_out_while_our_webhook_stands(desk: InstallDesk) -> None:
    desk.connected()
    del desk.acme.users[ADMIN.id]
    assert desk.connected(OTHER_ADMIN).end is InstallEnd.CONNECTED


@pytest.mark.parametrize(
    "there",
    [
        Installation(HERE, "liveagent", ROOT, "1"),
        Installation(HERE, "zendesk", "http://127.0.0.1:9400/acme", "1"),
    ],
)
def test_an_installation_of_that_name_elsewhere_is_left_alone(desk: InstallDesk, there: Installation) -> None:
    desk.store.add(there, Credentials("key", "secret"))
    assert desk.connected().end is InstallEnd.FAILED
    assert desk.stored == (there, Credentials("key", "secret"))
    assert len(desk.acme.codes) == 1


class During(dict[str, VipDeskError]):
    """Something happens, once, while the host is asked for this."""

    def __init__(self, method: str, happens: Callable[[], object]) -> None:
        super().__init__()
        self._method, self._happens = method, happens

    def get(self, key: str, default: VipDeskError | None = None) -> VipDeskError | None:  # type: ignore[override]
        if key == self._method:
            self._method = ""
            self._happens()
        return super().get(key, default)


@pytest.mark.parametrize("method", ["me", "app_installation"])
def test_an_agents_trip_meanwhile_spoils_no_admins(desk: InstallDesk, method: str) -> None:
    agents: list[InstallEnd] = []
    desk.acme.troubles = During(method, lambda: agents.append(desk.connected(AGENT).end))
    assert (desk.connected().end, agents) == (InstallEnd.CONNECTED, [InstallEnd.NOT_ADMIN])
    assert (desk.grant.access, desk.on_trial, desk.stored[0].own_user) == ("access-1", [], ADMIN.id)
    assert desk.host.revoked == ["access-2"]


@pytest.mark.parametrize("method", ["me", "revoke"])
def test_an_admins_trip_meanwhile_is_not_given_back_with_an_agents(desk: InstallDesk, method: str) -> None:
    admins: list[InstallEnd] = []
    desk.acme.troubles = During(method, lambda: admins.append(desk.connected().end))
    assert (desk.connected(AGENT).end, admins) == (InstallEnd.NOT_ADMIN, [InstallEnd.CONNECTED])
    assert (desk.grant.access, desk.on_trial, desk.host.revoked) == ("access-2", [], ["access-1"])


def test_who_is_uninstalled_while_a_pair_is_on_trial_stays_so_and_the_pair_is_in_force_nowhere(
    desk: InstallDesk,
) -> None:
    desk.connected()
    desk.acme.troubles = During("app_installation", lambda: desk.uninstall(HERE))
    assert desk.connected().end is InstallEnd.FAILED
    assert (desk.store.all(), desk.store.grant(HERE), desk.on_trial) == ([], None, [])


def test_a_sweep_at_any_moment_of_a_trip_takes_nothing_away_from_it(desk: InstallDesk) -> None:
    swept = Sweeping(desk.store)
    trying = InstallDesk(cast("Store", swept), desk.now)
    assert trying.connected().end is InstallEnd.CONNECTED
    assert (trying.grant.access, swept.rows) == ("access-1", 0)
    desk.now.move(31 * MINUTE)
    assert desk.store.sweep_removed() == {"grants": 1}, "that there was something on trial is forgotten in the end"
    assert trying.grant.access == "access-1"


class Sweeping:
    """A store that is swept before everything that is asked of it."""

    def __init__(self, store: Store) -> None:
        self._store, self.rows = store, 0

    def __getattr__(self, name: str) -> object:
        self.rows += sum(self._store.sweep_removed().values())
        return getattr(self._store, name)


def test_nothing_secret_is_printed(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token())
    told = desk.acme.agree()
    result = desk.install.finish(departure.cookie, state=told["state"], code="", error="")
    assert departure.cookie not in repr(departure)
    assert result.again not in repr(result)


def test_a_code_that_is_refused_says_no_more(desk: InstallDesk) -> None:
    desk.acme.troubles["exchange"] = UpstreamRefused("used up")
    assert desk.connected().reason == ""
