"""What every store keeps of removed installations: nothing, whoever writes of them later."""

from integration.domain.budget import Allowance
from integration.domain.install_trip import InstallTrip, on_trial
from integration.domain.journal import SaidSeverity
from integration.domain.severity.scale import Severity
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.contract_installations import GRANT, fill
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    NOON,
    SECRETS,
    SIGNING,
    THERE,
    delivery,
    endpoint,
    held,
    installation,
    memory,
)


class SweepContract:
    def test_nothing_is_remembered_of_who_is_removed_nor_of_nobody(self, store: Store) -> None:
        """As by a worker who began before."""
        fill(store, HERE)
        store.remove(HERE)
        store.remember(HERE, memory("1"))
        store.remember(THERE, memory("1"))
        assert (store.recall(HERE, "1"), store.recall(THERE, "1")) == (None, None)

    def test_what_is_written_after_the_removal_is_swept_away_and_nothing_of_anybody_else(
        self, store: Store, now: StandingNow
    ) -> None:
        fill(store, THERE)
        fill(store, HERE)
        store.remove(HERE)
        late_writes(store, HERE)
        swept = store.sweep_removed()
        assert sum(swept.values()) == 5
        assert (list(store.deliveries(HERE)), list(store.troubles(HERE))) == ([], [])
        assert (list(store.said_severities(HERE, "1")), list(store.endpoints(HERE))) == ([], [])
        assert (store.get(THERE), store.grant(THERE)) == ((installation(THERE), SECRETS), GRANT)
        assert held(store, now).installation == THERE
        assert store.claim(now(), LEASE) is None
        assert store.sweep_removed() == {}

    def test_where_nobody_was_removed_nothing_is_swept_away(self, store: Store) -> None:
        for where in (HERE, THERE):
            fill(store, where)
            late_writes(store, where)
        assert store.sweep_removed() == {}

    def test_what_came_back_before_the_sweep_keeps_all_that_it_has(self, store: Store) -> None:
        fill(store, HERE)
        store.remove(HERE)
        fill(store, HERE)
        assert store.sweep_removed() == {}
        assert (store.grant(HERE), store.recall(HERE, "1")) == (GRANT, memory("1"))

    def test_a_pair_on_trial_is_left_alone_while_its_trip_can_end_and_swept_away_later(
        self, store: Store, now: StandingNow
    ) -> None:
        """Nobody is installed under its id, and the account may be connected for the first time."""
        trip = InstallTrip("acme", "", "nonce", "verifier", now() + 15 * MINUTE)
        store.keep_grant(on_trial("zd-acme", trip), GRANT)
        now.move(29 * MINUTE)
        assert store.sweep_removed() == {}
        assert store.grant(on_trial("zd-acme", trip)) == GRANT
        now.move(MINUTE)
        assert store.sweep_removed() == {"grants": 1}
        assert store.grant(on_trial("zd-acme", trip)) is None

    def test_a_removed_installation_leaves_no_pair_on_trial_and_takes_none_of_anybody_else(
        self, store: Store, now: StandingNow
    ) -> None:
        trips = [InstallTrip("a", "", nonce, "verifier", now() + 15 * MINUTE) for nonce in ("one", "two")]
        for where in ("zd-a", "zd-a-b", "zd-a.b", "zd-ab"):
            store.add(installation(where), SECRETS)
            for trip in trips:
                store.keep_grant(on_trial(where, trip), GRANT)
        assert store.remove("zd-a") == {"installations": 1, "grants": 2}
        left = [(where, trip) for where in ("zd-a", "zd-a-b", "zd-a.b", "zd-ab") for trip in trips]
        assert [store.grant(on_trial(*each)) is None for each in left] == [True, True, *[False] * 6]

    def test_what_is_counted_of_addresses_belongs_to_no_installation_and_is_not_swept_away(self, store: Store) -> None:
        at_once = Allowance(3)
        store.spend("rate/address/0123456789abcdef", NOON, at_once, urgent=True)
        assert store.sweep_removed() == {}
        assert store.spend("rate/address/0123456789abcdef", NOON, at_once, urgent=True)


def late_writes(store: Store, where: str) -> None:
    """What workers and doors may still write who asked a moment before whether it is installed."""
    store.accept([delivery("b", installation=where)])
    store.report(where, Trouble(TroubleKind.DRIFT, "1", "another promise"))
    store.say_severity(where, "1", SaidSeverity(NOON, Severity.S2, "Dana"))
    store.add_endpoint(where, endpoint("late"), SIGNING)
