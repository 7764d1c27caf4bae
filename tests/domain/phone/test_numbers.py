"""Whose number a caller's is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.phone.numbers import customer_calling, digits
from integration.domain.roster import Customer, Roster
from tests.fakes.tickets import ACME, ALWAYS

ACME_CALLS = replace(ACME, phones=frozenset({"421212345678", "421905123456"}))
BETA = Customer("Beta", ALWAYS, phones=frozenset({"359888123456"}))
ROSTER = Roster((ACME_CALLS, BETA))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("+421 905 123 456", "421905123456"),
        ("00421-905-123-456", "421905123456"),
        ("421905123456", "421905123456"),
        ("sip:+421905123456@pbx.example", "421905123456"),
        ("tel:+421905123456;ext=9", "421905123456"),
        ("anonymous", ""),
        ("sip:anonymous@77.example", ""),
        ("+266696687", ""),
        ("", ""),
    ],
)
def test_a_number_is_its_digits_however_it_is_written(written: str, wanted: str) -> None:
    assert digits(written) == wanted


@pytest.mark.parametrize(
    ("caller", "company"),
    [
        ("+421905123456", "Acme"),
        ("00421212345678", "Acme"),
        ("359888123456", "Beta"),
        ("0905 123 456", "Acme"),
        ("0888123456", "Beta"),
    ],
)
def test_a_caller_is_known_by_the_whole_number_and_as_it_is_dialled_at_home(caller: str, company: str) -> None:
    found = customer_calling(ROSTER, caller)
    assert found
    assert found.name == company


@pytest.mark.parametrize("caller", ["+420905123456", "00420905123456", "123456", "05123456", "", "anonymous", "+1"])
def test_another_countrys_number_that_ends_alike_and_a_short_one_are_nobodys(caller: str) -> None:
    assert customer_calling(ROSTER, caller) is None


def test_a_number_of_two_customers_is_nobodys() -> None:
    twin = replace(BETA, name="Gamma")
    assert customer_calling(Roster((BETA, twin)), "+359888123456") is None
    assert customer_calling(Roster((BETA, twin)), "0888123456") is None


def test_one_customer_whose_two_numbers_end_alike_is_that_customer() -> None:
    both = replace(BETA, phones=frozenset({"359888123456", "49888123456"}))
    assert customer_calling(Roster((both,)), "0888123456") == both


@given(st.text(max_size=40))
def test_no_text_makes_it_raise_or_gives_anything_but_digits(written: str) -> None:
    assert digits(written) == "" or digits(written).isdigit()
    customer_calling(ROSTER, written)
