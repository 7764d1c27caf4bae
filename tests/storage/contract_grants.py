"""What every store keeps of OAuth grants, and of who renews one."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.grant import Grant
from integration.ports import Grants
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, THERE

LEASE = timedelta(seconds=45)
FIRST = Grant("plain-access-1", "plain-refresh-1", NOON + 30 * MINUTE, NOON + timedelta(days=30), "read tickets:write")
SECOND_PAIR = replace(FIRST, access="plain-access-2", refresh="plain-refresh-2", access_until=NOON + 60 * MINUTE)


class GrantsContract:
    def test_nobody_has_a_grant_before_an_admin_gave_it(self, store: Grants) -> None:
        assert store.grant(HERE) is None
        assert not store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert not store.renewed(HERE, FIRST)
        store.drop_grant(HERE)
        assert store.grant(HERE) is None

    def test_a_grant_comes_back_as_it_was_given_and_is_nobody_elses(self, store: Grants) -> None:
        assert store.keep_grant(HERE, FIRST) == FIRST
        assert store.grant(HERE) == FIRST
        assert store.grant(THERE) is None

    def test_a_grant_that_is_given_anew_counts_on_whatever_generation_it_says(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        again = store.keep_grant(HERE, replace(SECOND_PAIR, generation=77))
        assert again == replace(SECOND_PAIR, generation=2) == store.grant(HERE)

    def test_one_alone_may_renew_until_the_time_of_the_lease_is_over(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        assert store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert not store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert not store.begin_renewal(HERE, 1, NOON + LEASE - SECOND, NOON + 2 * LEASE)
        assert store.begin_renewal(HERE, 1, NOON + LEASE, NOON + 2 * LEASE)
        assert not store.begin_renewal(HERE, 1, NOON + LEASE, NOON + 2 * LEASE)

    def test_two_installations_never_wait_for_each_other(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.keep_grant(THERE, FIRST)
        assert store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert store.begin_renewal(THERE, 1, NOON, NOON + LEASE)
        assert store.renewed(HERE, SECOND_PAIR)
        assert store.grant(THERE) == FIRST

    def test_the_next_pair_is_in_force_in_the_place_of_the_one_it_was_made_from(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert store.renewed(HERE, SECOND_PAIR)
        assert store.grant(HERE) == replace(SECOND_PAIR, generation=2)

    def test_the_next_pair_may_be_renewed_at_once_and_the_old_one_no_more(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        store.renewed(HERE, SECOND_PAIR)
        assert not store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert not store.begin_renewal(HERE, 1, NOON + timedelta(days=1), NOON + timedelta(days=2))
        assert store.begin_renewal(HERE, 2, NOON, NOON + LEASE)

    def test_a_pair_is_replaced_once(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        assert store.renewed(HERE, SECOND_PAIR)
        assert not store.renewed(HERE, replace(SECOND_PAIR, access="another"))
        assert store.grant(HERE) == replace(SECOND_PAIR, generation=2)

    def test_what_an_admin_grants_during_a_renewal_stands(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        granted = store.keep_grant(HERE, replace(FIRST, access="plain-granted", refresh="plain-anew"))
        assert not store.renewed(HERE, SECOND_PAIR)
        assert store.grant(HERE) == granted
        assert store.begin_renewal(HERE, granted.generation, NOON, NOON + LEASE)

    def test_a_pair_that_was_dropped_is_neither_found_nor_renewed(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.keep_grant(THERE, FIRST)
        store.drop_grant(HERE)
        assert store.grant(HERE) is None
        assert not store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        assert not store.renewed(HERE, SECOND_PAIR)
        assert store.grant(THERE) == FIRST

    def test_a_renewal_that_began_before_the_drop_replaces_no_later_pair(self, store: Grants) -> None:
        store.keep_grant(HERE, FIRST)
        store.begin_renewal(HERE, 1, NOON, NOON + LEASE)
        store.drop_grant(HERE)
        granted = store.keep_grant(HERE, replace(FIRST, access="plain-granted"))
        assert granted.generation == 2
        assert not store.renewed(HERE, SECOND_PAIR)
        assert store.grant(HERE) == granted
