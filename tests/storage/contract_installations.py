"""What every store keeps of installations, and of the walks over their hosts."""

from dataclasses import replace

from integration.domain.walk import Walk, WalkKind
from integration.ports import Store
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, SECRETS, SIGNING, THERE, endpoint, installation


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
