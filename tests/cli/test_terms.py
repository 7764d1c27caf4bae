import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import CommandLine

FASTER = '[targets.S1]\nfirst_response = "PT30M"\nfollow_up = "PT4H"\n'


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    line.connect()
    return line


def test_the_printed_file_published_unchanged_changes_nothing(desk: CommandLine) -> None:
    toml = desk.file("terms.toml", desk.run("terms", "show").stdout)
    as_json = desk.file("terms.json", desk.run("terms", "show", "--json").stdout)
    for file in (toml, as_json):
        assert desk.json("terms", "diff", file) == []
        assert "nothing changes" in desk.run("terms", "diff", file).stdout
        refused = desk.process("terms", "publish", file)
        assert refused.returncode == 1
        assert b"says what version 1 says; nothing was published" in refused.stderr
    assert desk.json("terms", "list") == [{"version": 1, "since": None}]


def test_an_edited_file_is_compared_published_and_shown(desk: CommandLine) -> None:
    file = desk.file("faster.toml", FASTER)
    change = {"setting": "targets.S1.first_response", "from": "PT1H", "to": "PT30M"}
    assert desk.json("terms", "diff", file) == [change]
    told = desk.run("terms", "diff", file).stdout
    assert all(word in told for word in change.values())
    before = datetime.now(UTC)
    assert desk.json("terms", "publish", file) == [{"version": 2, "changes": 1}]
    assert desk.json("terms", "diff", file) == []
    assert desk.json("terms", "diff", file, "--against", "1") == [change]
    (first, second) = desk.json("terms", "list")
    assert (first, second["version"]) == ({"version": 1, "since": None}, 2)
    since = datetime.fromisoformat(second["since"])
    assert timedelta(0) <= since - before < timedelta(minutes=1)
    shown = desk.run("terms", "show").stdout
    assert shown.startswith(f"# What VIP Desk sells here: version 2, in force since {since:%Y-%m-%d %H:%M:%S} UTC.\n")
    assert "version 1, the service's own" in desk.run("terms", "show", "--version", "1").stdout
    (old,), (new,) = desk.json("terms", "show", "--version", "1"), desk.json("terms", "show")
    assert (old["targets"]["S1"]["first_response"], new["targets"]["S1"]["first_response"]) == ("PT1H", "PT30M")
    listed = desk.run("terms", "list").stdout.splitlines()
    assert [line.split() for line in listed[1:]] == [["1", "the", "beginning"], ["2", *f"{since:%F %T} UTC".split()]]


def test_a_setting_that_did_not_stand_there_before_is_told_as_new(desk: CommandLine) -> None:
    told = desk.run("terms", "diff", desk.file("slovak.toml", 'holidays.country = "SK"'))
    assert told.stdout.splitlines()[1].split() == ["holidays.country", "-", "SK"]


def test_publishing_tells_people_what_changes_and_for_whom(desk: CommandLine) -> None:
    told = desk.run("terms", "publish", desk.file("faster.toml", FASTER)).stdout
    assert "targets.S1.first_response" in told
    assert "version 2 is in force from now on" in told
    assert "Tickets that are open keep the version they began under" in told


@pytest.mark.parametrize("command", ["diff", "publish"])
def test_a_file_with_mistakes_tells_them_all_and_changes_nothing(desk: CommandLine, command: str) -> None:
    file = desk.file("bad.toml", 'zonne = "UTC"\nbusiness_day = "8h"\n')
    refused = desk.process("terms", command, file, "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"].splitlines() == [
        "zonne: there is no such setting; did you mean zone?",
        'business_day: expected a time above zero and up to PT24H, such as PT8H, not "8h"',
    ]
    assert len(desk.json("terms", "list")) == 1


@pytest.mark.parametrize("words", [("show", "--version", "7"), ("diff", "{}", "--against", "7")])
def test_an_unknown_version_is_refused_with_those_there_are(desk: CommandLine, words: tuple[str, ...]) -> None:
    file = desk.file("faster.toml", FASTER)
    desk.json("terms", "publish", file)
    refused = desk.process("terms", *(word.format(file) for word in words))
    assert refused.returncode == 1
    assert b"no terms of version 7; there are: 1, 2" in refused.stderr


def test_words_for_emoji_and_in_brackets_are_printed_as_they_are(desk: CommandLine) -> None:
    rule = {"name": "[bold]alarm[/bold]", "severity": "S1", "words": [":fire:", "пожар"], "unless": []}
    desk.json("terms", "publish", desk.file("odd.json", json.dumps({"rules": [rule]})))
    printed = desk.process("terms", "show", PYTHONIOENCODING="ascii").stdout
    (desk.folder / "printed.toml").write_bytes(printed)
    assert desk.json("terms", "diff", str(desk.folder / "printed.toml")) == []
