"""Telephone numbers as phone systems write them, and whose they are."""

import re
from collections.abc import Callable, Iterable

from integration.domain.roster import Customer, Roster

_ENOUGH = 9
"""So many last digits name one subscriber of a country; of fewer, another's number may end alike."""

_WITHHELD = frozenset({"266696687", "86282452253", "7378742833", "2562533", "8656696"})
"""What Twilio writes for no number: ANONYMOUS, UNAVAILABLE, RESTRICTED, BLOCKED, UNKNOWN on a telephone's keys."""

_INTERNATIONAL = re.compile(r"\s*(?:\+|00)")
_SCHEME = re.compile(r"\s*(?:sip|sips|tel):", re.IGNORECASE)


def digits(number: str) -> str:
    """The digits of a number, without the 00 before a country's code; empty for a caller who withholds theirs."""
    written = _number(number)
    found = "".join(each for each in written if each.isascii() and each.isdigit())
    found = found.removeprefix("00")
    return "" if found in _WITHHELD else found


def customer_calling(roster: Roster, number: str) -> Customer | None:
    """The one customer whose number this is: digit by digit, or as it is dialled within their country.

    A number that comes without its country's code is the customer's whose number ends in it, if it has nine digits or
    more after the leading zeros, and there is only one such customer.
    """
    caller = digits(number)
    whole = _of(roster.customers, lambda phone: phone == caller)
    if whole or not caller or _INTERNATIONAL.match(_number(number)):
        return _only(whole)
    local = caller.lstrip("0")
    return _only(_of(roster.customers, lambda phone: phone.endswith(local))) if len(local) >= _ENOUGH else None


def _number(number: str) -> str:
    without = _SCHEME.sub("", number)
    return re.split(r"[@;]", without, maxsplit=1)[0]


def _of(customers: Iterable[Customer], is_theirs: Callable[[str], bool]) -> list[Customer]:
    return [customer for customer in customers if any(is_theirs(phone) for phone in customer.phones if phone)]


def _only(customers: list[Customer]) -> Customer | None:
    return customers[0] if len(customers) == 1 else None
