"""What every store keeps of missed calls, and of the voice addresses where they are told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from integration.domain.phone.call_back import CallBack
from integration.domain.phone.line import PhoneLine, PhoneSystem
from integration.ports import Store
from tests.storage.samples import HERE, MINUTE, NOON, THERE, memory
from tests.storage.samples_booking import HOUR
from tests.storage.samples_desk import CALLER, LINE, RECORDING, call_back


class CallBacksContract:
    def test_a_missed_call_comes_back_whole(self, store: Store) -> None:
        whole = call_back(ticket="7", own_ticket=True, seconds=42, done_at=NOON + HOUR, done_by="Eva")
        assert store.add_call_back(HERE, whole) == whole
        found = store.call_back(HERE, "c1")
        assert found == whole
        assert (found.caller, found.recording) == (CALLER, RECORDING)
        assert store.call_back(THERE, "c1") is store.call_back(HERE, "C1") is None

    def test_a_call_that_is_told_again_is_the_one_that_is_kept(self, store: Store) -> None:
        first = call_back(ticket="7")
        store.add_call_back(HERE, first)
        again = call_back(at=NOON + MINUTE, caller="+1", recording="")
        assert store.add_call_back(HERE, again) == first
        assert store.call_back(HERE, "c1") == first
        assert store.add_call_back(THERE, again) == again

    def test_one_that_is_kept_again_is_replaced_in_its_installation(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add_call_back(where, call_back())
        done = call_back(ticket="8", recording="").done(NOON + HOUR, "Eva")
        store.change_call_back(HERE, "c1", lambda _: done)
        assert store.call_back(HERE, "c1") == done
        assert list(store.call_backs(HERE)) == list(store.without_ticket(HERE)) == []
        assert list(store.call_backs_on(HERE, "8")) == [done]
        assert store.call_back(THERE, "c1") == call_back()

    def test_what_is_made_of_one_stands_in_its_place_and_is_told_with_what_there_was(self, store: Store) -> None:
        assert store.change_call_back(HERE, "c1", lambda known: known) == (None, None)
        assert store.change_call_back(HERE, "c1", lambda _: None) == (None, None)
        assert store.call_back(HERE, "c1") is None
        first = call_back(ticket="7")
        assert store.change_call_back(HERE, "c1", lambda known: known or first) == (None, first)
        assert store.change_call_back(HERE, "c1", lambda known: known or call_back()) == (first, first)
        moved = replace(first, ticket="8")
        assert store.change_call_back(HERE, "c1", lambda known: known and replace(known, ticket="8")) == (first, moved)
        assert store.change_call_back(HERE, "c1", lambda _: None) == (moved, moved)
        assert store.call_back(HERE, "c1") == moved
        assert (list(store.call_backs_on(HERE, "7")), list(store.call_backs_on(HERE, "8"))) == ([], [moved])

    def test_a_change_that_fails_changes_nothing(self, store: Store) -> None:
        store.add_call_back(HERE, call_back())

        def fails(_: CallBack | None) -> CallBack | None:
            raise LookupError

        with pytest.raises(LookupError):
            store.change_call_back(HERE, "c1", fails)
        assert store.call_back(HERE, "c1") == call_back()
        store.change_call_back(HERE, "c1", lambda _: call_back(ticket="7"))
        assert store.call_back(HERE, "c1") == call_back(ticket="7")

    def test_changes_of_many_at_once_are_all_kept(self, store: Store) -> None:
        store.add_call_back(HERE, call_back(seconds=0))

        def longer(known: CallBack | None) -> CallBack | None:
            return known and replace(known, seconds=(known.seconds or 0) + 1)

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: store.change_call_back(HERE, "c1", longer), range(9)))
        found = store.call_back(HERE, "c1")
        assert found is not None
        assert found.seconds == 9

    def test_open_ones_are_told_by_time_and_of_a_time_on_those_that_are_done_as_well(self, store: Store) -> None:
        made = [call_back("d", NOON + HOUR), call_back("c"), call_back("b", NOON + MINUTE), call_back("a")]
        made[2] = made[2].done(NOON + HOUR, "Eva")
        made[3] = made[3].done(NOON + HOUR, "Eva")
        for each in made:
            store.add_call_back(HERE, each)
        store.add_call_back(THERE, call_back("e"))
        assert list(store.call_backs(HERE)) == [made[1], made[0]]
        assert list(store.call_backs(HERE, since=NOON)) == [made[1], made[2], made[0]]
        assert list(store.call_backs(HERE, since=NOON - MINUTE)) == [made[3], made[1], made[2], made[0]]
        assert list(store.call_backs(HERE, since=NOON + 2 * HOUR)) == [made[1], made[0]]

    def test_those_on_a_ticket_are_told_by_time_and_those_on_none_while_they_are_open(self, store: Store) -> None:
        on_it = [call_back("b", NOON + MINUTE, ticket="7"), call_back("a", ticket="7").done(NOON + HOUR, "Eva")]
        without = [call_back("d", NOON + MINUTE), call_back("c")]
        for each in (*on_it, *without, call_back("e").done(NOON, "Eva"), call_back("f", ticket="8")):
            store.add_call_back(HERE, each)
        store.add_call_back(THERE, call_back("g", ticket="7"))
        assert list(store.call_backs_on(HERE, "7")) == [on_it[1], on_it[0]]
        assert list(store.call_backs_on(HERE, "")) == []
        assert list(store.without_ticket(HERE)) == [without[1], without[0]]
        assert list(store.without_ticket(THERE)) == []

    @pytest.mark.usefixtures("both_installed")
    def test_calls_are_still_to_be_returned_though_their_ticket_is_gone(self, store: Store) -> None:
        store.remember(HERE, memory("7"))
        store.add_call_back(HERE, call_back(ticket="7"))
        store.forget(HERE, "7")
        assert list(store.call_backs(HERE)) == [call_back(ticket="7")]

    def test_a_voice_address_comes_back_with_its_secret_and_is_replaced(self, store: Store) -> None:
        store.add_phone_line(HERE, LINE)
        assert store.phone_line(HERE, "l1") == LINE
        assert store.phone_line(THERE, "l1") is store.phone_line(HERE, "l2") is None
        store.add_phone_line(HERE, replace(LINE, secret="other", language="de"))
        assert store.phone_line(HERE, "l1") == replace(LINE, secret="other", language="de")
        store.add_phone_line(HERE, PhoneLine("l2", PhoneSystem.LIVEAGENT))
        assert store.phone_line(HERE, "l2") == PhoneLine("l2", PhoneSystem.LIVEAGENT)
