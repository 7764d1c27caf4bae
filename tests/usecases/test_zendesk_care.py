"""A connected account is looked after: examined daily, its secret replaced, its webhook mended, and left for good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errors import (
    BadInput,
    CredentialsRevoked,
    Misconfigured,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.finding import Finding
from integration.domain.hook_rotation import OVERLAP
from integration.domain.install_trip import InstallTrip, on_trial
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Store
from integration.usecases.mend_hook import MendHook
from integration.usecases.rotate_secret import RotateSecret
from tests.fakes.accounts import ADMIN, AGENT, FakeAccountHost
from tests.fakes.grants import FakeGrants
from tests.fakes.tickets import ROSTER
from tests.usecases.install_desk import HERE, URL, InstallDesk, install_desk

DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InstallDesk]:
    with install_desk(tmp_path) as opened:
        opened.connected()
        yield opened


def wrong(desk: InstallDesk) -> list[str]:
    return [each.what for each in desk.check(HERE) if not each.well]


def troubles(desk: InstallDesk) -> list[str]:
    return [seen.trouble.subject for seen in desk.store.troubles(HERE)]


def hook_of(desk: InstallDesk) -> HookIdentity:
    hook = desk.stored[1].hook
    assert hook is not None
    return hook


def test_all_is_well_with_a_fresh_connection(desk: InstallDesk) -> None:
    assert (wrong(desk), troubles(desk), desk.check.installations()) == ([], [], [HERE])


def test_a_grant_that_is_lost_becomes_the_problem_that_says_to_reconnect_until_somebody_does(desk: InstallDesk) -> None:
    desk.acme.tokens.clear()
    assert wrong(desk) == ["the helpdesk lets us in"]
    assert desk.stored[0].problem == "connect VIP Desk again in Zendesk"
    desk.connected()
    assert (wrong(desk), desk.stored[0].problem) == ([], "")


def test_a_host_that_does_not_answer_says_nothing_about_the_connection(desk: InstallDesk) -> None:
    desk.acme.troubles["me"] = UpstreamUnavailable("down")
    with pytest.raises(UpstreamUnavailable):
        desk.check(HERE)
    assert (desk.stored[0].problem, troubles(desk)) == ("", [])


def test_what_is_wrong_is_listed_until_it_is_mended_and_others_troubles_stay(desk: InstallDesk) -> None:
    other = Trouble(TroubleKind.DRIFT, "7", "another promise")
    desk.store.report(HERE, other)
    desk.acme.findings = [Finding("our webhook tells us what happens", well=False, advice="somebody removed it")]
    assert wrong(desk) == ["our webhook tells us what happens"]
    assert set(troubles(desk)) == {"our webhook tells us what happens", "7"}
    desk.acme.findings = [Finding("our webhook tells us what happens", well=True)]
    assert (wrong(desk), troubles(desk)) == ([], ["7"])


def test_a_right_that_is_missing_is_no_lost_connection(desk: InstallDesk) -> None:
    desk.acme.troubles["findings"] = CredentialsRevoked("Zendesk doesn't let us read webhooks (403)")
    assert wrong(desk) == ["we have the rights that we need"]
    assert (desk.stored[0].problem, troubles(desk)) == ("", ["we have the rights that we need"])


def test_an_admin_who_is_none_any_more_and_another_user_behind_the_grant_are_told(desk: InstallDesk) -> None:
    desk.acme.tokens[desk.grant.access] = AGENT
    assert wrong(desk) == ["who let us in is an admin", "we act as the user who let us in"]


def test_a_grant_that_nobody_used_is_renewed_weekly(desk: InstallDesk) -> None:
    desk.now.move(6 * DAY)
    desk.check(HERE)
    assert desk.grant.access == "access-1"
    desk.now.move(2 * DAY)
    desk.check(HERE)
    assert (desk.grant.access, wrong(desk)) == ("renewed", [])


def test_an_installation_on_another_host_is_not_looked_after_nor_left_this_way(desk: InstallDesk) -> None:
    desk.store.add(Installation("main", "liveagent", "https://acme.ladesk.com", "1"), Credentials("key", "secret"))
    assert desk.check.installations() == [HERE]
    for does in (desk.check, desk.mend_hook, desk.rotate, desk.uninstall):
        with pytest.raises(BadInput, match="liveagent"):
            does("main")
        with pytest.raises(Misconfigured, match="gone"):
            does("nothing")
    assert desk.store.get("main") is not None


def test_a_new_secret_is_kept_at_once_and_the_old_one_taken_for_an_hour(desk: InstallDesk) -> None:
    [old] = hook_of(desk).secrets
    returned = desk.rotate(HERE)
    [new, before] = hook_of(desk).secrets
    assert returned == hook_of(desk)
    assert (new.text, new.until) == (desk.acme.secrets[returned.webhook], None)
    assert (before.text, before.until) == (old.text, desk.now() + OVERLAP)
    desk.now.move(OVERLAP)
    assert hook_of(desk).good_at(desk.now()) == (new.text,)


def test_what_is_not_replaced_at_the_host_is_not_replaced_here(desk: InstallDesk) -> None:
    before = desk.stored
    desk.acme.troubles["new_secret"] = UpstreamRefused("no")
    with pytest.raises(UpstreamRefused):
        desk.rotate(HERE)
    assert desk.stored == before


def test_a_secret_that_was_replaced_without_us_is_learned_by_mending(desk: InstallDesk) -> None:
    """As where the process died between the host's answer and our store."""
    hook = hook_of(desk)
    desk.acme.secrets[hook.webhook] = "another"
    desk.mend_hook(HERE)
    assert hook_of(desk).good_at(desk.now()) == ("another", hook.secrets[0].text)


