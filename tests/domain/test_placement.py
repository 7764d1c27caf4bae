from dataclasses import replace

import pytest

from integration.domain.entitlement import NEEDS_A_PERSON, Entitlement, Standing
from integration.domain.placement import place
from integration.domain.roster import Customer, Roster
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, ALWAYS, ROSTER

OPENED = NOW = instant("2026-11-23 09:00")
PLAIN = Entitlement("All-inclusive")
SMALL = Entitlement("Small")


@pytest.mark.parametrize("sender", ["anna@acme.example", "ANNA@Acme.Example ", "ceo@mail.example"])
def test_a_contact_is_known_by_address_or_by_the_companys_domain(sender: str) -> None:
    assert place(ROSTER.companies_of(sender), OPENED, NOW).customer == ACME


@pytest.mark.parametrize("sender", ["x@other.example", "acme.example", "", None, "@", "x@sub.acme.example", "a@b@c"])
def test_a_sender_that_nobody_knows_goes_to_the_triage_list(sender: str | None) -> None:
    placement = place(ROSTER.companies_of(sender), OPENED, NOW)
    assert (placement.standing, placement.customer) == (Standing.UNKNOWN, None)


def test_an_address_goes_before_a_domain() -> None:
    by_address = Customer("Consultants", PLAIN, contacts=frozenset({"anna@acme.example"}))
    placement = place(Roster((ACME, by_address)).companies_of("anna@acme.example"), OPENED, NOW)
    assert (placement.customer, placement.standing) == (by_address, Standing.NO_ADD_ON)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_contact_of_several_companies_gets_the_best_of_them(order: tuple[int, ...]) -> None:
    same = frozenset({"anna@acme.example"})
    companies = (Customer("Low", SMALL, same), Customer("High", ALWAYS, same), Customer("Plain", PLAIN, same))
    roster = Roster(tuple(companies[at] for at in order))
    assert place(roster.companies_of("anna@acme.example"), OPENED, NOW).customer == companies[1]


def test_a_customer_without_an_agent_is_not_vip_but_to_be_placed() -> None:
    roster = Roster((replace(ACME, entitlement=replace(ALWAYS, agent=None)),))
    placement = place(roster.companies_of("anna@acme.example"), OPENED, NOW)
    assert placement.standing is Standing.NO_AGENT


def test_a_customer_of_a_lower_plan_is_placed_as_such() -> None:
    roster = Roster((replace(ACME, entitlement=SMALL),))
    placement = place(roster.companies_of("anna@acme.example"), OPENED, NOW)
    assert placement.standing is Standing.LOWER_PLAN


def test_only_who_cannot_be_placed_needs_a_person() -> None:
    assert {Standing.UNKNOWN, Standing.NO_AGENT} == NEEDS_A_PERSON
