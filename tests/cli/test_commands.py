import json

import pytest

from tests.cli.conftest import CommandLine


def test_connect_gives_the_address_for_the_webhooks_and_keeps_its_secret_when_repeated(line: CommandLine) -> None:
    first, again = line.connect(), line.connect()
    assert first["installation"] == "main"
    assert first["webhook_url"].startswith("https://vip.example/hooks/django-helpdesk/main/")
    assert again == first
    store = line.store()
    found = store.get("main")
    store.close()
    assert found
    assert (found[1].api_token, found[0].base_url) == ("the-token", "https://desk.example/helpdesk")


def test_an_unknown_host_is_refused_with_the_known_ones(line: CommandLine) -> None:
    result = line.process("connect", "freshdesk", "--url", "https://x", "--user-id", "1", "--token-stdin")
    assert result.returncode == 1
    assert b"no host is called freshdesk; known are: django-helpdesk" in result.stderr


def test_the_roster_is_imported_whole_and_listed_with_how_each_customer_stands(line: CommandLine) -> None:
    line.connect()
    line.import_roster()
    standings = {row["company"]: row["standing"] for row in line.json("roster", "list")}
    assert standings == {"Acme": "VIP", "Small": "not on the All-inclusive plan"}
    assert "Acme" in line.run("roster", "list").stdout


def test_a_roster_with_a_bad_row_changes_nothing(line: CommandLine) -> None:
    line.connect()
    line.import_roster()
    bad = line.file("bad.csv", "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\nX,Y,soon,,,,,\n")
    result = line.process("roster", "import", bad, "--agents", str(line.folder / "a.csv"))
    assert result.returncode == 1
    assert b"row 2, column addon_from" in result.stderr
    assert len(line.json("roster", "list")) == 2


@pytest.mark.parametrize(("name", "why"), [("missing.csv", b"cannot be read"), ("latin.csv", b"not UTF-8")])
def test_a_file_that_cannot_be_read_is_a_clear_error(line: CommandLine, name: str, why: bytes) -> None:
    line.connect()
    (line.folder / "latin.csv").write_bytes(b"\xff\xfe\xe9")
    result = line.process("roster", "import", str(line.folder / name), "--agents", line.file("a.csv", ""))
    assert result.returncode == 1
    assert why in result.stderr


def test_explain_of_a_ticket_that_nobody_knows_says_where_to_look(line: CommandLine) -> None:
    line.connect()
    result = line.process("explain", "99", "--json")
    assert result.returncode == 1
    assert "vipdesk tickets" in json.loads(result.stderr)["error"]


def test_tickets_deliveries_and_replay_show_and_repeat_what_came(line: CommandLine) -> None:
    line.connect()
    line.import_roster()
    line.decide()
    (row,) = line.json("tickets")
    assert (row["customer"], row["severity"], row["agent"]) == ("Acme", 3, "Dana Petrova")
    assert row["first_response_due"] == "2026-11-23T11:00:00Z"
    assert line.json("tickets", "--triage") == []
    (delivery,) = line.json("deliveries")
    assert line.json("replay", delivery["id"]) == [{"tickets": 1}]
    assert line.json("replay", "--since", "2026-11-23T09:00:00+0000") == [{"tickets": 1}]
    assert line.json("replay", "--since", "2026-11-23T09:00:01+0000") == [{"tickets": 0}]
    assert line.json("parked") == []
    for command in ("tickets", "deliveries", "parked"):
        assert line.run(command).exit_code == 0


def test_replay_of_nothing_in_particular_is_refused(line: CommandLine) -> None:
    line.connect()
    assert b"their ids, or --since" in line.process("replay").stderr


def test_replay_of_what_is_no_delivery_says_where_their_ids_are(line: CommandLine) -> None:
    line.connect()
    told = line.process("replay", "4")
    assert (told.returncode, b"`vipdesk deliveries` shows them" in told.stderr) == (1, True)