def test_to_mend_what_is_right_changes_nothing(desk: InstallDesk) -> None:
    before, hooks = desk.stored, dict(desk.acme.hooks)
    desk.mend_hook(HERE)
    assert (desk.stored, desk.acme.hooks) == (before, hooks)


def test_a_webhook_that_somebody_removed_is_made_anew_to_the_same_address(desk: InstallDesk) -> None:
    endpoints = list(desk.acme.hooks.values())
    gone = hook_of(desk)
    desk.acme.hooks.clear()
    desk.mend_hook(HERE)
    assert list(desk.acme.hooks.values()) == endpoints
    assert hook_of(desk).webhook != gone.webhook
    assert gone.secrets[0].text not in hook_of(desk).good_at(desk.now())


def test_an_old_webhook_that_cannot_be_removed_keeps_no_new_one_from_being_used(desk: InstallDesk) -> None:
    desk.moved("https://elsewhere.example")
    desk.acme.troubles["remove_hook"] = UpstreamUnavailable("down")
    made = desk.mend_hook(HERE)
    assert (hook_of(desk), len(desk.acme.hooks)) == (made, 2)


def test_an_account_number_that_is_learned_meanwhile_is_not_lost(desk: InstallDesk) -> None:
    desk.store.set_account(HERE, "12345")
    desk.rotate(HERE)
    desk.mend_hook(HERE)
    assert desk.stored[0].account == "12345"


def test_without_a_webhook_there_is_no_secret_to_replace(desk: InstallDesk) -> None:
    where, keys = desk.stored
    desk.store.add(where, replace(keys, hook=None))
    with pytest.raises(BadInput, match="vipdesk zendesk hook"):
        desk.rotate(HERE)


def test_without_a_public_address_no_webhook_is_made(desk: InstallDesk) -> None:
    desk.moved("")
    with pytest.raises(Misconfigured, match="VIPDESK_PUBLIC_URL"):
        desk.mend_hook(HERE)


def test_a_webhook_that_was_made_by_hand_is_kept_as_it_was_entered(desk: InstallDesk) -> None:
    calls = list(desk.acme.calls)
    desk.mend_hook.by_hand(HERE, "01HANDMADE", "by hand")
    assert hook_of(desk) == HookIdentity("01HANDMADE", (SigningSecret("by hand"),))
    desk.mend_hook.by_hand(HERE, "01HANDMADE", "by hand, later")
    assert hook_of(desk).good_at(desk.now()) == ("by hand, later", "by hand")
    assert desk.acme.calls == calls


@pytest.mark.parametrize(("webhook", "secret"), [("", "x"), ("01X", ""), ("01/../X", "x"), ("ü", "x"), ("a" * 65, "x")])
def test_what_is_no_webhook_or_no_secret_is_not_entered(desk: InstallDesk, webhook: str, secret: str) -> None:
    before = desk.stored
    with pytest.raises(BadInput):
        desk.mend_hook.by_hand(HERE, webhook, secret)
    assert desk.stored == before


