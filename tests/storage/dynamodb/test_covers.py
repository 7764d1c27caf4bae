"""Changes of who answers: larger than a transaction, broken off in the midst, made by many at once."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from integration.domain.cover.cover import HandoverState
from integration.domain.errors import Superseded
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off, lost
from tests.storage.dynamodb.wire import Fault, Through, Wire, Words, refused
from tests.storage.samples import HERE, NOON
from tests.storage.samples_booking import DAY
from tests.storage.samples_desk import absence, changed, cover, handover, stand_in

TICKETS = [str(number) for number in range(64)]
"""More than one transaction puts in line."""


def noise(size: int, seed: int = 1) -> str:
    return random.Random(seed).randbytes(size).hex()  # noqa: S311 - the same each time, and no secret


def owed(table: Table) -> Sequence[object]:
    return list(table.query(f"{HERE}#owed"))


class TestLargeOnes:
    def test_all_tickets_of_a_large_change_are_in_line_and_nothing_is_owed(
        self, store: DynamoStore, table: Table, now: StandingNow
    ) -> None:
        changed(store, now, stand_in(), handovers=[handover()], tickets=TICKETS)
        assert store.waiting().ready == len(TICKETS)
        assert (list(store.owing()), store.settle_owed(HERE), owed(table)) == ([], 0, [])

    def test_many_handovers_are_kept_in_their_order_and_changed_again(
        self, store: DynamoStore, table: Table, now: StandingNow
    ) -> None:
        made = [handover(f"h{number:03d}") for number in range(45)]
        changed(store, now, handovers=made, tickets=TICKETS[:5])
        assert list(store.handovers(HERE, limit=500)) == made[::-1]
        done = [replace(each, state=HandoverState.DONE) for each in made]
        changed(store, now, handovers=done, before=1)
        assert list(store.handovers(HERE, limit=500)) == done[::-1]
        assert owed(table) == []

    def test_a_handover_larger_than_an_item_is_kept_whole_and_shrinks(
        self, store: DynamoStore, table: Table, now: StandingNow
    ) -> None:
        large = replace(handover("large"), pack=noise(400_000))
        changed(store, now, handovers=[handover("a"), large])
        assert list(store.handovers(HERE)) == [large, handover("a")]
        assert store.handover(HERE, "large") == large
        small = replace(large, pack="")
        changed(store, now, handovers=[small], before=1)
        assert list(store.handovers(HERE)) == [small, handover("a")]
        assert len(list(table.query(f"{HERE}#handover"))) == 2

    def test_a_large_change_that_was_made_up_before_another_is_refused_and_owes_nothing(
        self, store: DynamoStore, now: StandingNow
    ) -> None:
        changed(store, now, cover())
        with pytest.raises(Superseded):
            changed(store, now, stand_in(), tickets=TICKETS, handovers=[handover()])
        assert (store.waiting().ready, list(store.owing()), list(store.handovers(HERE))) == (0, [], [])


class TestBrokenOff:
    @pytest.mark.parametrize(("many", "number"), [(1, 2), (45, 2), (45, 9)], ids=str)
    def test_what_a_crash_left_undone_is_owed_and_finished_by_whoever_comes_next(  # noqa: PLR0913, PLR0917 - fixtures
        self, store: DynamoStore, table: Table, through: Through, now: StandingNow, many: int, number: int
    ) -> None:
        made = [handover(f"h{nth:03d}") for nth in range(many)]
        dying = Fated(table.client, WRITES, number, before=broken_off)
        with pytest.raises(ClientError):
            changed(through(dying), now, stand_in(), handovers=made, tickets=TICKETS)
        assert store.covers(HERE) == (1, [stand_in()])
        assert store.waiting().ready < len(TICKETS)
        assert list(store.owing()) == [HERE]
        changed(store, now, cover(), before=1)
        assert (store.waiting().ready, list(store.owing())) == (len(TICKETS), [])
        assert list(store.handovers(HERE, limit=500)) == made[::-1]
        assert store.covers(HERE) == (2, [cover()])

    def test_a_change_that_broke_off_before_it_was_made_changed_nothing(
        self, store: DynamoStore, table: Table, through: Through, now: StandingNow
    ) -> None:
        dying = Fated(table.client, WRITES, before=broken_off)
        with pytest.raises(ClientError):
            changed(through(dying), now, stand_in(), handovers=[handover()], tickets=TICKETS)
        assert (store.covers(HERE), list(store.owing()), store.waiting().ready) == ((0, []), [], 0)

    def test_a_change_that_stands_is_no_failure_though_the_table_is_too_busy_for_the_rest_which_stays_owed(
        self, aws: RunningAws, store: DynamoStore, through: Through, now: StandingNow
    ) -> None:
        wire = Wire(aws.client("dynamodb"))
        wire.troubles("PutItem", *[refused("ThrottlingException")] * 12)
        changed(through(wire.client), now, stand_in(), tickets=TICKETS)
        assert (store.covers(HERE), store.waiting().ready, list(store.owing())) == ((1, [stand_in()]), 0, [HERE])
        assert store.settle_owed(HERE) == 1
        assert (store.waiting().ready, list(store.owing())) == (len(TICKETS), [])

    def test_who_is_late_to_finish_what_is_owed_undoes_no_later_change(
        self, store: DynamoStore, table: Table, through: Through, now: StandingNow
    ) -> None:
        made = [handover(f"h{nth:03d}") for nth in range(50)]
        done = [replace(each, state=HandoverState.DONE) for each in made]
        dying = Fated(table.client, WRITES, 2, before=broken_off)
        with pytest.raises(ClientError):
            changed(through(dying), now, handovers=made, tickets=TICKETS[:20])
        # It has seen what is owed when somebody else finishes it, and changes the same again.
        late = Fated(table.client, ["get_item"], after=lambda: changed(store, now, handovers=done, before=1))
        through(late).settle_owed(HERE)
        assert late.calls > 1
        assert (list(store.handovers(HERE, limit=500)), owed(table)) == (done[::-1], [])

    def test_a_change_that_arrives_when_it_was_given_up_is_made_once_and_not_refused(
        self, table: Table, wire: Wire, through: Through, now: StandingNow
    ) -> None:
        late, send = Words(), table.client.transact_write_items
        arrives = Fault(asked=lambda _read: send(**late))

        def given_up(asked: Words) -> None:
            late.update(asked)
            wire.troubles("GetItem", Fault(), arrives)

        wire.troubles("TransactWriteItems", replace(refused("InternalServerError"), asked=given_up))
        store = through(wire.client)
        changed(store, now, stand_in(), handovers=[handover()], tickets=["7"])
        assert (store.covers(HERE), list(store.handovers(HERE))) == ((1, [stand_in()]), [handover()])
        assert wire.calls["TransactWriteItems"] == 1

    def test_a_change_whose_answer_is_lost_is_made_once_and_not_refused(
        self, store: DynamoStore, table: Table, through: Through, now: StandingNow
    ) -> None:
        losing = Fated(table.client, WRITES, after=lost)
        changed(through(losing), now, stand_in(), handovers=[handover()], tickets=TICKETS)
        assert store.covers(HERE) == (1, [stand_in()])
        assert store.waiting().ready == len(TICKETS)
        assert list(store.handovers(HERE)) == [handover()]


class TestManyAtOnce:
    def test_of_many_who_change_it_at_once_one_does_each_time(self, store: DynamoStore, now: StandingNow) -> None:
        def tried(name: int, before: int) -> str:
            by = f"{before}-{name}"
            one = replace(stand_in(), by=by)
            try:
                changed(store, now, one, before=before, handovers=[replace(handover(by), by=by)], tickets=[by])
            except Superseded:
                return ""
            return by

        with ThreadPoolExecutor(6) as pool:
            for turn in range(3):
                won = [by for by in pool.map(tried, range(6), [turn] * 6) if by]
                version, (now_answers,) = store.covers(HERE)
                assert (len(won), version, now_answers.by) == (1, turn + 1, won[0])
        assert (len(store.handovers(HERE)), store.waiting().ready) == (3, 3)

    def test_the_covers_of_many_customers_are_read_as_of_one_version_while_they_change(
        self, store: DynamoStore, table: Table, now: StandingNow
    ) -> None:
        def change() -> None:
            for turn in range(6):
                covers = [replace(stand_in(f"c{n}"), by=str(turn + 1), why=noise(130_000, n)) for n in range(3)]
                changed(store, now, *covers, before=turn)

        def read() -> set[tuple[str, str]]:
            return {(str(version), each.by) for version, covers in [store.covers(HERE)] for each in covers}

        with ThreadPoolExecutor(3) as pool:
            changing = pool.submit(change)
            readers = [pool.submit(lambda: set[tuple[str, str]]().union(*(read() for _ in range(20)))) for _ in "12"]
            changing.result()
            seen = set[tuple[str, str]]().union(*(each.result() for each in readers))
        assert all(version == by for version, by in seen | read())
        assert len(list(table.query(f"{HERE}#cover"))) > 1
        changed(store, now, *(stand_in(f"c{n}") for n in range(3)), before=6)
        assert len(list(table.query(f"{HERE}#cover"))) == 1


def test_an_absence_that_ends_later_than_was_said_leaves_its_place_whatever_its_id(
    store: DynamoStore, table: Table
) -> None:
    for nth in range(10):
        store.add_absence(HERE, absence(f"#{nth}~#", NOON - 40 * DAY, NOON - nth * DAY))
    assert [each.id for each in store.absences(HERE, NOON - DAY)] == ["#0~#"]
    store.add_absence(HERE, absence("#5~#", NOON, None))
    assert [each.id for each in store.absences(HERE, NOON - DAY)] == ["#0~#", "#5~#"]
    assert len(list(table.query(f"{HERE}#absence"))) == 10
