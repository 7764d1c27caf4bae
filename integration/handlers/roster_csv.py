"""A roster as people keep it, in two CSV files: all of it is taken in, or nothing, naming row and column of a fault."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from io import StringIO
from zoneinfo import ZoneInfo

from integration.domain.agent import Agent
from integration.domain.entitlement import MONTHLY_FEE_EUR, Entitlement
from integration.domain.errors import BadInput
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.roster import Customer, Roster

CUSTOMER_COLUMNS = ("company", "plan", "addon_from", "addon_until", "fee_eur", "agent", "contacts", "domains")
OPTIONAL_COLUMNS = ("phones", "language", "zone")
"""Columns of the customers that a file may lack."""

AGENT_COLUMNS = ("email", "name", "host_id")

_PUBLIC_MAIL = frozenset(
    "abv.bg aol.com azet.sk gmail.com gmx.at gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.bg "
    "mail.ru msn.com outlook.com proton.me protonmail.com seznam.cz web.de yahoo.com zoznam.sk".split()
)
"""Domains that anybody can have an address at: they never say for which company somebody writes."""

_BETWEEN_NUMBERS = re.compile(r"[;,]|\s(?=\+|00)")
_WITHIN_A_NUMBER = re.compile(r"[\s./-]+")
_A_NUMBER = re.compile(r"[1-9][0-9]{7,14}")
"""With the country's code (E.164); none that is dialled from abroad is shorter than eight digits."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def words(self, column: str) -> frozenset[str]:
        return frozenset(self.text(column).replace(";", " ").replace(",", " ").split())

    def fault(self, *, column: str, why: str) -> BadInput:
        return BadInput(f"row {self.number}, column {column}: {why}; nothing was imported")


def read_roster(customers: str, agents: str, zone: str) -> Roster:
    """The roster in these two files' texts; days begin and end in `zone`; raises BadInput for the first fault."""
    named = [_agent(row) for row in _rows(agents, AGENT_COLUMNS, "agents")]
    by_email = {agent.email: agent for agent in named}
    read = [_customer(row, by_email, zone_named(zone)) for row in _rows(customers, CUSTOMER_COLUMNS, "customers")]
    _refuse_twice((row for row in read), "company")
    return Roster(tuple(read), tuple(named))


def _rows(text: str, columns: Iterable[str], what: str) -> Iterable[_Row]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    header = [name.strip().casefold() for name in reader.fieldnames or ()]
    missing = [column for column in columns if column not in header]
    if missing:
        message = f"row 1 of the {what}: no column {missing[0]}; expected the header {','.join(columns)}"
        raise BadInput(message)
    reader.fieldnames = header
    try:
        yield from (_row(reader.line_num, cells) for cells in reader if any(map(_filled, cells.values())))
    except csv.Error as error:
        message = f"row {reader.line_num} of the {what}: not CSV ({error}); nothing was imported"
        raise BadInput(message) from error


def _filled(cell: object) -> bool:
    return bool(cell and str(cell).strip())


def _row(number: int, cells: Mapping[str | None, str]) -> _Row:
    row = _Row(number, {name: cell for name, cell in cells.items() if name is not None})
    if None in cells:
        raise row.fault(column="(after the last)", why="more cells than columns; quote a cell that holds a comma")
    return row


def _agent(row: _Row) -> Agent:
    for column in AGENT_COLUMNS:
        if not row.text(column):
            raise row.fault(column=column, why="is empty")
    return Agent(_address(row, "email", row.text("email")), row.text("name"), row.text("host_id"))


