"""What every store keeps of installations, and of the walks over their hosts."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.budget import Allowance
from integration.domain.grant import Grant
from integration.domain.installation import HookIdentity, SigningSecret
from integration.domain.walk import Walk, WalkKind
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    NOON,
    SECOND,
    SECRETS,
    SIGNING,
    THERE,
    delivery,
    endpoint,
    held,
    installation,
    memory,
)


class InstallationsContract:
    def test_an_installation_comes_back_with_its_secrets(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        assert store.get(HERE) == (installation(), SECRETS)
        assert store.get(THERE) is None

    def test_an_installation_of_the_same_id_is_replaced(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        changed = replace(installation(), base_url="https://new.example", problem="no right")
        store.add(changed, replace(SECRETS, api_token="new"))
        assert store.get(HERE) == (changed, replace(SECRETS, api_token="new"))
        assert list(store.all()) == [changed]

    def test_all_installations_are_told_by_id(self, store: Store) -> None:
        for key in ("c", "a", "b"):
            store.add(installation(key), SECRETS)
        assert [each.id for each in store.all()] == ["a", "b", "c"]

    def test_a_problem_is_noted_and_mended(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        store.set_problem(HERE, "reconnect the helpdesk")
        assert [each.problem for each in store.all()] == ["reconnect the helpdesk"]
        store.set_problem(HERE, "")
        assert store.get(HERE) == (installation(), SECRETS)

    def test_the_problem_of_nobody_is_no_problem(self, store: Store) -> None:
        store.set_problem(THERE, "gone")
        assert list(store.all()) == []

    def test_bots_and_shadow_come_back_as_they_were(self, store: Store) -> None:
        shadowy = replace(installation(), shadow=True, bots=frozenset({"7", "žluť"}))
        store.add(shadowy, SECRETS)
        assert store.get(HERE) == (shadowy, SECRETS)
        assert list(store.all()) == [shadowy]

    def test_the_hosts_zone_and_whether_it_leads_come_back_as_they_were(self, store: Store) -> None:
        leading = replace(installation(), zone="Europe/Bratislava", host_leads=True)
        store.add(leading, SECRETS)
        store.add(installation(THERE), SECRETS)
        store.set_shadow(HERE, shadow=True)
        store.set_problem(HERE, "mend it")
        changed = replace(leading, shadow=True, problem="mend it")
        assert store.get(HERE) == (changed, SECRETS)
        assert list(store.all()) == [changed, installation(THERE)]

    def test_a_token_for_notes_comes_back_and_goes_when_it_is_taken_away(self, store: Store) -> None:
        store.add(installation(), replace(SECRETS, notes_token="for notes"))
        assert store.get(HERE) == (installation(), replace(SECRETS, notes_token="for notes"))
        store.add(installation(), replace(SECRETS, notes_token=""))
        assert store.get(HERE) == (installation(), replace(SECRETS, notes_token=""))

    def test_shadow_begins_and_ends_for_one_installation_and_changes_nothing_else(self, store: Store) -> None:
        here, there = replace(installation(), problem="mend it", bots=frozenset({"7"})), installation(THERE)
        store.add(here, SECRETS)
        store.add(there, SECRETS)
        store.set_shadow(HERE, shadow=True)
        assert store.get(HERE) == (replace(here, shadow=True), SECRETS)
        assert store.get(THERE) == (there, SECRETS)
        store.set_shadow(HERE, shadow=False)
        assert store.get(HERE) == (here, SECRETS)

    def test_resealing_counts_what_is_sealed_and_changes_nothing_that_is_seen(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.add_endpoint(THERE, endpoint(), SIGNING)
        assert store.reseal() == 3
        assert store.get(HERE) == (installation(), SECRETS)
        assert list(store.endpoints(HERE)) == list(store.endpoints(THERE)) == [(endpoint(), SIGNING)]

    def test_the_hosts_number_of_the_account_and_its_id_of_our_app_come_back_as_they_were(self, store: Store) -> None:
        known = replace(installation(), account="12345678", app_installation="42")
        store.add(known, SECRETS)
        store.add(installation(THERE), SECRETS)
        assert store.get(HERE) == (known, SECRETS)
        assert list(store.all()) == [known, installation(THERE)]

    def test_what_signs_webhooks_comes_back_with_the_secrets(self, store: Store) -> None:
        secrets = (SigningSecret("new"), SigningSecret("old", NOON))
        signed = replace(SECRETS, hook=HookIdentity("01F1KRFQ6BG29CNWFR60NK5FNY", secrets))
        store.add(installation(), signed)
        assert store.get(HERE) == (installation(), signed)

    def test_the_number_of_the_account_is_learned_once_and_of_one_installation(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        store.add(installation(THERE), SECRETS)
        store.set_account(HERE, "12345678")
        store.set_account(HERE, "666")
        store.set_account("nobody", "666")
        assert [each.account for each in store.all()] == ["12345678", ""]

    def test_new_keys_take_the_place_of_the_old_ones_and_change_nothing_else(self, store: Store) -> None:
        mended = replace(installation(), problem="mend it", shadow=True, account="12345678")
        store.add(mended, SECRETS)
        store.add(installation(THERE), SECRETS)
        newer = replace(SECRETS, hook=HookIdentity("01F1KRFQ6BG29CNWFR60NK5FNY", (SigningSecret("new"),)))
        assert store.set_credentials(HERE, newer)
        assert (store.get(HERE), store.get(THERE)) == ((mended, newer), (installation(THERE), SECRETS))

    def test_new_keys_bring_nobody_back_who_was_removed(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        store.remove(HERE)
        assert not store.set_credentials(HERE, SECRETS)
        assert (store.get(HERE), list(store.all())) == (None, [])

    def test_an_installation_is_found_by_the_account_it_is_on(self, store: Store) -> None:
        for key in ("b", "a", "c"):
            store.add(installation(key), SECRETS)
        elsewhere = replace(installation("d"), base_url="https://other.example")
        store.add(elsewhere, SECRETS)
        host, address = installation().host, installation().base_url
        assert store.at_address(host, address) == (installation("a"), SECRETS)
        assert store.at_address(host, elsewhere.base_url) == (elsewhere, SECRETS)
        assert store.at_address("another host", address) is None
        assert store.at_address(host, address + "/") is None


class RemovalContract:
    def test_a_removed_installation_is_gone_with_all_that_was_kept_of_it(self, store: Store) -> None:
        for where in (HERE, THERE):
            fill(store, where)
        counts = store.remove(HERE)
        assert sum(counts.values()) >= 6
        assert counts["installations"] == counts["grants"] == 1
        assert all(counts.values())
        assert (store.get(HERE), store.grant(HERE), store.recall(HERE, "1")) == (None, None, None)
        assert list(store.deliveries(HERE)) == []
        assert list(store.endpoints(HERE)) == []

    def test_removing_one_leaves_the_others_as_they_were(self, store: Store, now: StandingNow) -> None:
        for where in (HERE, THERE):
            fill(store, where)
        store.remove(HERE)
        assert store.get(THERE) == (installation(THERE), SECRETS)
        assert store.grant(THERE) == GRANT
        assert [each.id for each in store.deliveries(THERE)] == ["a"]
        assert held(store, now).installation == THERE
        assert store.claim(now(), LEASE) is None

    def test_what_is_removed_twice_or_was_never_here_counts_nothing(self, store: Store) -> None:
        fill(store, HERE)
        store.remove(HERE)
        assert store.remove(HERE) == store.remove(THERE) == {}

    def test_an_installation_may_come_back_and_remembers_nothing(self, store: Store) -> None:
        fill(store, HERE)
        store.remove(HERE)
        assert list(store.accept([replace(delivery("a"), event=replace(delivery("a").event, also="sent"))])) == [True]


GRANT = Grant("plain-access", "plain-refresh", NOON + 30 * MINUTE, NOON + timedelta(days=30))


def fill(store: Store, where: str) -> None:
    """Something of many kinds."""
    store.add(installation(where), SECRETS)
    store.keep_grant(where, GRANT)
    store.add_endpoint(where, endpoint(), SIGNING)
    came = delivery("a", installation=where)
    store.accept([replace(came, event=replace(came.event, also="sent"))])
    store.remember(where, memory("1"))
    store.spend(where, NOON, Allowance(30, what="ticket 1"), urgent=True)


BROKEN = Walk(WalkKind.BACKFILL, NOON, cursor="page 7?x=\x00", seen=6, right=3, repaired=2, failed=1)


class WalksContract:
    def test_no_walk_is_remembered_before_the_first(self, store: Store) -> None:
        assert store.walk(HERE, WalkKind.RECONCILE) is None

    def test_a_walk_comes_back_as_far_as_it_came_and_by_its_kind(self, store: Store) -> None:
        finished = Walk(WalkKind.RECONCILE, NOON + SECOND, finished_at=NOON + MINUTE)
        store.keep_walk(HERE, BROKEN)
        store.keep_walk(HERE, finished)
        assert store.walk(HERE, WalkKind.BACKFILL) == BROKEN
        assert store.walk(HERE, WalkKind.RECONCILE) == finished
        assert store.walk(THERE, WalkKind.BACKFILL) is None

    def test_a_walk_is_kept_in_the_place_of_the_one_before(self, store: Store) -> None:
        further = BROKEN.counted(right=4)
        store.keep_walk(HERE, BROKEN)
        store.keep_walk(THERE, BROKEN)
        store.keep_walk(HERE, further)
        assert store.walk(HERE, WalkKind.BACKFILL) == further
        assert store.walk(THERE, WalkKind.BACKFILL) == BROKEN
