from decimal import Decimal

import pytest

from integration.domain.entitlement import Standing
from integration.domain.errors import BadInput
from integration.handlers.roster_csv import read_roster
from tests.fakes.now import instant

AGENTS = "email,name,host_id\ndana@desk.example,Dana Petrova,3\n"
HEADER = "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\n"
ACME = "Acme,All-inclusive,2026-01-01,2026-12-31,1000,dana@desk.example,ceo@mail.example,acme.example\n"
ZONE = "Europe/Bratislava"


def test_a_row_becomes_a_customer_whose_days_are_the_services() -> None:
    (customer,) = read_roster(HEADER + ACME, AGENTS, ZONE).customers
    entitlement = customer.entitlement
    assert entitlement.addon_from == instant("2025-12-31 23:00")
    assert entitlement.standing_at(instant("2026-12-31 22:59")) is Standing.VIP
    assert entitlement.standing_at(instant("2026-12-31 23:00")) is Standing.ENDED
    assert (entitlement.fee_eur, entitlement.agent and entitlement.agent.host_id) == (Decimal(1000), "3")


def test_columns_may_come_in_any_order_with_blank_lines_a_byte_order_mark_and_spaces() -> None:
    header = "\ufeffDomains, contacts ,plan,company,addon_from,addon_until,fee_eur,agent\n"
    text = f"{header}\n@Acme.Example b.example,,Small,Acme,,,,\n"
    (customer,) = read_roster(text, AGENTS, ZONE).customers
    assert customer.domains == {"acme.example", "b.example"}
    assert customer.entitlement.fee_eur == Decimal(1000)


@pytest.mark.parametrize(
    ("old", "new", "row", "column"),
    [
        ("2026-01-01", "01.01.2026", 3, "addon_from"),
        ("2026-12-31", "2025-12-31", 3, "addon_until"),
        ("2026-01-01", "", 3, "addon_from"),
        (",1000,", ",a lot,", 3, "fee_eur"),
        (",1000,", ",-1,", 3, "fee_eur"),
        (",1000,", ",NaN,", 3, "fee_eur"),
        ("dana@desk.example", "dana@other.example", 3, "agent"),
        ("ceo@mail.example", "ceo", 3, "contacts"),
        ("acme.example\n", "gmail.com\n", 3, "domains"),
        ("acme.example\n", "acme\n", 3, "domains"),
        ("Acme,", ",", 3, "company"),
        ("All-inclusive", "", 3, "plan"),
        ("acme.example\n", "acme.example,more\n", 3, "after the last"),
    ],
)
def test_a_bad_row_is_named_with_its_column_and_nothing_is_imported(old: str, new: str, row: int, column: str) -> None:
    other = "Other,Small,,,,,,other.example\n"
    with pytest.raises(BadInput, match=rf"row {row}, column \(?{column}.*nothing was imported"):
        read_roster(HEADER + other + ACME.replace(old, new, 1), AGENTS, ZONE)


def test_a_missing_column_is_named_with_the_header_that_was_expected() -> None:
    with pytest.raises(BadInput, match="no column plan; expected the header company,plan"):
        read_roster(HEADER.replace("plan", "tariff") + ACME, AGENTS, ZONE)


WIDE = HEADER.replace("domains\n", "domains,phones,language,zone\n")
WIDE_ACME = ACME.replace("acme.example\n", "acme.example,+421 2 1234-5678; 00359 2 123 45 67,SK,Europe/Sofia\n")


def test_phones_language_and_zone_may_stand_there_too() -> None:
    (customer,) = read_roster(WIDE + WIDE_ACME, AGENTS, ZONE).customers
    assert customer.phones == {"421212345678", "35921234567"}
    assert (customer.language, customer.zone) == ("sk", "Europe/Sofia")


def test_a_file_without_them_and_empty_cells_leave_them_open() -> None:
    empty = ACME.replace("acme.example\n", "acme.example,,,\n")
    for text in (HEADER + ACME, WIDE + empty, WIDE + ACME):
        (customer,) = read_roster(text, AGENTS, ZONE).customers
        assert (customer.phones, customer.language, customer.zone) == (frozenset(), "", "")


def test_numbers_may_be_parted_by_spaces_before_a_plus_alone() -> None:
    row = WIDE_ACME.replace("+421 2 1234-5678; 00359 2 123 45 67", "+421 2 1234 5678 +359.2.123/4567 00441234567890")
    (customer,) = read_roster(WIDE + row, AGENTS, ZONE).customers
    assert customer.phones == {"421212345678", "35921234567", "441234567890"}


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("+421 2 1234-5678", "02 1234 5678", "phones"),
        ("+421 2 1234-5678", "+421 (0)2 1234 5678", "phones"),
        ("+421 2 1234-5678", "112", "phones"),
        ("+421 2 1234-5678", "+4212123456781234", "phones"),
        ("+421 2 1234-5678", "+421 2 CALL", "phones"),
        ("+421 2 1234-5678", "+421 2 \u0661234 5678", "phones"),
        ("SK", "fr", "language"),
        ("SK", "slovak", "language"),
        ("Europe/Sofia", "Sofia", "zone"),
        ("Europe/Sofia", "Europe/../Sofia", "zone"),
        ("Europe/Sofia", "EET+2", "zone"),
    ],
)
def test_a_bad_phone_language_or_zone_is_named(old: str, new: str, column: str) -> None:
    with pytest.raises(BadInput, match=rf"row 2, column {column}.*nothing was imported"):
        read_roster(WIDE + WIDE_ACME.replace(old, new, 1), AGENTS, ZONE)


def test_an_open_quote_is_a_clear_error() -> None:
    with pytest.raises(BadInput, match="not CSV"):
        read_roster(HEADER + 'Acme,"Small\n', AGENTS, ZONE)


def test_a_company_in_two_rows_is_refused() -> None:
    with pytest.raises(BadInput, match="Acme stands in two rows"):
        read_roster(HEADER + ACME + ACME, AGENTS, ZONE)


@pytest.mark.parametrize(
    ("old", "column"), [("3\n", "host_id"), ("Dana Petrova", "name"), ("dana@desk.example", "email")]
)
def test_an_agent_needs_every_column(old: str, column: str) -> None:
    with pytest.raises(BadInput, match=f"row 2, column {column}"):
        read_roster(HEADER, AGENTS.replace(old, "\n" if old.endswith("\n") else ""), ZONE)
