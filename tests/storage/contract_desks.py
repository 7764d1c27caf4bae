"""What every store keeps of the desk's plan and of absences."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.cover.absence import AbsenceKind
from integration.domain.cover.desk_plan import DeskPlan
from integration.ports import Store
from tests.storage.samples import HERE, NOON, THERE
from tests.storage.samples_booking import DAY, HOUR
from tests.storage.samples_desk import PLAN, absence

ODD = timedelta(microseconds=1)


class DesksContract:
    def test_a_plan_comes_back_whole_and_is_replaced_whole(self, store: Store) -> None:
        assert store.desk_plan(HERE) == DeskPlan()
        store.replace_desk_plan(HERE, PLAN)
        assert store.desk_plan(HERE) == PLAN
        assert store.desk_plan(THERE) == DeskPlan()
        store.replace_desk_plan(HERE, DeskPlan(people=PLAN.people))
        assert store.desk_plan(HERE) == DeskPlan(people=PLAN.people)

    def test_absences_come_back_whole_by_start_without_those_that_are_over(self, store: Store) -> None:
        open_ended = replace(absence("b", NOON - DAY, None), kind=AbsenceKind.SICK)
        kept = [absence("d", NOON + HOUR), open_ended, absence("c", NOON - HOUR, NOON + ODD), absence("a", NOON + HOUR)]
        for each in (*kept, absence("over", NOON - DAY, NOON)):
            store.add_absence(HERE, each)
        store.add_absence(THERE, absence("d"))
        assert list(store.absences(HERE, NOON)) == [kept[1], kept[2], kept[3], kept[0]]
        assert list(store.absences(THERE, NOON)) == [absence("d")]

    def test_an_absence_that_is_entered_again_replaces_the_one_of_its_id(self, store: Store) -> None:
        store.add_absence(HERE, absence("a", end=None))
        store.add_absence(HERE, absence("a", end=NOON + HOUR))
        assert list(store.absences(HERE, NOON)) == [absence("a", end=NOON + HOUR)]
        assert list(store.absences(HERE, NOON + HOUR)) == []

    def test_an_absence_is_taken_away_once_and_only_where_it_was_entered(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add_absence(where, absence())
        assert store.end_absence(HERE, "a1")
        assert not store.end_absence(HERE, "a1")
        assert list(store.absences(HERE, NOON)) == []
        assert list(store.absences(THERE, NOON)) == [absence()]
