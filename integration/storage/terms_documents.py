"""Terms as JSON documents: apart, as few who keep documents know what terms are made of, and loading that is dear."""

from dataclasses import fields
from functools import lru_cache
from typing import get_type_hints

import msgspec

from integration.domain.hours.business_hours import BusinessHours, HolidayCalendar
from integration.domain.hours.holiday_calendar import Holiday
from integration.domain.hours.wall_hours import Breaks, Windows
from integration.domain.terms import ServiceTerms
from integration.storage.documents import encode

_REMEMBERED = 256


class _Holidays(msgspec.Struct):
    own: tuple[Holiday, ...]
    country: str | None
    subdivision: str | None


class _Hours(msgspec.Struct):
    zone: str
    week: tuple[Windows, ...]
    holidays: _Holidays
    breaks: Breaks


def encode_terms(terms: ServiceTerms) -> bytes:
    """The terms as JSON; the hours by what they were made from, without the tables computed from it."""
    values = {each.name: getattr(terms, each.name) for each in fields(terms)}
    return encode(values | {"hours": _shape(terms.hours)})


@lru_cache(maxsize=_REMEMBERED)
def decode_terms(document: bytes) -> ServiceTerms:
    """The terms that were encoded, remembered together with the tables of their hours."""
    kinds = get_type_hints(ServiceTerms) | {"hours": _Hours}
    raw = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    values = {name: msgspec.json.decode(value, type=kinds[name]) for name, value in raw.items() if name in kinds}
    return ServiceTerms(**values | {"hours": _hours(values["hours"])})


def _shape(hours: BusinessHours) -> _Hours:
    closed = hours.holidays
    holidays = _Holidays(closed.own, closed.country, closed.subdivision)
    # BusinessHours holds its breaks as pairs, whatever it was given.
    return _Hours(hours.zone, hours.week, holidays, tuple(hours.breaks))  # type: ignore[arg-type]


def _hours(shape: _Hours) -> BusinessHours:
    closed = shape.holidays
    holidays = HolidayCalendar(closed.own, closed.country, closed.subdivision)
    return BusinessHours(shape.zone, shape.week, holidays, shape.breaks)
