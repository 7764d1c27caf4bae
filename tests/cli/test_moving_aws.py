"""Installations move from the file to DynamoDB and back, and a copy may come from either."""

import json
from pathlib import Path

from integration.domain.archive import Record, at_rest, fingerprints
from integration.storage.archive_file import Header, written
from integration.storage.sqlite.archive import SqliteArchive
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.migrations import newest
from sandbox.aws import RunningAws
from tests.cli.conftest import CommandLine, database


def ran(line: CommandLine, aws: RunningAws, *words: str, **settings: str) -> list[dict[str, object]]:
    done = line.process(*words, "--json", given=b"", **aws.settings, **settings)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(each) for each in done.stdout.splitlines()]


def kept(path: Path) -> object:
    opened = open_database(path, "NORMAL")
    archive = SqliteArchive(opened)
    found = {where: fingerprints(map(at_rest, archive.records(where))) for where in archive.installations()}
    opened.close()
    return found


def test_all_go_to_the_table_and_come_back_as_they_were(full: CommandLine, aws: RunningAws) -> None:
    table, back = f"table:{aws.make_table()}", full.folder / "back.sqlite3"
    there = ran(full, aws, "migrate", "--from", str(database(full)), "--to", table)
    assert [(each["installation"], each["there_before"]) for each in there] == [("acme", "new"), ("other", "new")]
    again = ran(full, aws, "migrate", "--from", str(database(full)), "--to", table, "-i", "acme")
    assert [(each["installation"], each["there_before"], each["written"]) for each in again] == [
        ("acme", "same", False)
    ]
    full.json("shadow", "on", "-i", "acme")
    (anew,) = ran(full, aws, "migrate", "--from", str(database(full)), "--to", table, "-i", "acme", "--replace")
    assert (anew["there_before"], anew["written"]) == ("differs", True)
    home = ran(full, aws, "migrate", "--from", table, "--to", str(back))
    assert [each["rows"] for each in home] == [each["rows"] for each in there]
    assert kept(back) == kept(database(full))


def test_a_copy_out_of_the_table_is_taken_in_by_a_file_and_the_other_way_round(
    full: CommandLine, aws: RunningAws
) -> None:
    table, copy = aws.make_table(), str(full.folder / "acme.jsonl")
    (out,) = ran(full, aws, "export", "-i", "acme", "--to", copy)
    (came,) = ran(full, aws, "import", copy, VIPDESK_TABLE=table)
    assert (came["rows"], came["there_before"]) == (out["rows"], "new")
    ran(full, aws, "export", "--to", copy, VIPDESK_TABLE=table)
    (home,) = ran(full, aws, "import", copy)
    assert (home["rows"], home["there_before"]) == (out["rows"], "same")


def test_a_copy_with_a_row_that_is_refused_takes_nothing_away_in_the_table(full: CommandLine, aws: RunningAws) -> None:
    table, copy, wrong = aws.make_table(), str(full.folder / "acme.jsonl"), full.folder / "wrong.jsonl"
    ran(full, aws, "export", "-i", "acme", "--to", copy)
    ran(full, aws, "import", copy, VIPDESK_TABLE=table)
    opened = open_database(database(full), "NORMAL")
    rows = [each for each in SqliteArchive(opened).records("acme") if each.cupboard != "walks"]
    opened.close()
    stray = Record("walks", {"installation": "other", "kind": "poll", "document": b"{}"})
    wrong.write_bytes(b"".join(written(Header("installation", newest(), "acme", full.now()), [*rows, stray])))
    for more in (["--replace"], ["--replace", "--dry-run"]):
        done = full.process("import", str(wrong), *more, given=b"", **aws.settings, VIPDESK_TABLE=table)
        assert done.returncode == 1
        assert b"a row of walks is none of acme" in done.stderr
    (again,) = ran(full, aws, "import", copy, VIPDESK_TABLE=table)
    assert again["there_before"] == "same"


def test_a_table_that_is_not_there_is_said(full: CommandLine, aws: RunningAws) -> None:
    words = ("migrate", "--from", str(database(full)), "--to", "table:nowhere")
    done = full.process(*words, given=b"", **aws.settings)
    assert done.returncode == 1
    assert b"nowhere cannot be used" in done.stderr