def test_rules_can_be_listed_edited_and_published_as_the_next_version(line: CommandLine) -> None:
    line.connect()
    (rules,) = line.json("rules", "list")
    mine = [{"name": "forklift", "severity": 1, "words": ["forklift*"], "unless": ["toy"]}, *rules]
    (answer,) = line.json("rules", "import", line.file("rules.json", json.dumps(mine)))
    assert answer == {"version": 2, "rules": len(mine)}
    assert line.json("rules", "list")[0][0] == mine[0]
    assert "forklift" in line.run("rules", "list").stdout


@pytest.mark.parametrize("text", ["no JSON", "{}", '[{"name":"x","severity":9,"words":["y"]}]', '[{"name":"x"}]'])
def test_rules_that_make_no_sense_change_nothing(line: CommandLine, text: str) -> None:
    line.connect()
    before = line.json("rules", "list")
    result = line.process("rules", "import", line.file("rules.json", text))
    assert result.returncode == 1
    assert b"nothing was imported" in result.stderr
    assert line.json("rules", "list") == before


def test_without_an_installation_every_command_says_how_to_begin(line: CommandLine) -> None:
    assert b"begin with `vipdesk connect`" in line.process("tickets").stderr


def test_a_misspelt_setting_is_named_before_anything_happens(line: CommandLine) -> None:
    result = line.process("tickets", VIPDESK_DATABSE="x")
    assert result.returncode == 1
    assert b"did you mean VIPDESK_DATABASE?" in result.stderr


def test_clock_answers_each_line_in_order_and_goes_on_after_nonsense(line: CommandLine) -> None:
    week = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    asked = {"zone": "Europe/Bratislava", "week": week, "start": "2026-11-20T15:30:00Z", "amount": "PT2H"}
    given = "\n".join([json.dumps(asked), "nonsense", "", json.dumps({**asked, "clock": "calendar"})])
    result = line.process("clock", given=given.encode())
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert [*answers[0].values(), *answers[3].values()] == ["2026-11-23T09:30:00Z", "2026-11-20T17:30:00Z"]
    assert [list(answers[1]), list(answers[2])] == [["error"], ["error"]]


def test_classify_answers_each_line_with_a_severity_and_its_rule(line: CommandLine) -> None:
    asked = {"subject": "x", "body": "y", "fields": {"severity": "S2"}}
    result = line.process("classify", given=json.dumps(asked).encode() + b"\n{")
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert answers[0] == {"severity": 2, "confirmed": True, "rule": "field"}
    assert list(answers[1]) == ["error"]


def test_keygen_makes_a_new_key_each_time(line: CommandLine) -> None:
    assert line.json("keygen") != line.json("keygen")


def test_help_and_version_answer_without_any_setting(line: CommandLine) -> None:
    assert "roster" in line.run("--help").stdout
    assert line.run("--version").stdout.strip() == "0.1.0"


def test_serve_with_the_wrong_key_ends_at_once_and_says_which_key_is_needed(line: CommandLine) -> None:
    line.connect()
    (other,) = line.json("keygen")
    result = line.process("serve", "--port", "0", VIPDESK_KEY=other["key"])
    assert result.returncode == 1
    assert b"sealed with another key" in result.stderr


def test_serve_without_any_key_says_how_to_make_one(line: CommandLine) -> None:
    line.connect()
    result = line.process("serve", "--port", "0", VIPDESK_KEY="")
    assert result.returncode == 1
    assert b"vipdesk keygen" in result.stderr


def test_a_key_is_replaced_by_naming_the_new_one_first_and_resealing(line: CommandLine) -> None:
    address = line.connect()
    old, (new,) = line.settings["VIPDESK_KEY"], line.json("keygen")
    line.settings["VIPDESK_KEY"] = f"{new['key']} {old}"
    assert line.json("reseal") == [{"resealed": 1}]
    line.settings["VIPDESK_KEY"] = new["key"]
    assert line.connect() == address


def test_installations_show_what_an_admin_must_mend(line: CommandLine) -> None:
    line.connect()
    store = line.store()
    store.set_problem("main", "connect it again")
    store.close()
    (shown,) = line.json("installations")
    assert (shown["id"], shown["host"], shown["problem"]) == ("main", "django-helpdesk", "connect it again")
    assert "connect it again" in line.run("installations").stdout
