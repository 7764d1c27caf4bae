from datetime import date

import pytest

from integration.domain.errors import BadInput
from integration.domain.hours.holiday_calendar import Holiday, HolidayCalendar

CHRISTMAS = date(2026, 12, 25)


def test_without_anything_no_day_is_a_holiday() -> None:
    assert not HolidayCalendar().of_year(2026)
    assert HolidayCalendar().name_of(CHRISTMAS) is None


def test_own_days_are_holidays_in_their_year_only() -> None:
    calendar = HolidayCalendar((Holiday(CHRISTMAS, "Christmas party"), Holiday(date(2027, 1, 4), "stocktaking")))
    assert dict(calendar.of_year(2026)) == {CHRISTMAS: "Christmas party"}
    assert dict(calendar.of_year(2027)) == {date(2027, 1, 4): "stocktaking"}


def test_a_country_brings_its_public_holidays() -> None:
    slovakia = HolidayCalendar(country="SK")
    assert slovakia.name_of(CHRISTMAS) is not None
    assert slovakia.name_of(date(2026, 4, 3)) is not None  # Good Friday
    assert slovakia.name_of(date(2026, 4, 2)) is None
    assert list(slovakia.of_year(2026)) == sorted(slovakia.of_year(2026))
    assert {day.year for day in slovakia.of_year(2026)} == {2026}


def test_a_subdivision_adds_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert HolidayCalendar(country="DE", subdivision="BY").name_of(epiphany) is not None
    assert HolidayCalendar(country="DE").name_of(epiphany) is None


def test_own_names_win_over_the_country_and_the_first_over_later_ones() -> None:
    own = (Holiday(CHRISTMAS, "closed"), Holiday(CHRISTMAS, "again"))
    assert HolidayCalendar(own, country="SK").name_of(CHRISTMAS) == "closed"


def test_a_holiday_without_a_name_is_a_holiday() -> None:
    assert HolidayCalendar((Holiday(CHRISTMAS, ""),)).name_of(CHRISTMAS) == ""


@pytest.mark.parametrize("country", ["XX", "", "sk", "Slovakia", "SVK", "NYSE", "ECB", "registry", "__name__", "S\x00"])
def test_an_unknown_country_is_refused_by_name(country: str) -> None:
    with pytest.raises(BadInput) as refusal:
        HolidayCalendar(country=country)
    assert ascii(country) in str(refusal.value)


def test_an_unknown_subdivision_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="country SK has no subdivision 'ZZ'"):
        HolidayCalendar(country="SK", subdivision="ZZ")


def test_a_subdivision_without_a_country_is_refused() -> None:
    with pytest.raises(BadInput, match="needs its country"):
        HolidayCalendar(subdivision="BY")


@pytest.mark.parametrize("year", [1900, 1901, 2100, 2200])
def test_far_years_are_no_error(year: int) -> None:
    assert all(day.year == year for day in HolidayCalendar(country="SK").of_year(year))


def test_equal_calendars_are_equal_and_hash_alike() -> None:
    one, two = (HolidayCalendar((Holiday(CHRISTMAS, "x"),), country="SK") for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
