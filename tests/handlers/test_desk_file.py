import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import Chain, ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.domain.errors import BadInput
from integration.handlers.desk_file import parse_desk_plan, read_desk_plan

FILE = """
backups = [{ who = "eva@desk.example", first = 2026-12-01, last = "2026-12-31" }, " Jan@Desk.example "]
last = "jan@desk.example"
seniors = ["team@desk.example", "eva@desk.example"]
operations = "ops@desk.example"
look_ahead = "10 days"

[chains]
"Orbis Logistics" = ["jan@desk.example"]
Acme = []

[round_the_clock]
name = "Night desk"
chat_widget = "n1"
phone = "night"

[[people]]
email = "Eva@desk.example"
name = " Eva Horvat "
host_id = "7"
group = "g1"
phone = "+421 905 123-456"
limit = 12
chat = "https://chat.example/eva"

[[people]]
email = "jan@desk.example"
name = "Ján Novák"
host_id = "8"

[[people]]
email = "team@desk.example"
name = "Senior team"
group = "g2"

[[people]]
email = "ops@desk.example"
name = "Operations"
group = "g3"
phone = "ops"
"""
PEOPLE = """
[[people]]
email = "eva@desk.example"
name = "Eva"
host_id = "7"
"""


def parse(text: str) -> DeskPlan:
    return parse_desk_plan(text.encode(), ".toml")


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        parse(text)
    return str(refused.value)


def with_eva(text: str) -> str:
    """What is said of Eva's row with this line in it."""
    return refusal(PEOPLE + text)


# --- what a file says


def test_every_setting_is_read() -> None:
    eva = Agent("eva@desk.example", "Eva Horvat", "7")
    assert parse(FILE) == DeskPlan(
        people=(
            Person(eva, ChatPlace(address="https://chat.example/eva"), "+421905123456", "g1", 12),
            Person(Agent("jan@desk.example", "Ján Novák", "8")),
            Person(Agent("team@desk.example", "Senior team", ""), group="g2"),
            Person(Agent("ops@desk.example", "Operations", ""), phone="ops", group="g3"),
        ),
        backups=(Turn("eva@desk.example", date(2026, 12, 1), date(2026, 12, 31)), Turn("jan@desk.example")),
        chains=(Chain("Orbis Logistics", (Turn("jan@desk.example"),)), Chain("Acme", ())),
        last="jan@desk.example",
        seniors=(Turn("team@desk.example"), Turn("eva@desk.example")),
        operations="ops@desk.example",
        round_the_clock=RoundTheClock("Night desk", ChatPlace(widget="n1"), "night"),
        look_ahead=timedelta(days=10),
    )


@pytest.mark.parametrize(("document", "suffix"), [(b"", ".toml"), (b"# nothing", ".TOML"), (b"{}", ".json")])
def test_a_file_without_settings_is_the_empty_plan(document: bytes, suffix: str) -> None:
    assert parse_desk_plan(document, suffix) == DeskPlan()


def test_a_customer_may_be_called_like_a_setting() -> None:
    assert parse(f'[chains]\nlast = ["eva@desk.example"]{PEOPLE}').chain_of("Last") == (Turn("eva@desk.example"),)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9000/chat", "http://localhost/chat", "https://c.example:8443"])
def test_a_chat_is_an_https_address_or_one_of_this_machine(address: str) -> None:
    assert parse(f'{PEOPLE}chat = "{address}"').people[0].chat == ChatPlace(address=address)


@pytest.mark.parametrize("phone", ["101", "eva", "sip:eva@phone.example", "client_7"])
def test_a_phone_may_be_what_the_phone_system_calls_them(phone: str) -> None:
    assert parse(f'{PEOPLE}phone = "{phone}"').people[0].phone == phone


def test_a_time_to_look_ahead_may_be_written_in_hours() -> None:
    assert parse('look_ahead = "PT48H"').look_ahead == timedelta(days=2)


# --- what is refused, with its place


def test_all_mistakes_are_told_at_once_each_with_its_place() -> None:
    told = refusal(
        'lasst = "x"\nlook_ahead = "7"\nbackups = ["eva", { whom = "x" }]\n[[people]]\nemail = "e@x.example"\nlimit=0'
    )
    assert told.splitlines() == [
        "lasst: there is no such setting; did you mean last?",
        'look_ahead: expected a time such as "7 days" or PT48H, up to 60 days, not "7"',
        'backups[1]: expected an e-mail address, not "eva"',
        "backups[2].whom: there is no such setting; did you mean who?",
        "people[1].limit: expected a whole number of open VIP tickets, 1 or more, not 0",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('chat = "http://chat.example/eva"', "people[1].chat: customers' browsers open only https"),
        ('chat = "https://eva:secret@chat.example"', "people[1].chat: it holds a user name or a password"),
        ('chat = "https://eva@chat.example"', "people[1].chat: it holds a user name or a password"),
        ('chat = "chat.example"', "people[1].chat: expected an address such as https://chat.example/eva"),
        ('chat = "https://"', "people[1].chat: expected an address"),
        ('chat = "https://c.example:port/"', "people[1].chat: expected an address"),
        ('chat = "javascript:alert(1)"', "people[1].chat: expected an address"),
        ('chat = "https://c.example/a b"', "people[1].chat: expected an address"),
        ('chat_widget = "<script>"', "people[1].chat_widget: expected the id of a chat widget"),
        ('chat = "https://c.example"\nchat_widget = "a"', "people[1].chat_widget: there is a chat address too"),
        ('chat_widget = "a"\nchat_field = "0x1"', "people[1].chat_field: expected the number of a ticket field"),
        ("chat_field = 360001", "people[1].chat_field: only a widget fills a field"),
        ('phone = "0905123456"', "people[1].phone: expected a number with its country's code"),
        ('phone = "+0905"', "people[1].phone: expected a number with its country's code"),
        ('phone = "00421 905 123 456"', "people[1].phone: expected a number with its country's code"),
        ("limit = true", "people[1].limit: expected a whole number"),
        ("host = 7", "people[1].host: there is no such setting; did you mean host_id?"),
        ("group = 7", 'people[1].group: expected an id as the helpdesk shows it, in quotes, such as "7", not 7'),
    ],
)
def test_a_mistake_about_a_person_is_told(line: str, told: str) -> None:
    assert told in with_eva(line)


