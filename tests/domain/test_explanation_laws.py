"""Laws of the story of a clock: its sums add up, and it stays short, whatever the ticket went through."""

import re
from datetime import date, timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from integration.domain.explanation import explained
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, SeverityTargets, Target
from integration.domain.terms import DEFAULT_TARGETS, ServiceTerms
from integration.domain.ticket import Entry, Happening
from integration.domain.triage import decide
from integration.domain.words.clocks import MOST_LINES
from integration.domain.words.languages import LANGUAGES
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, ticket

MINUTE = timedelta(minutes=1)
OPENED = instant("2026-11-23 09:00")
HOLIDAYS = HolidayCalendar(own=(Holiday(date(2026, 12, 24), "Eve"), Holiday(date(2026, 11, 27), "Founders' Day")))
HOURS = BusinessHours("Europe/Bratislava", (((9 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 5 + ((),) * 2, HOLIDAYS)

COUNTED = re.compile(r"^  (?:counted|брои се:) (?P<length>[^(]*?) (?:in \d+ stretches |в \d+ отрязъка )?\(")
SUM = re.compile(r"\((?:общо )?(?P<so_far>[^()]*?) (?:of|от) (?P<whole>[^()]*?)\)")
AMOUNT = re.compile(r"(\d+) (h|min|s|ч|мин|с)\b")
SECONDS = {"h": 3600, "ч": 3600, "min": 60, "мин": 60, "s": 1, "с": 1}

amounts = st.integers(1, 200 * 60).map(lambda minutes: minutes * MINUTE)
targets = st.one_of(
    amounts.map(Target.business), amounts.map(Target.calendar), st.integers(1, 30).map(Target.business_days)
)
happenings = st.sampled_from(
    [Happening.AGENT_REPLIED, Happening.WAITED, Happening.OPENED, Happening.CUSTOMER_WROTE, Happening.SOLVED]
)


def amount(text: str) -> timedelta:
    found = AMOUNT.findall(text)
    assert found, text
    return timedelta(seconds=sum(int(number) * SECONDS[unit] for number, unit in found))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Memory, Target, timedelta]:
    """A real decision over a random life under one random target for both promises, and how much that target is."""
    target = draw(targets)
    row = SeverityTargets(Severity.S3, target, target)
    rows = tuple(row if each.severity is Severity.S3 else each for each in DEFAULT_TARGETS)
    mode = draw(st.sampled_from(DayMode))
    terms = ServiceTerms(1, HOURS, rows, day_mode=mode, business_day=7 * 60 * MINUTE, warnings=())
    micro = timedelta(microseconds=draw(st.integers(0, 999_999)))
    gaps = draw(st.lists(st.tuples(happenings, st.integers(0, 4000)), max_size=25))
    at, later = OPENED + micro, []
    for what, minutes in gaps:
        at += minutes * MINUTE + micro
        later.append(Entry(at, what, "3"))
    decision = decide(ticket(*later, severity_field="3"), ROSTER, terms, None, at + 5 * MINUTE)
    whole = target.amount or (target.days * terms.business_day if mode is DayMode.ELAPSED else timedelta())
    return Memory(decision, ()), target, whole


def of_clocks(lines: tuple[str, ...]) -> list[list[str]]:
    """The lines of each clock: a heading, and what is set in below it."""
    found: list[list[str]] = []
    for before, line in zip(("", *lines), lines, strict=False):
        if line.startswith("  "):
            if not before.startswith("  "):
                found.append([before])
            found[-1].append(line)
    return found


@given(stories(), st.sampled_from(sorted(LANGUAGES)))
def test_the_counted_lengths_in_the_lines_add_up_to_the_allowed_time(
    story: tuple[Memory, Target, timedelta], code: str
) -> None:
    memory, _, whole = story
    told = of_clocks(explained(memory, "Europe/Bratislava", LANGUAGES[code]))
    assert len(told) == len(memory.decision.clocks) > 0
    for lines in told:
        lengths = [amount(match["length"]) for line in lines if (match := COUNTED.match(line))]
        sums = [match for line in lines if COUNTED.match(line) and (match := SUM.search(line))]
        assert [amount(each["so_far"]) for each in sums] == list(accumulate(lengths))
        assert {amount(each["whole"]) for each in sums} == {sum(lengths, timedelta())}
        assert sum(lengths, timedelta()) == whole or not whole


@given(stories(), st.sampled_from(sorted(LANGUAGES)))
def test_the_sum_is_told_of_the_same_terms(story: tuple[Memory, Target, timedelta], code: str) -> None:
    for lines in of_clocks(explained(story[0], "Europe/Bratislava", LANGUAGES[code])):
        terms = [amount(match["length"]) for line in lines if (match := COUNTED.match(line))]
        sums = [line.partition(" = ") for line in lines if " = " in line]
        assert len(sums) == (len(terms) > 1)
        for left, _, right in sums:
            assert [amount(term) for term in left.split(" + ")] == terms
            assert amount(right.partition("(")[0]) == sum(terms, timedelta())


@given(stories(), st.sampled_from(sorted(LANGUAGES)))
def test_no_clock_takes_more_lines_than_can_be_pasted(story: tuple[Memory, Target, timedelta], code: str) -> None:
    lines = of_clocks(explained(story[0], "Europe/Bratislava", LANGUAGES[code]))
    assert max(map(len, lines)) <= MOST_LINES
