"""What every store finds of one customer: the open tickets that VIP terms cover."""

from dataclasses import replace

import pytest

from integration.domain.entitlement import Standing
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status
from integration.ports import Store
from tests.storage.samples import HERE, THERE, memory, ticket


def served(key: str, customer: str | None = "Acme", **others: object) -> Memory:
    values = {"customer": customer, "severity": Severity.S3} | others
    plain = memory(key)
    return replace(plain, decision=replace(plain.decision, **values), ticket=ticket(key))  # type: ignore[arg-type]


class OfCustomerContract:
    @pytest.mark.usefixtures("both_installed")
    def test_a_customers_tickets_are_told_by_ticket_however_the_name_is_written(self, store: Store) -> None:
        mine = [served("9", "STRASSE ÖL "), served("10", "Straße Öl")]
        for each in (*mine, served("11", "Other"), served("12", None)):
            store.remember(HERE, each)
        store.remember(THERE, served("13", "Straße Öl"))
        for name in ("Straße Öl", " strasse öl", "STRASSE ÖL"):
            assert list(store.of_customer(HERE, name)) == [mine[1], mine[0]]
        assert list(store.of_customer(HERE, "strase öl")) == list(store.of_customer(HERE, "")) == []
        assert list(store.customers(HERE)) == ["other", "strasse öl"]

    @pytest.mark.usefixtures("both_installed")
    def test_tickets_that_are_solved_merged_away_or_under_no_vip_terms_are_left_out(self, store: Store) -> None:
        for status in Status:
            store.remember(HERE, replace(served(status.name), ticket=ticket(status.name, status)))
        store.remember(HERE, served("MERGED", merged_into="OPEN"))
        store.remember(HERE, served("PLAIN", severity=None, standing=Standing.NOT_YET))
        store.remember(HERE, replace(served("UNREAD"), ticket=None))
        found = [each.decision.ticket for each in store.of_customer(HERE, "acme")]
        assert found == ["OPEN", "UNREAD", "WAITING"]
        store.remember(HERE, replace(served("OVER", "Other"), ticket=ticket("OVER", Status.SOLVED)))
        assert list(store.customers(HERE)) == ["acme"]

    @pytest.mark.usefixtures("both_installed")
    def test_a_ticket_leaves_when_it_is_solved_placed_elsewhere_or_forgotten_and_comes_back(self, store: Store) -> None:
        for gone in (replace(served("7"), ticket=ticket("7", Status.SOLVED)), served("7", "Other"), memory("7")):
            store.remember(HERE, served("7"))
            assert list(store.of_customer(HERE, "Acme")) == [served("7")]
            store.remember(HERE, gone)
            assert list(store.of_customer(HERE, "Acme")) == []
        store.remember(HERE, served("7"))
        store.forget(HERE, "7")
        assert list(store.of_customer(HERE, "Acme")) == []
