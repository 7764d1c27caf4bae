import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import Holiday
from integration.domain.severity.rules import DEFAULT_RULES, SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, EarlyWarning, Target, TargetKind
from integration.domain.terms import FollowUpMode, ServiceTerms, default_terms
from integration.domain.ticket import Channel
from integration.handlers.terms_diff import Change, changes
from integration.handlers.terms_file import parse_terms, read_terms

NINE_TO_FIVE = ((540, 1020),)
FILE = """
zone = "Europe/Sofia"
follow_up_mode = "next_reply"
day_mode = "end_of_day"
business_day = "PT7H30M"
held_channels = ["mail"]
hold_severities = ["S3", "S4", "S5"]
raise_priority = false
warnings = ["75%", "PT15M"]

[week]
mon = [["13:00", "24:00"], ["09:00", "12:00"]]
tue = [["09:00", "17:00"]]
wed = [["09:00", "17:00"]]
thu = [["09:00", "17:00"]]
fri = []

[holidays]
country = "BG"
own = [{ date = "2026-12-31", name = "New Year's Eve" }, { date = 2026-11-20, name = "Moving house" }]

[breaks]
"2026-12-24" = [["12:00", "17:00"]]

[targets.S1]
clock = "calendar"
first_response = "PT30M"
follow_up = "1 business day"
follow_up_clock = "business"
warnings = ["50%"]

[targets.S4]
clock = "calendar"
first_response = "PT24H"

[[rules]]
name = "forklift"
severity = "S1"
words = ["forklift*"]
unless = ["toy"]
"""


def parse(text: str) -> ServiceTerms:
    return parse_terms(text.encode(), ".toml")


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        parse(text)
    return str(refused.value)


# --- what a file says


def test_every_setting_is_read() -> None:
    terms = parse(FILE)
    hours = terms.hours
    assert (hours.zone, hours.week[0], hours.week[4]) == ("Europe/Sofia", ((540, 720), (780, 1440)), ())
    assert hours.holidays.own == (
        Holiday(date(2026, 12, 31), "New Year's Eve"),
        Holiday(date(2026, 11, 20), "Moving house"),
    )
    assert (hours.holidays.country, dict(hours.breaks)) == ("BG", {date(2026, 12, 24): ((720, 1020),)})
    assert (terms.follow_up_mode, terms.day_mode) == (FollowUpMode.NEXT_REPLY, DayMode.END_OF_DAY)
    assert (terms.business_day, terms.raise_priority) == (timedelta(hours=7, minutes=30), False)
    assert (terms.held_channels, len(terms.hold_severities)) == (frozenset({Channel.MAIL}), 3)
    assert terms.warnings == (EarlyWarning(share=0.75), EarlyWarning(before=timedelta(minutes=15)))
    assert terms.rules == (SeverityRule("forklift", Severity.S1, ("forklift*",), ("toy",)),)
    worst, bug = terms.targets_of(Severity.S1), terms.targets_of(Severity.S4)
    assert (worst.first_response, worst.follow_up) == (Target.calendar(timedelta(minutes=30)), Target.business_days(1))
    assert worst.warnings == (EarlyWarning(share=0.5),)
    assert (bug.first_response, bug.follow_up, bug.warnings) == (Target.calendar(timedelta(hours=24)), None, None)


@pytest.mark.parametrize(("document", "suffix"), [(b"", ".toml"), (b"# nothing", ".TOML"), (b"{}", ".json")])
def test_a_file_without_settings_says_what_the_service_says(document: bytes, suffix: str) -> None:
    assert parse_terms(document, suffix) == default_terms(0)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ('business_day = "PT7H"', {"business_day": timedelta(hours=7)}),
        ("rules = []", {"rules": ()}),
        ("held_channels = []", {"held_channels": frozenset[Channel]()}),
        ("warnings = []", {"warnings": ()}),
    ],
)
def test_a_key_left_out_is_as_the_service_has_it(text: str, changed: dict[str, Any]) -> None:
    assert parse(text) == replace(default_terms(0), **changed)
    assert len(changes(default_terms(0), parse(text))) >= 1