def _customer(row: _Row, agents: Mapping[str, Agent], zone: ZoneInfo) -> Customer:
    if not row.text("company"):
        raise row.fault(column="company", why="is empty")
    if not row.text("plan"):
        raise row.fault(column="plan", why="is empty; expected the plan's name, such as All-inclusive")
    return Customer(
        name=row.text("company"),
        entitlement=_entitlement(row, agents, zone),
        contacts=frozenset(_address(row, "contacts", each) for each in row.words("contacts")),
        domains=frozenset(_domain(row, each) for each in row.words("domains")),
        phones=frozenset(_phone(row, each) for each in _BETWEEN_NUMBERS.split(row.text("phones")) if each.strip()),
        language=_language(row),
        zone=_zone(row),
    )


def _entitlement(row: _Row, agents: Mapping[str, Agent], zone: ZoneInfo) -> Entitlement:
    begins, last = _day(row, "addon_from"), _day(row, "addon_until")
    if last and not begins:
        raise row.fault(column="addon_from", why="is empty although addon_until is given")
    if begins and last and last < begins:
        raise row.fault(column="addon_until", why="is before addon_from")
    return Entitlement(
        plan=row.text("plan"),
        addon_from=_midnight(begins, zone) if begins else None,
        addon_until=_midnight(last + timedelta(days=1), zone) if last else None,
        fee_eur=_fee(row),
        agent=_named(row, agents),
    )


def _named(row: _Row, agents: Mapping[str, Agent]) -> Agent | None:
    email = row.text("agent").casefold()
    if email and email not in agents:
        raise row.fault(column="agent", why="is not in the agents' file; add the agent there first")
    return agents.get(email)


def _day(row: _Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row.text(column)) if row.text(column) else None
    except ValueError as error:
        raise row.fault(column=column, why="is not a day; expected YYYY-MM-DD") from error


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _fee(row: _Row) -> Decimal:
    try:
        fee = Decimal(row.text("fee_eur")) if row.text("fee_eur") else MONTHLY_FEE_EUR
    except InvalidOperation as error:
        raise row.fault(column="fee_eur", why="is not an amount in EUR, such as 1000 or 1000.00") from error
    if not fee.is_finite() or fee < 0:
        raise row.fault(column="fee_eur", why="must be zero or more")
    return fee


def _address(row: _Row, column: str, text: str) -> str:
    local, at, domain = text.casefold().rpartition("@")
    if not (local and at and "." in domain.strip(".")) or any(mark in text for mark in "<>()\"' "):
        raise row.fault(column=column, why="holds something that is no e-mail address")
    return text.casefold()


def _domain(row: _Row, text: str) -> str:
    domain = text.casefold().lstrip("@")
    if "@" in domain or "." not in domain.strip("."):
        raise row.fault(column="domains", why="holds something that is no domain; expected one such as example.com")
    if domain in _PUBLIC_MAIL:
        raise row.fault(column="domains", why=f"{domain} is a public mail domain; list people under contacts")
    return domain


def _phone(row: _Row, text: str) -> str:
    digits = _WITHIN_A_NUMBER.sub("", text).removeprefix("+").removeprefix("00")
    if not _A_NUMBER.fullmatch(digits):
        why = "holds something that is no number with its country's code; expected one such as +421 2 1234 5678"
        raise row.fault(column="phones", why=why)
    return digits


def _language(row: _Row) -> str:
    from integration.domain.words.letters import LETTERS  # noqa: PLC0415 - most commands write no letters

    code = row.text("language").casefold()
    if code and code not in LETTERS:
        raise row.fault(column="language", why=f"is none that letters are written in; expected {' '.join(LETTERS)}")
    return code


def _zone(row: _Row) -> str:
    name = row.text("zone")
    try:
        return zone_named(name).key if name else ""
    except BadInput as error:
        raise row.fault(column="zone", why=f"is none ({error}); expected one such as Europe/Sofia") from error


def _refuse_twice(customers: Iterable[Customer], what: str) -> None:
    seen: set[str] = set()
    for customer in customers:
        if customer.name in seen:
            message = f"the {what} {customer.name} stands in two rows; merge them; nothing was imported"
            raise BadInput(message)
        seen.add(customer.name)
