"""`vipdesk desk`: the plan is printed, checked and published as a file."""

import json

import pytest

from integration.domain.errors import BadInput
from integration.domain.trouble import Trouble, TroubleKind
from tests.cli.conftest import CommandLine
from tests.cli.some_desk import DANA, EVA, JAN, PLAN, answers, with_desk, with_roster

TEAM = """
[[people]]
email = "seniors@desk.example"
name = "Seniors"
group = "5"
"""


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return with_desk(line)


def test_the_printed_file_published_unchanged_changes_nothing(desk: CommandLine) -> None:
    toml = desk.file("printed.toml", desk.run("desk", "show").stdout)
    as_json = desk.file("printed.json", desk.run("desk", "show", "--json").stdout)
    for file in (toml, as_json):
        assert desk.json("desk", "check", file) == []
        assert "nothing changes" in desk.run("desk", "check", file).stdout
        refused = desk.process("desk", "publish", file)
        assert refused.returncode == 1
        assert b"says what is in force; nothing was published" in refused.stderr


def test_before_the_first_plan_an_empty_one_is_printed(line: CommandLine) -> None:
    (shown,) = with_roster(line).json("desk", "show")
    assert (shown["people"], shown["chains"], shown["look_ahead"]) == ([], {}, "7 days")
    assert "# Nobody yet. To begin:" in line.run("desk", "show").stdout


def test_publishing_says_who_is_new_who_is_gone_and_which_chains_change(desk: CommandLine) -> None:
    gone = PLAN.replace('"eva@desk.example", ', "").replace('["jan@desk.example"]\n\n[round', "[]\n\n[round")
    before, _, after = gone.partition('[[people]]\nemail = "eva@desk.example"')
    edited = f"{before}[[people]]{after.partition('[[people]]')[2]}"
    edited += '[[people]]\nemail = "new@desk.example"\nname = "Nora"\nhost_id = "12"\n'
    file = desk.file("edited.toml", edited.replace('name = "Mira Koval"', 'name = "Mira K."'))
    told = [
        {"setting": "backups", "from": [EVA, JAN], "to": [JAN]},
        {"setting": 'chains."orbis logistics"', "from": [JAN], "to": []},
        {"setting": 'people."eva@desk.example"', "from": "Eva Horvat", "to": None},
        {"setting": 'people."mira@desk.example".name', "from": "Mira Koval", "to": "Mira K."},
        {"setting": 'people."new@desk.example"', "from": None, "to": "Nora"},
        {"advice": "without any backup: Orbis Logistics"},
    ]
    assert desk.json("desk", "check", file) == told
    published = desk.run("desk", "publish", file).stdout
    assert "the plan is in force: 4 people, 1 customers with a chain of their own" in published
    assert all(word in published for word in ("Nora", "Eva Horvat", "! without any backup: Orbis Logistics"))
    assert desk.json("desk", "check", file) == told[-1:]


def test_checking_stores_nothing(line: CommandLine) -> None:
    with_roster(line)
    assert line.json("desk", "check", line.file("desk.toml", PLAN))
    assert line.json("desk", "show")[0]["people"] == []


def test_what_is_left_open_is_said(line: CommandLine) -> None:
    with_roster(line)
    file = line.file("desk.toml", '[[people]]\nemail = "eva@desk.example"\nname = "Eva"\nhost_id = "7"\n')
    (published,) = line.json("desk", "publish", file)
    assert (published["people"], published["changes"]) == (1, 1)
    agent, last, alone, chat = published["advice"]
    assert agent.startswith(f"Dana Petrova ({DANA}) looks after customers and is not among the people")
    assert last.startswith("`last` names nobody")
    assert alone == "without any backup: Acme, Orbis Logistics"
    assert chat.startswith("`round_the_clock` has no chat")


@pytest.mark.parametrize("command", ["check", "publish"])
def test_what_does_not_fit_the_roster_or_the_helpdesk_is_told_all_at_once(desk: CommandLine, command: str) -> None:
    wrong = PLAN.replace('"Orbis Logistics"', '"Orbis Logistic"').replace('host_id = "3"', 'host_id = "4"')
    wrong = wrong.replace("limit = 25", 'chat_widget = "w1"').replace('host_id = "8"', 'host_id = "3"')
    refused = desk.process("desk", command, desk.file("wrong.toml", wrong), "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"].splitlines() == [
        'chains."Orbis Logistic": no customer on the roster is called so; did you mean Orbis Logistics?',
        'people[1].host_id: the roster has "3" for dana@desk.example: make the two the same',
        'people[3].host_id: on the roster "3" is dana@desk.example: make the two the same',
        "people[2].chat_widget: this helpdesk has no chat of its own: give an address (chat) instead",
    ]
    assert desk.json("desk", "check", desk.file("desk.toml", PLAN)) == []


def test_what_the_helpdesk_lacks_by_now_is_told_and_what_it_can_carry_is_mended(desk: CommandLine) -> None:
    store = desk.store()
    for name in ("chat_widgets", "groups"):
        store.report("main", Trouble(TroubleKind.CAPABILITY, name, "it was so before"))
    store.close()
    desk.json("desk", "publish", desk.file("team.toml", PLAN + TEAM))
    assert desk.json("troubles") == []


def test_a_file_with_mistakes_is_refused_with_their_places(desk: CommandLine) -> None:
    with pytest.raises(BadInput, match="lasst: there is no such setting; did you mean last"):
        desk.run("desk", "publish", desk.file("bad.toml", 'lasst = "eva@desk.example"'))


def test_who_answers_follows_at_once(desk: CommandLine) -> None:
    desk.json("away", "sick", DANA)
    assert answers(desk) == {"Acme": EVA, "Orbis Logistics": JAN}
    edited = PLAN.replace('backups = ["eva@desk.example", "jan@desk.example"]', 'backups = ["jan@desk.example"]')
    desk.json("desk", "publish", desk.file("edited.toml", edited))
    assert answers(desk) == {"Acme": JAN, "Orbis Logistics": JAN}


def test_words_in_brackets_are_printed_as_they_are(desk: CommandLine) -> None:
    odd = PLAN.replace("Eva Horvat", "[bold]Eva[/bold] :fire: Ива")
    desk.json("desk", "publish", desk.file("odd.toml", odd))
    printed = desk.process("desk", "show", PYTHONIOENCODING="ascii").stdout
    (desk.folder / "printed.toml").write_bytes(printed)
    assert desk.json("desk", "check", str(desk.folder / "printed.toml")) == []
