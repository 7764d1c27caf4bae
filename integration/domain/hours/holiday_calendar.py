"""The days on which the vendor is closed: dates of its own, and the public holidays of a country."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from integration.domain.errors import BadInput

_COUNTRY = re.compile(r"[A-Z]{2}")
# A year every list knows: used to ask whether a list exists.
_ANY_YEAR = 2026


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A local date on which the desk is closed all day, and what it is called."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The vendor's holidays (docs/service.md, 3.4): its own, which win, and a country's, by ISO 3166 code ("SK").

    Country lists come from the `holidays` package (public holidays, with the days off in lieu); years that its list
    does not know have none. An unknown country or subdivision is `BadInput`.
    """

    own: tuple[Holiday, ...] = ()
    country: str | None = None
    subdivision: str | None = None
    _names: Mapping[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a country or a subdivision that no list exists for."""
        if self.country is not None:
            _public(self.country, self.subdivision, _ANY_YEAR)
        elif self.subdivision is not None:
            message = f"subdivision {_shown(self.subdivision)} needs its country: set country as well"
            raise BadInput(message)
        object.__setattr__(self, "_names", {each.day: each.name for each in reversed(self.own)})

    def of_year(self, year: int) -> Mapping[date, str]:
        """The holidays of a local year, by date, in order."""
        own = {day: name for day, name in self._names.items() if day.year == year}
        return MappingProxyType(dict(sorted({**self._country_days(year), **own}.items())))

    def name_of(self, day: date) -> str | None:
        """What the holiday on this date is called; None on any other date."""
        own = self._names.get(day)
        return self._country_days(day.year).get(day) if own is None else own

    def _country_days(self, year: int) -> Mapping[date, str]:
        return {} if self.country is None else _public(self.country, self.subdivision, year)


@lru_cache(maxsize=1024)
def _public(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    # Imported here: the lists are large, and most runs need one country or none.
    import holidays  # noqa: PLC0415

    if not _COUNTRY.fullmatch(country):
        message = f"country {_shown(country)} is not an ISO 3166 code: give two capital letters, such as SK"
        raise BadInput(message)
    try:
        # The package warns of years its list does not know; that is said in the docstring above.
        with warnings.catch_warnings(action="ignore"):
            return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError as error:
        raise _unknown(country, subdivision, error) from error


def _unknown(country: str, subdivision: str | None, error: NotImplementedError) -> BadInput:
    if subdivision is not None and "subdivision" in str(error):
        return BadInput(
            f"country {country} has no subdivision {_shown(subdivision)}: see the `holidays` package's list"
        )
    return BadInput(f"no holiday list for country {_shown(country)}: give another code, or dates of your own")


def _shown(text: str) -> str:
    return ascii(text[:20])