def test_a_row_left_out_is_as_the_service_has_it_and_so_is_a_key_of_a_row() -> None:
    terms = parse('[targets.S2]\nfirst_response = "PT45M"\nfollow_up = "PT3H"')
    assert changes(default_terms(0), terms) == (
        Change("targets.S2.first_response", "PT1H", "PT45M"),
        Change("targets.S2.follow_up", "PT4H", "PT3H"),
    )
    assert terms.targets_of(Severity.S2).first_response.kind is TargetKind.CALENDAR


def test_a_weekend_left_out_stays_closed() -> None:
    week = "\n".join(f'{day} = [["09:00", "17:00"]]' for day in ("mon", "tue", "wed", "thu", "fri"))
    assert parse(f"[week]\n{week}") == default_terms(0)


def test_no_follow_up_is_said_with_none() -> None:
    assert parse('[targets.S1]\nfollow_up = "none"').targets_of(Severity.S1).follow_up is None
    assert parse('[targets.S5]\nclock = "business"') == default_terms(0)


def test_a_rule_is_taken_over_as_the_rules_command_prints_it() -> None:
    rule = {"name": "forklift", "severity": 1, "words": ["forklift*"], "unless": []}
    (read,) = parse_terms(json.dumps({"rules": [rule]}).encode(), ".json").rules
    assert read == SeverityRule("forklift", Severity.S1, ("forklift*",))


def test_a_mark_at_the_head_of_the_file_is_no_part_of_it() -> None:
    assert parse_terms(b"\xef\xbb\xbfraise_priority = true", ".toml") == default_terms(0)