def test_what_a_person_needs_is_told() -> None:
    assert refusal("[[people]]\nlimit = 1").splitlines() == [
        "people[1].email: it is missing",
        "people[1].name: it is missing",
    ]
    told = refusal('[[people]]\nemail = "eva@desk.example"\nname = "Eva"')
    assert told == "people[1]: Eva needs the helpdesk's id of the person (host_id), or of a group (group)"
    assert "people[1].name: expected a name" in refusal('[[people]]\nemail = "eva@desk.example"\nname = " "')


def test_somebody_who_stands_there_twice_is_told_with_both_places() -> None:
    again = '[[people]]\nemail = "EVA@desk.example"\nname = "E."\nhost_id = "9"\n'
    assert with_eva(again) == "people[2].email: eva@desk.example stands in people[1] too: merge the two"
    same_id = '[[people]]\nemail = "e@desk.example"\nname = "E."\nhost_id = "7"\n'
    assert with_eva(same_id) == "people[2].host_id: 7 stands in people[1] too: merge the two"


def test_who_is_named_and_not_among_the_people_is_told_with_the_nearest() -> None:
    text = 'last = "eva@desc.example"\nbackups = ["x@other.example"]\n[chains]\n"Orbis" = ["eva@desk.exampel"]\n'
    assert refusal(text + PEOPLE).splitlines() == [
        "backups[1]: x@other.example is not among the people: add them there first",
        "chains.Orbis[1]: eva@desk.exampel is not among the people; did you mean eva@desk.example?",
        "last: eva@desc.example is not among the people; did you mean eva@desk.example?",
    ]


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ('backups = ["t@desk.example"]', "backups[1]"),
        ('last = "t@desk.example"', "last"),
        ('chains = { Acme = ["t@desk.example"] }', "chains.Acme[1]"),
    ],
)
def test_a_team_stands_in_for_nobody(setting: str, place: str) -> None:
    team = '[[people]]\nemail = "t@desk.example"\nname = "Team"\ngroup = "g"\n'
    assert refusal(f"{setting}\n{team}") == (
        f"{place}: t@desk.example is a team, having no host_id: name a person, who can be given tickets"
    )
    assert parse(f'seniors = ["t@desk.example"]\noperations = "t@desk.example"\n{team}').seniors


def test_a_turn_that_ends_before_it_begins_is_told() -> None:
    text = 'backups = [{ who = "eva@desk.example", first = 2026-12-02, last = 2026-12-01 }]'
    assert refusal(text + PEOPLE).startswith("backups[1]: the turn of eva@desk.example ends on 2026-12-01, before")


def test_one_customer_has_one_chain_however_the_name_is_written() -> None:
    assert "acme has two chains: merge them" in refusal('[chains]\nAcme = []\n"ACME" = []\n')


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (PEOPLE + 'backups = ["eva@desk.example"]', "people[1].backups"),
        ('[chains]\nlast = "eva@desk.example"\n' + PEOPLE, "chains.last"),
        ('[round_the_clock]\nlook_ahead = "7 days"\n' + PEOPLE, "round_the_clock.look_ahead"),
    ],
)
def test_a_setting_of_the_whole_file_below_a_table_is_told_where_it_belongs(text: str, place: str) -> None:
    assert refusal(text) == (
        f"{place}: it is a setting of the whole file: in TOML it stands above the first line in [brackets]"
    )


@pytest.mark.parametrize("time", ["0 days", "61 days", "PT0S", "a week", "-1 days"])
def test_a_time_to_look_ahead_is_above_zero_and_no_more_than_calendars_know(time: str) -> None:
    assert "look_ahead: expected a time" in refusal(f'look_ahead = "{time}"')


def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"expected a file whose name ends in \.toml or \.json"):
        read_desk_plan(tmp_path / "desk.yaml")
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        read_desk_plan(tmp_path / "desk.toml")
    with pytest.raises(BadInput, match="the key 'last' stands twice"):
        parse_desk_plan(b'{"last": "", "last": ""}', ".json")
    with pytest.raises(BadInput, match="not UTF-8"):
        parse_desk_plan(b"\xff", ".toml")


def test_a_file_of_either_kind_is_read_from_its_place(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "desk.json").write_text(json.dumps({"look_ahead": "2 days"}), encoding="utf-8")
    assert read_desk_plan(tmp_path / "desk.toml") == parse(FILE)
    assert read_desk_plan(tmp_path / "desk.json").look_ahead == timedelta(days=2)