def test_to_uninstall_removes_all_there_and_here_and_gives_a_receipt_that_names_nobody(desk: InstallDesk) -> None:
    desk.store.replace_roster(HERE, ROSTER)
    desk.store.accept([Delivery(HERE, TicketEvent("d1", EventKind.TICKET_CREATED, "7"), desk.now())])
    trial = on_trial(HERE, InstallTrip("acme", "", "nonce", "verifier", desk.now() + DAY))
    desk.store.keep_grant(trial, desk.grant)
    access = desk.grant.access
    receipt = desk.uninstall(HERE)
    assert (receipt.removed, len(receipt.left)) == (["our webhook", "our access"], 1)
    assert (desk.acme.hooks, desk.host.revoked) == ({}, [access])
    assert (desk.store.get(HERE), desk.store.grant(HERE), desk.store.grant(trial)) == (None, None, None)
    assert not desk.store.roster(HERE).customers
    assert (receipt.at, receipt.total >= 3) == (desk.now(), True)
    told = repr(receipt)
    names = [each.name for each in ROSTER.customers] + [each.email for each in ROSTER.agents]
    assert not any(name in told for name in (*names, ADMIN.name, ADMIN.email))


class RemovedOnceRead:
    """A store in which somebody uninstalls just after an installation was read for the last time before a change."""

    def __init__(self, store: Store, reads: int = 2) -> None:
        self._store, self._reads = store, reads

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        found, self._reads = self._store.get(installation), self._reads - 1
        if self._reads == 0:
            self._store.remove(installation)
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


@pytest.mark.parametrize(("step", "reads"), [(RotateSecret, 1), (RotateSecret, 2), (MendHook, 1), (MendHook, 2)])
def test_a_webhook_that_is_changed_while_somebody_uninstalls_brings_nothing_back(
    desk: InstallDesk, step: type[RotateSecret | MendHook], reads: int
) -> None:
    store = cast("Store", RemovedOnceRead(desk.store, reads))
    grants = FakeGrants()
    grants.keep_grant(HERE, desk.grant)
    host = FakeAccountHost(grants, desk.now)
    host.accounts = desk.host.accounts
    changes = MendHook(store, host, URL, desk.now) if step is MendHook else RotateSecret(store, host, desk.now)
    with pytest.raises(Misconfigured, match="gone"):
        changes(HERE)
    assert (desk.store.all(), desk.store.remove(HERE)) == ([], {})


def test_nor_does_one_that_is_entered_by_hand(desk: InstallDesk) -> None:
    store = cast("Store", RemovedOnceRead(desk.store))
    with pytest.raises(Misconfigured, match="gone"):
        MendHook(store, desk.host, URL, desk.now).by_hand(HERE, "01HANDMADE", "by hand")
    assert desk.store.all() == []


def test_what_doors_and_workers_wrote_after_somebody_uninstalled_is_swept_away(desk: InstallDesk) -> None:
    desk.uninstall(HERE)
    desk.store.accept([Delivery(HERE, TicketEvent("d1", EventKind.TICKET_CREATED, "7"), desk.now())])
    desk.store.report(HERE, Trouble(TroubleKind.DRIFT, "7", "another promise"))
    desk.check.sweep()
    assert (list(desk.store.deliveries(HERE)), troubles(desk)) == ([], [])
    assert desk.store.waiting().next_at is None


@pytest.mark.parametrize("error", [UpstreamUnavailable("down"), CredentialsRevoked("gone"), Misconfigured("no client")])
def test_a_host_that_helps_not_keeps_nothing_of_ours_alive(desk: InstallDesk, error: VipDeskError) -> None:
    desk.acme.troubles |= {"remove_hook": error, "me": error}
    receipt = desk.uninstall(HERE)
    assert receipt.removed == []
    assert [each.partition(":")[0] for each in receipt.left[:2]] == ["our webhook", "our access"]
    assert (desk.store.all(), desk.store.grant(HERE)) == ([], None)


def test_an_account_without_webhook_and_grant_is_left_too(desk: InstallDesk) -> None:
    where, keys = desk.stored
    desk.store.add(where, replace(keys, hook=None))
    desk.store.drop_grant(HERE)
    receipt = desk.uninstall(HERE)
    assert (receipt.removed, desk.store.all()) == ([], [])


def test_an_account_that_was_left_can_be_connected_again_under_another_address(desk: InstallDesk) -> None:
    before = desk.stored[1].webhook_secret
    desk.uninstall(HERE)
    desk.connected()
    assert desk.stored[1].webhook_secret != before
    assert list(desk.acme.hooks.values()) == [f"{URL}/hooks/zendesk/{HERE}.{desk.stored[1].webhook_secret}"]
