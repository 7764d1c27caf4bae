from datetime import timedelta

import pytest

from integration.domain.booking.call_types import DEFAULT_CALLS, BookingTerms, CallKind, CallType
from integration.domain.errors import BadInput
from integration.domain.terms import PublishedTerms, ServiceTerms, default_terms
from integration.handlers.file_lengths import written_length
from integration.handlers.terms_diff import Change, changes
from integration.handlers.terms_file import parse_terms
from integration.handlers.terms_page import toml_page

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUPPORT, TRAINING, ANALYSIS = DEFAULT_CALLS
FILE = """
[calls]
sold = ["analysis", "support"]
grid = "PT15M"
cut_off = "1 day"
urgent_notice = "PT0S"
hold = "PT10M"
stale = "PT30M"

[calls.support]
length = "PT20M"
before = "PT5M"
after = "PT10M"
notice = "PT1H30M"
horizon = "14 days"
per_day = 6
per_week = 20
per_customer = 1
"""


def parse(text: str) -> ServiceTerms:
    return parse_terms(text.encode(), ".toml")


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        parse(text)
    return str(refused.value)


def test_every_setting_of_calls_is_read() -> None:
    support = CallType(CallKind.SUPPORT, 20 * MINUTE, 5 * MINUTE, 10 * MINUTE, 90 * MINUTE, 14 * DAY, 6, 20, 1)

    assert parse(FILE).booking == BookingTerms(
        (ANALYSIS, support), 15 * MINUTE, DAY, 0 * MINUTE, 10 * MINUTE, 30 * MINUTE
    )


def test_what_is_left_out_of_calls_is_as_the_service_has_it() -> None:
    one = parse('calls.training.length = "PT90M"').booking

    assert parse("[calls]").booking == BookingTerms()
    assert (one.call(CallKind.SUPPORT), one.call(CallKind.ANALYSIS)) == (SUPPORT, ANALYSIS)
    assert one.call(CallKind.TRAINING).length == 90 * MINUTE
    assert one.call(CallKind.TRAINING).after == TRAINING.after


def test_no_call_at_all_may_be_sold() -> None:
    assert parse("calls.sold = []").booking.calls == ()


@pytest.mark.parametrize("text", [FILE, "calls.sold = []", 'calls.sold = ["training"]', 'calls.hold = "PT61.5S"'])
def test_what_is_printed_of_calls_is_read_as_the_same(text: str) -> None:
    terms = parse(text)

    assert parse(toml_page(PublishedTerms(terms, None))) == terms


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("calls = 3", "calls: expected a table of settings, not 3"),
        ("calls.suport = {}", "calls.suport: there is no such setting; did you mean support?"),
        ("calls.support.lenght = 3", "calls.support.lenght: there is no such setting; did you mean length?"),
        ('calls.grid = "30 min"', 'calls.grid: expected a length of time such as PT30M or "30 days", not "30 min"'),
        ("calls.hold = 5", 'calls.hold: expected a length of time such as PT30M or "30 days", not 5'),
        ('calls.grid = "PT20M"', "calls: the grid of starts is 15 minutes or a multiple of that, up to 4 hours"),
        ('calls.cut_off = "15 days"', "calls: the cut-off for moving a call is at most 14 days"),
        ('calls.support.length = "PT4M"', "calls.support: a support call takes from 5 minutes to 8 hours"),
        ('calls.support.horizon = "367 days"', "calls.support: the notice of a support call is shorter than its"),
        ("calls.training.per_day = 0", "calls.training: a cap of a training call is 1 or more"),
        ("calls.training.per_day = true", "calls.training.per_day: expected a whole number of calls, not true"),
        ("calls.training.per_week = 2.0", "calls.training.per_week: expected a whole number of calls, not 2.0"),
        ('calls.sold = ["fun"]', 'calls.sold[1]: expected support, training or analysis, not "fun"'),
        ('calls.sold = "support"', 'calls.sold: expected a list of some of support, training, analysis, not "support"'),
        ('calls.sold = ["support", "support"]', "calls.sold[2]: support stands there before: name each type once"),
        (
            'calls.sold = ["support"]\ncalls.training.per_day = 3',
            "calls.training: it is not sold: name it in calls.sold, or take this table out",
        ),
    ],
)
def test_a_mistake_in_calls_is_told_with_its_place(text: str, told: str) -> None:
    assert refusal(text).startswith(told)


def test_all_mistakes_of_calls_are_told_at_once() -> None:
    told = refusal('[calls]\nhold = 1\nsold = ["x"]\nsupport.per_day = "many"\ntraining.length = "PT9H"')

    assert [line.split(":")[0] for line in told.split("\n")] == [
        "calls.hold",
        "calls.sold[1]",
        "calls.support.per_day",
        "calls.training",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('calls.grid = "PT1H"', [Change("calls.grid", "PT30M", "PT1H")]),
        ('calls.support.horizon = "45 days"', [Change("calls.support.horizon", "30 days", "45 days")]),
        ("calls.analysis.per_customer = 5", [Change("calls.analysis.per_customer", 2, 5)]),
        ('calls.support.notice = "PT120M"', []),
    ],
)
def test_a_change_of_calls_names_its_setting_as_the_file_does(text: str, expected: list[Change]) -> None:
    assert list(changes(default_terms(0), parse(text))) == expected


def test_a_type_that_is_no_longer_sold_is_a_change_with_all_its_settings() -> None:
    told = changes(default_terms(0), parse('calls.sold = ["support", "analysis"]'))

    assert told[0] == Change("calls.sold", ["support", "training", "analysis"], ["support", "analysis"])
    assert Change("calls.training.length", "PT1H", None) in told
    assert {each.setting.rpartition(".")[0] for each in told[1:]} == {"calls.training"}


@pytest.mark.parametrize(
    ("time", "written"), [(0 * DAY, "PT0S"), (DAY, "1 day"), (2 * DAY, "2 days"), (25 * HOUR, "PT25H")]
)
def test_whole_days_are_written_as_days(time: timedelta, written: str) -> None:
    assert written_length(time) == written