# --- what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zonne = "UTC"', "zonne: there is no such setting; did you mean zone?"),
        ("version = 3", "version: there is no such setting; known are zone, week, holidays"),
        ('[targets.S2]\nfrist_response = "PT1H"', "targets.S2.frist_response: there is no such setting; did you mean"),
        ('[targets.S6]\nclock = "business"', "targets.S6: there is no such setting; known are S1, S2, S3, S4, S5"),
        ('"a\\u001bb" = 1', '"a\\x1bb": there is no such setting'),
        ("[week]\nmonday = []", "week.monday: there is no such setting; did you mean mon?"),
        ("targets = []", "targets: expected a table of settings, not a list"),
        ("zone = 1", "zone: expected the IANA name of a zone, such as Europe/Bratislava, not 1"),
        ('zone = "Europe/Bratislva"', "zone: unknown zone 'Europe/Bratislva': did you mean Europe/Bratislava?"),
        ('raise_priority = "yes"', 'raise_priority: expected true or false, not "yes"'),
        ('follow_up_mode = "everyturn"', "follow_up_mode: expected every_turn or next_reply, not"),
        ("held_channels = true", "held_channels: expected a list of some of mail, web, api, chat, phone, not true"),
        ('held_channels = ["fax"]', 'held_channels[1]: expected mail, web, api, chat or phone, not "fax"'),
        ('hold_severities = ["S0"]', 'hold_severities[1]: expected S1, S2, S3, S4 or S5, not "S0"'),
        ('business_day = "PT0S"', 'business_day: expected a time above zero and up to PT24H, such as PT8H, not "PT0S"'),
        ('business_day = "PT24H1S"', "business_day: expected a time above zero and up to PT24H"),
        ("business_day = 8", "business_day: expected a time above zero and up to PT24H, such as PT8H, not 8"),
        ('week.mon = [["09:00", "12:00"], ["11:00", "17:00"]]', "week.mon: the windows overlap at 11:00: join them"),
        ('week.mon = [["17:00", "09:00"]]', "week.mon: 17:00-09:00 must end after it starts"),
        ('week.mon = [["09:00", "9:30"]]', "week.mon[1]: '9:30' is no time of day: write HH:MM"),
        ('week.mon = ["09:00", "17:00"]', 'week.mon[1]: expected a window such as ["09:00", "17:00"], not "09:00"'),
        ('week.mon = [["09:00", "12:00", "17:00"]]', "week.mon[1]: expected a window"),
        ("week.mon = 9", 'week.mon: expected a list of windows such as [["09:00", "17:00"]], not 9'),
        ("[week]\nmon = []", "week.tue: it is left out of a week that is given: write its windows, or []"),
        ("[week]\nmon = []\ntue = []\nwed = []\nthu = []\nfri = []", "week: it never opens"),
        ('holidays.country = "XX"', "holidays.country: no holiday list for country 'XX'"),
        ('holidays.country = "Slovakia"', "holidays.country: country 'Slovakia' is not an ISO 3166 code"),
        ('holidays.subdivision = "BY"', "holidays.subdivision: subdivision 'BY' needs its country"),
        ('[holidays]\ncountry = "DE"\nsubdivision = "XX"', "holidays.subdivision: country DE has no subdivision 'XX'"),
        ('holidays.own = ["2026-12-24"]', 'holidays.own[1]: expected a table of settings, not "2026-12-24"'),
        ('holidays.own = [{ date = "2026-02-30", name = "x" }]', "holidays.own[1].date: expected a date "),
        ('holidays.own = [{ date = 2026-12-24T09:00:00Z, name = "x" }]', "holidays.own[1].date: expected a date"),
        ('holidays.own = [{ name = "x" }]', "holidays.own[1].date: it is missing"),
        (
            'holidays.own = [{ date = 2026-12-24, name = "x" }, { date = "2026-12-24", name = "y" }]',
            "holidays.own[2].date: 2026-12-24 stands there before",
        ),
        ("[breaks]\n24-12-2026 = []", 'breaks.24-12-2026: expected a date such as 2026-12-24, not "24-12-2026"'),
        ('[breaks]\n2026-12-24 = [["17:00", "12:00"]]', "breaks.2026-12-24: 17:00-12:00 must end after it starts"),
        ('warnings = ["100%"]', "warnings[1]: a warning comes before its breach: its share is above 0% and below 100%"),
        ('warnings = ["75%", "0%"]', "warnings[2]: a warning comes before its breach: its share is above 0%"),
        ('warnings = ["99.99999999999999999999%"]', "warnings[1]: a warning comes before its breach"),
        ('warnings = ["-PT5M"]', 'warnings[1]: expected a share such as "75%" or a time before the breach such as'),
        ('warnings = ["PT0S"]', "warnings[1]: a warning comes before its breach: its time is above zero"),
        ("warnings = [0.75]", 'warnings[1]: expected a share such as "75%"'),
        ('warnings = ["PT1H"]', "warnings[1]: PT1H before the breach has no room in targets.S1.first_response (1 h"),
        (
            '[targets.S3]\nfollow_up = "2 business days"\nwarnings = ["PT15M", "PT3H"]',
            "targets.S3.warnings[2]: PT3H before the breach has no room in targets.S3.first_response (2 business h",
        ),
        (
            '[targets.S2]\nfirst_response = "2 hours"\nfollow_up = "PT4H"',
            'targets.S2.first_response: expected a time such as PT2H or "2 business days", not "2 hours"',
        ),
        ("[targets.S4]\nfirst_response = 3600", "targets.S4.first_response: expected a time such as PT2H"),
        ('[targets.S4]\nfirst_response = "none"', "targets.S4.first_response: expected a time such as PT2H"),
        ('[targets.S4]\nfirst_response = "PT0S"', "targets.S4.first_response: a target is a time above"),
        ('[targets.S4]\nfirst_response = "0 business days"', "targets.S4.first_response: a target is a time above"),
        ('[targets.S4]\nfirst_response = "-PT1H"', "targets.S4.first_response: expected a time such as PT2H"),
        ('[targets.S4]\nfirst_response = "PT87600H"', "targets.S4.first_response: a target is at most 366"),
        ('[targets.S4]\nfirst_response = "3650 business days"', "targets.S4.first_response: a target is at most 366"),
        ('[targets.S4]\nclock = "calendar"', "targets.S4.first_response: calendar targets are given as a time"),
        ('[targets.S4]\nclock = "buisness"', 'targets.S4.clock: expected calendar or business, not "buisness"; did'),
        (
            '[targets.S1]\nclock = "calendar"',
            'targets.S1.follow_up: it is left out of a row that is given: write "PT4H"',
        ),
        ('[targets.S4]\nfollow_up_clock = "calendar"', "targets.S4.follow_up_clock: there is no follow-up to count"),
        ('[[rules]]\nname = "x"', "rules[1].severity: it is missing\nrules[1].words: it is missing"),
        ('[[rules]]\nname = "x"\nseverity = true\nwords = ["y"]', "rules[1].severity: expected S1, S2, S3, S4 or S5"),
        (
            '[[rules]]\nname = " "\nseverity = "S1"\nwords = ["y"]',
            "rules[1]: a severity rule needs a name and at least",
        ),
        ('[[rules]]\nname = "x"\nseverity = "S1"\nwords = "y"', 'rules[1].words: expected a list of words, not "y"'),
        ("a = 1\na = 2", "the file is not TOML: Cannot overwrite a value"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_expected(text: str, said: str) -> None:
    assert said in refusal(text)


def test_days_off_without_an_end_are_refused() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(400)]
    own = ", ".join(f'{{ date = {day}, name = "closed" }}' for day in days)
    assert refusal(f"holidays.own = [{own}]").startswith("holidays and breaks leave nothing open for 366 days")


