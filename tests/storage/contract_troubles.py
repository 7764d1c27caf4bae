"""What every store keeps of the troubles that an admin should see."""

from dataclasses import replace

from integration.domain.trouble import SeenTrouble, Trouble, TroubleKind
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, THERE, later

TYPO = Trouble(TroubleKind.WEBHOOK, "rule 'new ticket'", "the ticket's id was not filled in: look at the rule")
DRIFT = Trouble(TroubleKind.DRIFT, "žluť 🐎\x00'; DROP TABLE troubles; --", "the rule for S1 is missing")


def seen_once(trouble: Trouble) -> SeenTrouble:
    return SeenTrouble(trouble, first_at=NOON, last_at=NOON, count=1)


class TroublesContract:
    def test_where_nothing_was_reported_nothing_is_wrong(self, store: Store) -> None:
        assert list(store.troubles(HERE)) == []

    def test_a_trouble_comes_back_as_it_was_reported(self, store: Store) -> None:
        store.report(HERE, DRIFT)
        assert list(store.troubles(HERE)) == [seen_once(DRIFT)]

    def test_a_trouble_that_is_seen_again_is_counted_and_its_text_is_the_latest(
        self, store: Store, now: StandingNow
    ) -> None:
        store.report(HERE, TYPO)
        now.move(MINUTE)
        store.report(HERE, TYPO)
        latest = replace(TYPO, text="the ticket's id was empty: look at the rule")
        now.move(SECOND)
        store.report(HERE, latest)
        assert list(store.troubles(HERE)) == [SeenTrouble(latest, NOON, NOON + MINUTE + SECOND, 3)]

    def test_another_kind_or_another_subject_is_another_trouble(self, store: Store) -> None:
        reported = [TYPO, replace(TYPO, kind=TroubleKind.CAPABILITY), replace(TYPO, subject="another rule")]
        for trouble in reported:
            store.report(HERE, trouble)
        assert {seen.trouble for seen in store.troubles(HERE)} == set(reported)
        assert [seen.count for seen in store.troubles(HERE)] == [1, 1, 1]

    def test_every_kind_is_kept(self, store: Store) -> None:
        for kind in TroubleKind:
            store.report(HERE, replace(TYPO, kind=kind))
        assert {seen.trouble.kind for seen in store.troubles(HERE)} == set(TroubleKind)

    def test_what_was_seen_last_is_told_first(self, store: Store, now: StandingNow) -> None:
        for subject in "abca":
            store.report(HERE, replace(TYPO, subject=subject))
            now.move(SECOND)
        assert [seen.trouble.subject for seen in store.troubles(HERE)] == ["a", "c", "b"]

    def test_a_mended_trouble_is_off_the_list_and_begins_anew_when_it_comes_back(
        self, store: Store, now: StandingNow
    ) -> None:
        for trouble in (TYPO, TYPO, DRIFT):
            store.report(HERE, trouble)
        store.mended(HERE, TYPO.kind, TYPO.subject)
        assert list(store.troubles(HERE)) == [seen_once(DRIFT)]
        at = later(now, MINUTE)
        store.report(HERE, TYPO)
        assert store.troubles(HERE)[0] == SeenTrouble(TYPO, at, at, 1)

    def test_mending_what_is_not_on_the_list_changes_nothing(self, store: Store) -> None:
        store.report(HERE, TYPO)
        store.mended(HERE, TroubleKind.DRIFT, TYPO.subject)
        store.mended(HERE, TYPO.kind, "another rule")
        assert list(store.troubles(HERE)) == [seen_once(TYPO)]

    def test_two_installations_never_see_each_others_troubles(self, store: Store, now: StandingNow) -> None:
        elsewhere = replace(TYPO, text="theirs")
        store.report(HERE, TYPO)
        store.report(THERE, elsewhere)
        assert list(store.troubles(HERE)) == [seen_once(TYPO)]
        assert list(store.troubles(THERE)) == [seen_once(elsewhere)]
        now.move(MINUTE)
        store.report(THERE, elsewhere)
        store.mended(HERE, TYPO.kind, TYPO.subject)
        assert list(store.troubles(HERE)) == []
        assert list(store.troubles(THERE)) == [SeenTrouble(elsewhere, NOON, NOON + MINUTE, 2)]

    def test_a_clock_that_is_set_back_leaves_when_a_trouble_was_last_seen(self, store: Store, now: StandingNow) -> None:
        store.report(HERE, TYPO)
        now.move(-MINUTE)
        store.report(HERE, TYPO)
        assert list(store.troubles(HERE)) == [SeenTrouble(TYPO, NOON, NOON, 2)]
