"""What every store keeps of tickets that are filed once, however many processes are at it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from integration.domain.filing import Filing
from integration.ports import Filings
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, THERE

LEASE = timedelta(minutes=3)
WEEK = timedelta(days=7)


def begun(store: Filings, at: datetime = NOON, mark: str = "m1", where: str = HERE) -> Filing:
    return store.begin_filing(where, mark, at, at + LEASE)


class FilingsContract:
    def test_one_alone_files_until_the_time_of_its_hold_is_over(self, store: Filings) -> None:
        first = begun(store)
        assert (first.mark, first.until, first.again, first.ticket) == ("m1", NOON + LEASE, False, "")
        assert first.token
        for at in (NOON, NOON + LEASE - SECOND):
            assert begun(store, at) == Filing("m1", NOON + LEASE, again=True)
        second = begun(store, NOON + LEASE)
        assert (second.again, second.ticket, second.until) == (True, "", NOON + 2 * LEASE)
        assert second.token not in {"", first.token}

    def test_each_mark_and_each_installation_is_apart(self, store: Filings) -> None:
        begun(store)
        for other in (begun(store, mark="m2"), begun(store, mark="M1"), begun(store, where=THERE)):
            assert (bool(other.token), other.again) == (True, False)

    def test_what_is_filed_is_told_and_filed_by_nobody_more(self, store: Filings) -> None:
        store.filed(HERE, begun(store), "77")
        for at in (NOON, NOON + MINUTE, NOON + 2 * LEASE):
            assert begun(store, at) == Filing("m1", NOON + LEASE, again=True, ticket="77")
        assert begun(store, where=THERE).ticket == ""

    def test_what_was_given_back_may_be_tried_by_another_at_once(self, store: Filings) -> None:
        store.give_back_filing(HERE, begun(store))
        again = begun(store, NOON + SECOND)
        assert (bool(again.token), again.again, again.until) == (True, True, NOON + SECOND + LEASE)

    def test_who_comes_too_late_takes_nothing_from_the_one_who_holds_it_now(self, store: Filings) -> None:
        late = begun(store)
        holder = begun(store, NOON + LEASE)
        store.give_back_filing(HERE, late)
        assert begun(store, NOON + LEASE).token == ""
        store.filed(HERE, late, "77")
        store.filed(HERE, holder, "78")
        store.give_back_filing(HERE, holder)
        assert begun(store, NOON + LEASE).ticket == "77", "there it is, and the first that was told stays"

    def test_what_was_left_alone_for_a_week_is_forgotten(self, store: Filings) -> None:
        store.filed(HERE, begun(store), "77")
        assert begun(store, NOON + LEASE + WEEK - SECOND).ticket == "77"
        anew = begun(store, NOON + LEASE + WEEK)
        assert (bool(anew.token), anew.again, anew.ticket) == (True, False, "")

    def test_what_nobody_began_is_neither_filed_nor_given_back(self, store: Filings) -> None:
        never = Filing("m1", NOON + LEASE, "token")
        store.filed(HERE, never, "77")
        store.give_back_filing(HERE, never)
        assert not begun(store).again

    def test_of_many_who_begin_at_once_one_holds_it(self, store: Filings) -> None:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: begun(store), range(8)))
        assert sorted(bool(each.token) for each in found) == [False] * 7 + [True]
