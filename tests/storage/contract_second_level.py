"""What every store keeps of what people said of tickets and second level."""

import pytest

from integration.domain.second_level.escalation import Step
from integration.ports import Store
from tests.storage.samples import HERE, MINUTE, NOON, THERE, memory
from tests.storage.samples_desk import asked


class SecondLevelContract:
    def test_steps_come_back_whole_and_the_oldest_first(self, store: Store) -> None:
        said = [asked(Step.ACKNOWLEDGE, NOON + MINUTE), asked(), asked(Step.GIVE_BACK, NOON + MINUTE)]
        for each in said:
            store.ask(HERE, "7", each)
        assert list(store.asked(HERE, "7")) == [said[1], said[0], said[2]]
        assert list(store.asked(HERE, "8")) == list(store.asked(THERE, "7")) == []

    def test_the_same_step_said_twice_is_one(self, store: Store) -> None:
        for each in (asked(), asked(Step.ACKNOWLEDGE), asked()):
            store.ask(HERE, "7", each)
        assert list(store.asked(HERE, "7")) == [asked(), asked(Step.ACKNOWLEDGE)]

    @pytest.mark.usefixtures("both_installed")
    def test_a_forgotten_ticket_has_no_steps_and_others_keep_theirs(self, store: Store) -> None:
        store.remember(HERE, memory("7"))
        for where, key in ((HERE, "7"), (HERE, "8"), (THERE, "7")):
            store.ask(where, key, asked())
        store.forget(HERE, "7")
        assert list(store.asked(HERE, "7")) == []
        assert list(store.asked(HERE, "8")) == list(store.asked(THERE, "7")) == [asked()]
