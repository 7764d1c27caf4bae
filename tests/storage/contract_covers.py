"""What every store keeps of who answers: changed together, once, and with the tickets put in line."""

from dataclasses import replace

import pytest

from integration.domain.cover.cover import Duty, HandoverState
from integration.domain.errors import Superseded
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, THERE, held
from tests.storage.samples_desk import DUTY, IVO, changed, cover, handover, stand_in


class CoversContract:
    def test_before_the_first_change_nobody_is_named_and_the_version_is_none(self, store: Store) -> None:
        assert store.covers(HERE) == (0, [])
        assert store.cover(HERE, "Acme") is None
        assert list(store.handovers(HERE)) == []
        assert store.handover(HERE, "h1") is None

    def test_covers_come_back_whole_by_customer_and_each_change_counts(self, store: Store, now: StandingNow) -> None:
        changed(store, now, cover("beta"), stand_in("Acme"))
        assert store.covers(HERE) == (1, [stand_in("Acme"), cover("beta")])
        changed(store, now, cover("Beta", IVO), before=1)
        assert store.covers(HERE) == (2, [stand_in("Acme"), cover("Beta", IVO)])
        assert store.covers(THERE) == (0, [])
        changed(store, now, cover("Acme"), where=THERE)
        assert store.covers(HERE)[1][0] == stand_in("Acme")

    def test_a_change_that_names_nobody_counts_as_well(self, store: Store, now: StandingNow) -> None:
        changed(store, now)
        assert store.covers(HERE) == (1, [])

    def test_a_customers_cover_is_found_however_the_name_is_written(self, store: Store, now: StandingNow) -> None:
        changed(store, now, cover("Straße ÖL"))
        for name in ("Straße ÖL", " STRASSE öl ", "strasse Öl"):
            assert store.cover(HERE, name) == cover("Straße ÖL")
        assert store.cover(HERE, "strase öl") is store.cover(THERE, "Straße ÖL") is None
        changed(store, now, stand_in(" STRASSE ÖL"), before=1)
        assert store.covers(HERE) == (2, [stand_in(" STRASSE ÖL")])

    @pytest.mark.parametrize("before", [0, 2])
    def test_a_change_that_was_made_up_before_another_is_refused_and_changes_nothing(
        self, store: Store, now: StandingNow, before: int
    ) -> None:
        changed(store, now, cover())
        with pytest.raises(Superseded, match="read the covers again"):
            changed(store, now, stand_in(), before=before, handovers=[handover()], tickets=["7"])
        assert store.covers(HERE) == (1, [cover()])
        assert list(store.handovers(HERE)) == []
        assert store.claim(now(), LEASE) is None

    def test_the_tickets_of_a_change_are_in_line_from_then_on(self, store: Store, now: StandingNow) -> None:
        changed(store, now, stand_in(), handovers=[handover()], tickets=["7", "8"])
        assert store.claim(now() - MINUTE, LEASE) is None
        works = [held(store, now), held(store, now)]
        assert {(work.installation, work.ticket) for work in works} == {(HERE, "7"), (HERE, "8")}
        assert store.claim(now(), LEASE) is None

    def test_a_ticket_that_is_held_or_parked_while_its_cover_changes_comes_back(
        self, store: Store, now: StandingNow
    ) -> None:
        store.enqueue(HERE, ["7", "8"], now())
        parked, working = held(store, now), held(store, now)
        store.park(parked, "refused", now())
        changed(store, now, stand_in(), tickets=["7", "8"])
        assert held(store, now).ticket == parked.ticket
        store.finish(working)
        assert held(store, now).ticket == working.ticket

    def test_changes_come_back_whole_and_the_newest_first(self, store: Store, now: StandingNow) -> None:
        made = [handover("b", NOON), handover("c", NOON + MINUTE), handover("a", NOON)]
        changed(store, now, handovers=made[:2])
        changed(store, now, handovers=made[2:], before=1)
        changed(store, now, handovers=[handover("d")], where=THERE)
        assert list(store.handovers(HERE)) == [made[1], made[2], made[0]]
        assert list(store.handovers(HERE, limit=2)) == [made[1], made[2]]
        assert store.handover(HERE, "b") == made[0]
        assert store.handover(HERE, "d") is store.handover(THERE, "b") is None

    def test_a_change_that_is_kept_again_is_replaced_and_keeps_its_place(self, store: Store, now: StandingNow) -> None:
        changed(store, now, handovers=[handover("a"), handover("b")])
        done = replace(handover("a"), state=HandoverState.DONE)
        changed(store, now, handovers=[done], before=1)
        assert list(store.handovers(HERE)) == [handover("b"), done]

    def test_who_is_on_duty_is_kept_until_others_are(self, store: Store) -> None:
        assert store.duty(HERE) == Duty()
        store.set_duty(HERE, DUTY)
        assert store.duty(HERE) == DUTY
        assert store.duty(THERE) == Duty()
        store.set_duty(HERE, Duty(operations="ops@desk.example"))
        assert store.duty(HERE) == Duty(operations="ops@desk.example")
