from collections import Counter

import pytest

from sandbox.load.plan import OPENED, UNPARSABLE, Delivery, Plan, planned


def _all(plan: Plan) -> tuple[Delivery, ...]:
    return (*plan.calm, *plan.flooded, *plan.flood, *plan.rush)


def _told(plan: Plan) -> list[tuple[int, int]]:
    return [(each.event.ticket.number, each.event.at) for each in _all(plan) if each.told and each.event]


@pytest.mark.parametrize("deliveries", [60, 400, 2000, 5003])
def test_exactly_so_many_deliveries_are_told_as_were_asked_for(deliveries: int) -> None:
    assert planned(deliveries, 7).told == deliveries


def test_the_same_numbers_make_the_same_plan_and_another_seed_another() -> None:
    assert planned(500, 9) == planned(500, 9)
    assert planned(500, 9) != planned(500, 9, seed=1)


def test_a_tenth_is_told_again() -> None:
    told = Counter(_told(planned(20_000, 50)))
    repeated = sum(times - 1 for times in told.values())
    assert repeated / told.total() == pytest.approx(0.1, abs=0.01)


def test_a_twentieth_is_told_out_of_its_order() -> None:
    steps = [each for each in _all(planned(20_000, 50)) if each.event and each.happens]
    assert sum(not each.told for each in steps) / len(steps) == pytest.approx(0.05, abs=0.01)


def test_everything_happens_once_in_its_order_and_is_told_only_then() -> None:
    happened: set[tuple[int, int]] = set()
    for each in _all(planned(3000, 20)):
        if each.event is None:
            continue
        key = (each.event.ticket.number, each.event.at)
        assert each.happens is (key not in happened)
        assert each.event.at == 0 or (key[0], key[1] - 1) in happened
        assert (each.event.what == OPENED) is (each.event.at == 0)
        happened.add(key)
    assert set(_told(planned(3000, 20))) == happened


def test_one_installation_floods_and_does_nothing_else() -> None:
    plan = planned(2000, 20)
    assert {each.installation for each in plan.flood} == {19}
    assert 19 not in {each.installation for each in (*plan.calm, *plan.flooded, *plan.rush)}


def test_one_in_a_thousand_is_poison_of_every_kind() -> None:
    plan = planned(8000, 20)
    kinds = Counter(each.event.ticket.poison if each.event else UNPARSABLE for each in plan.rush)
    del kinds[""]
    assert kinds.total() == 8
    assert len(kinds) == 3
