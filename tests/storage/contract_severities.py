"""What every store keeps of severities that people said here."""

from datetime import datetime

import pytest

from integration.domain.journal import SaidSeverity
from integration.domain.severity.scale import Severity
from integration.ports import Store
from tests.storage.samples import HERE, MINUTE, NOON, THERE, memory


def said(at: datetime = NOON, severity: int = 2) -> SaidSeverity:
    return SaidSeverity(at, Severity(severity), "Dana", "all orders fail", confirms=severity == 1)


class SeveritiesContract:
    def test_words_come_back_whole_and_the_oldest_first(self, store: Store) -> None:
        for each in (said(NOON + MINUTE, 1), said()):
            store.say_severity(HERE, "7", each)
        assert list(store.said_severities(HERE, "7")) == [said(), said(NOON + MINUTE, 1)]
        assert list(store.said_severities(HERE, "8")) == list(store.said_severities(THERE, "7")) == []

    def test_the_same_word_said_twice_is_one(self, store: Store) -> None:
        for each in (said(), said(severity=3), said()):
            store.say_severity(HERE, "7", each)
        assert list(store.said_severities(HERE, "7")) == [said(), said(severity=3)]

    @pytest.mark.usefixtures("both_installed")
    def test_of_a_forgotten_ticket_nothing_was_said_and_others_keep_theirs(self, store: Store) -> None:
        store.remember(HERE, memory("7"))
        for where, key in ((HERE, "7"), (HERE, "8"), (THERE, "7")):
            store.say_severity(where, key, said())
        store.forget(HERE, "7")
        assert list(store.said_severities(HERE, "7")) == []
        assert list(store.said_severities(HERE, "8")) == list(store.said_severities(THERE, "7")) == [said()]