def test_all_mistakes_are_told_at_once_one_a_line() -> None:
    told = refusal(
        'zone = "Mars/Base"\nday_mode = 1\nweek.mon = [["1", "2"]]\n[targets.S1]\nclock = "x"\nfirst_response = "y"'
    )
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "zone",
        "day_mode",
        "week.mon[1]",
        "targets.S1.clock",
        "targets.S1.first_response",
    ]


@pytest.mark.parametrize(
    ("document", "suffix", "said"),
    [
        (b"\xff\xfez", ".toml", "the file is not UTF-8 text"),
        (b'{"zone": "\xff"}', ".json", "the file is not UTF-8 text"),
        (b"zone: UTC", ".toml", "the file is not TOML: "),
        (b'zone = "UTC"', ".json", "the file is not JSON: "),
        (b"[]", ".json", "the file: expected a table of settings, not a list"),
        (b'{"zone": "UTC", "zone": "UTC"}', ".json", "the key 'zone' stands twice in one object"),
        (b'{"zone": "\\ud800"}', ".json", "zone: expected the IANA name of a zone, such as Europe/Bratislava"),
        (b'{"holidays": {"country": null}}', ".json", "holidays.country: expected two capital letters, such as"),
        (b'{"raise_priority": ' + b"9" * 5000 + b"}", ".json", "the file is not JSON: "),
        (b"raise_priority = 0x" + b"9" * 5000, ".toml", "raise_priority: expected true or false, not so large"),
        (b'zone = "' + b"x" * 5000 + b'"', ".toml", "zone: unknown zone"),
    ],
)
def test_a_file_that_is_none_is_told_why(document: bytes, suffix: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_terms(document, suffix)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 300


# --- files on the disk


def test_a_file_is_read_by_its_suffix_and_numbered_as_asked(tmp_path: Path) -> None:
    for name, text in (("a.toml", "raise_priority = false"), ("b.JSON", '{"raise_priority": false}')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert read_terms(tmp_path / name) == replace(default_terms(0), raise_priority=False)
        assert read_terms(tmp_path / name, 8).version == 8
    assert read_terms(tmp_path / "a.toml").rules == DEFAULT_RULES


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.toml", "missing.toml cannot be read: No such file or directory"),
        ("folder.toml", "folder.toml cannot be read: Is a directory"),
        ("terms.yaml", "terms.yaml: expected a file whose name ends in .toml or .json"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(BadInput, match=said):
        read_terms(tmp_path / name)
