"""Installations move between stores, and their copies into files and out of them."""

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from integration.domain.archive import Record, fingerprints
from integration.domain.errors import VipDeskError
from integration.domain.installation import Installation
from integration.storage.archive_file import Header, written
from integration.storage.documents import encode
from integration.storage.instants import to_micros
from integration.storage.ownership import owned
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite.archive import SqliteArchive, rows_of
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.migrations import migrate, newest
from tests.cli.conftest import CommandLine, database
from tests.storage.archived import with_value
from tests.storage.samples import NOON, SECRETS


@pytest.fixture
def empty(line: CommandLine, tmp_path: Path) -> CommandLine:
    """Another store, with a key of its own and that of the first behind it."""
    (tmp_path / "elsewhere").mkdir()
    another = CommandLine(tmp_path / "elsewhere")
    another.settings["VIPDESK_KEY"] += " " + line.settings["VIPDESK_KEY"]
    return another


def of_shape_7(line: CommandLine) -> list[Record]:
    """An installation with a walk and a ticket in line, as version 7 of the store had it."""
    sealed = Seal([line.settings["VIPDESK_KEY"]]).seal(encode(SECRETS))
    with closing(sqlite3.connect(line.folder / "older", isolation_level=None)) as connection:
        migrate(connection, until=7)
        itself = ("acme", "django-helpdesk", "https://desk.example", "3", "", sealed)
        connection.execute(
            "INSERT INTO installations (id, host, base_url, own_user, problem, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            itself,
        )
        connection.execute("INSERT INTO walks VALUES ('acme', 'poll', x'7B7D')")
        connection.execute(
            "INSERT INTO line (installation, ticket, not_before) VALUES ('acme', '7', ?)", (to_micros(NOON),)
        )
        return list(rows_of(connection, "acme"))


def refusal(line: CommandLine, *words: str) -> str:
    """Why a command is refused, which it must be."""
    with pytest.raises(VipDeskError) as refused:
        line.run(*words)
    return str(refused.value)


def kept(path: Path, installation: str) -> object:
    opened = open_database(path, "NORMAL")
    found = fingerprints(SqliteArchive(opened).records(installation))
    opened.close()
    return found


class TestACopy:
    def test_it_is_taken_in_elsewhere_as_it_was(self, full: CommandLine, empty: CommandLine) -> None:
        file = str(full.folder / "acme.jsonl")
        (out,) = full.json("export", "-i", "acme", "--to", file)
        assert (out["installation"], out["file"]) == ("acme", file)
        assert empty.json("import", file) == [
            {"installation": "acme", "rows": out["rows"], "there_before": "new", "written": True}
        ]
        assert kept(database(empty), "acme") == kept(database(full), "acme")
        assert [each["id"] for each in empty.json("installations")] == ["acme"]
        assert empty.json("reseal")[0]["resealed"] > 8

    def test_its_owner_alone_reads_it_and_no_secret_stands_in_it(self, full: CommandLine) -> None:
        full.run("export", "-i", "acme", "--to", str(full.folder / "acme.jsonl"))
        assert stat.S_IMODE((full.folder / "acme.jsonl").stat().st_mode) == 0o600
        assert b"plain-" not in (full.folder / "acme.jsonl").read_bytes()

    def test_it_goes_through_a_pipe(self, full: CommandLine, empty: CommandLine) -> None:
        out = full.process("export", "-i", "other", "--to", "-")
        assert (out.returncode, out.stderr) == (0, b"")
        result = empty.process("import", "-", given=out.stdout)
        assert b"other: " in result.stdout, result.stderr
        assert kept(database(empty), "other") == kept(database(full), "other")

    def test_the_same_twice_writes_nothing(self, full: CommandLine, empty: CommandLine) -> None:
        file = str(full.folder / "acme.jsonl")
        full.run("export", "-i", "acme", "--to", file)
        empty.run("import", file)
        (again,) = empty.json("import", file)
        assert (again["there_before"], again["written"]) == ("same", False)
        assert "are there already" in empty.run("import", file).stdout

    def test_one_that_went_on_since_is_overwritten_only_where_that_is_said(self, full: CommandLine) -> None:
        file = str(full.folder / "acme.jsonl")
        full.run("export", "-i", "acme", "--to", file)
        before = kept(database(full), "acme")
        full.json("shadow", "on", "-i", "acme")
        assert "acme is there already, and differs in installations" in refusal(full, "import", file)
        (found,) = full.json("import", file, "--replace", "--dry-run")
        assert (found["there_before"], found["written"]) == ("differs", False)
        assert kept(database(full), "acme") != before
        assert "in the place of one that differs" in full.run("import", file, "--replace").stdout
        assert kept(database(full), "acme") == before

    def test_one_that_was_changed_on_the_way_is_refused_whole(self, full: CommandLine, empty: CommandLine) -> None:
        file = full.folder / "acme.jsonl"
        full.run("export", "-i", "acme", "--to", str(file))
        file.write_bytes(file.read_bytes().replace(b"desk.example", b"evil.example"))
        assert "cut off or changed since it was written" in refusal(empty, "import", str(file))
        assert empty.json("installations") == []

    def test_without_the_key_of_its_secrets_nothing_is_written(self, full: CommandLine, empty: CommandLine) -> None:
        file = str(full.folder / "acme.jsonl")
        full.run("export", "-i", "acme", "--to", file)
        empty.settings["VIPDESK_KEY"] = new_key()
        assert "put it beside yours in VIPDESK_KEY" in refusal(empty, "import", file)
        assert empty.json("installations") == []

    def test_one_of_an_older_version_is_brought_up_to_date(self, line: CommandLine) -> None:
        """Such as the shape before installations had a number of the account."""
        file = line.folder / "older.jsonl"
        file.write_bytes(b"".join(written(Header("installation", 7, "acme", line.now()), of_shape_7(line))))
        assert b"app_installation" not in file.read_bytes()
        assert line.json("import", str(file))[0]["rows"] == 3
        store = line.store()
        assert store.get("acme") == (Installation("acme", "django-helpdesk", "https://desk.example", "3"), SECRETS)
        assert store.ready_at("acme", "7") == NOON
        store.close()

    def test_one_with_a_row_that_is_refused_takes_nothing_away(self, full: CommandLine) -> None:
        file = full.folder / "acme.jsonl"
        full.run("export", "-i", "acme", "--to", str(file))
        rows = list(SqliteArchive(opened := open_database(database(full), "NORMAL")).records("acme"))
        opened.close()
        file.write_bytes(b"".join(written(Header("installation", newest(), "acme", NOON), [*rows, rows[-1]])))
        full.json("shadow", "on", "-i", "acme")
        before = kept(database(full), "acme")
        for more in ([], ["--dry-run"], ["--replace"], ["--replace", "--dry-run"]):
            assert "is there twice" in refusal(full, "import", str(file), *more)
        assert kept(database(full), "acme") == before

    def test_one_of_a_host_that_nobody_knows_is_refused_and_shows_no_more_of_it_than_can_be_read(
        self, full: CommandLine, empty: CommandLine
    ) -> None:
        file = full.folder / "acme.jsonl"
        rows = list(SqliteArchive(opened := open_database(database(full), "NORMAL")).records("acme"))
        opened.close()
        forged = with_value(rows, "installations", "host", "\x1b[2Jevil")
        file.write_bytes(b"".join(written(Header("installation", newest(), "acme", NOON), forged)))
        done = empty.process("import", str(file))
        assert done.returncode == 1
        assert b"acme: no host is called ?[2Jevil" in done.stderr
        assert b"\x1b[2J" not in done.stdout + done.stderr

    def test_one_of_a_store_that_is_being_served_does_not_give_way(self, full: CommandLine) -> None:
        file = str(full.folder / "acme.jsonl")
        full.run("export", "-i", "acme", "--to", file)
        full.json("shadow", "on", "-i", "acme")
        before = kept(database(full), "acme")
        with owned(database(full)):
            assert "another `vipdesk serve` already works off" in refusal(full, "import", file, "--replace")
            assert full.json("import", file, "--replace", "--dry-run")[0]["there_before"] == "differs"
        assert kept(database(full), "acme") == before

    def test_it_is_not_written_over_what_is_no_file(self, full: CommandLine) -> None:
        os.mkfifo(full.folder / "pipe")
        why = refusal(full, "export", "-i", "acme", "--to", str(full.folder / "pipe"))
        assert "use --to -" in why
        assert stat.S_ISFIFO((full.folder / "pipe").stat().st_mode)

    @pytest.mark.parametrize("version", [0, newest() + 1])
    def test_one_of_a_version_that_nobody_knows_is_refused(self, line: CommandLine, version: int) -> None:
        header = Header("installation", version, "acme", line.now())
        file = line.folder / "newer.jsonl"
        file.write_bytes(b"".join(written(header, [])))
        assert "made by a newer version of VIP Desk" in refusal(line, "import", str(file))

    def test_it_must_be_said_of_which_one_where_there_are_several(self, full: CommandLine) -> None:
        words = ("export", "--to", str(full.folder / "copy"))
        assert "say which installation with -i; there are: acme, other" in refusal(full, *words)
        assert "nobody can't be found there; there are: acme, other" in refusal(full, *words, "-i", "nobody")
        assert not (full.folder / "copy").exists()

    @pytest.mark.parametrize("file", ["nowhere.jsonl", "desk.sqlite3"])
    def test_what_is_no_copy_is_refused(self, full: CommandLine, file: str) -> None:
        why = refusal(full, "import", str(full.folder / file))
        assert "cannot be read" in why or "no copy of an installation" in why


class TestAMove:
    def test_all_go_one_by_one_and_stay_where_they_were(self, full: CommandLine) -> None:
        here, there = str(database(full)), str(full.folder / "new.sqlite3")
        before = [kept(database(full), where) for where in ("acme", "other")]
        found = full.json("migrate", "--from", here, "--to", there)
        assert [(each["installation"], each["there_before"], each["written"]) for each in found] == [
            ("acme", "new", True),
            ("other", "new", True),
        ]
        assert [kept(Path(there), where) for where in ("acme", "other")] == before
        assert [kept(database(full), where) for where in ("acme", "other")] == before

    def test_it_goes_on_where_it_was_broken_off(self, full: CommandLine) -> None:
        words = ("migrate", "--from", str(database(full)), "--to", str(full.folder / "new.sqlite3"))
        assert [each["installation"] for each in full.json(*words, "-i", "other")] == ["other"]
        again = full.json(*words)
        assert [(each["installation"], each["written"]) for each in again] == [("acme", True), ("other", False)]

    def test_one_that_may_not_be_overwritten_keeps_no_other(self, full: CommandLine) -> None:
        words = ("migrate", "--from", str(database(full)), "--to", str(full.folder / "new.sqlite3"))
        full.json(*words, "-i", "acme")
        full.json("shadow", "on", "-i", "acme")
        result = full.run(*words, "--json")
        refused, went = (json.loads(each) for each in result.stdout.splitlines())
        assert result.exit_code == 1
        assert "differs in installations" in refused["error"]
        assert went["installation"] == "other"
        full.json(*words, "--replace")
        assert kept(full.folder / "new.sqlite3", "acme") == kept(database(full), "acme")

    def test_one_whose_key_is_not_here_keeps_no_other(self, full: CommandLine) -> None:
        there = full.folder / "new.sqlite3"
        with closing(sqlite3.connect(database(full))) as connection, connection:
            strange = Seal([new_key()]).seal(encode(SECRETS))
            connection.execute("UPDATE installations SET sealed = ? WHERE id = 'acme'", (strange,))
        result = full.run("migrate", "--from", str(database(full)), "--to", str(there), "--json")
        refused, went = (json.loads(each) for each in result.stdout.splitlines())
        assert result.exit_code == 1
        assert refused["error"].startswith("acme: its secrets were sealed with a key that isn't here")
        assert (went["installation"], went["written"]) == ("other", True)

    def test_its_owner_alone_reads_the_new_store_and_that_of_one_that_is_there_stays(self, full: CommandLine) -> None:
        there = full.folder / "new.sqlite3"
        database(full).chmod(0o640)
        full.json("migrate", "--from", str(database(full)), "--to", str(there))
        assert stat.S_IMODE(there.stat().st_mode) == 0o600
        assert stat.S_IMODE(database(full).stat().st_mode) == 0o640

    def test_a_dry_run_says_what_would_move_and_makes_nothing(self, full: CommandLine) -> None:
        there = full.folder / "new.sqlite3"
        words = ("migrate", "--from", str(database(full)), "--to", str(there), "--dry-run")
        found = full.json(*words)
        assert [(each["installation"], each["there_before"], each["written"]) for each in found] == [
            ("acme", "new", False),
            ("other", "new", False),
        ]
        assert "acme: " in full.run(*words).stdout
        assert not there.exists()

    @pytest.mark.parametrize("served", ["desk.sqlite3", "new.sqlite3"])
    def test_a_store_that_is_being_served_is_not_moved(self, full: CommandLine, served: str) -> None:
        with owned(full.folder / served):
            why = refusal(full, "migrate", "--from", str(database(full)), "--to", str(full.folder / "new.sqlite3"))
        assert "another `vipdesk serve` already works off" in why
        assert not (full.folder / "new.sqlite3").exists()

    def test_it_says_what_to_do_before_and_after(self, full: CommandLine) -> None:
        there = str(full.folder / "new.sqlite3")
        said = full.run("migrate", "--from", str(database(full)), "--to", there).stdout
        assert said.splitlines()[0].startswith("Nothing may work on either of the two meanwhile")
        assert f"Now start `vipdesk serve` with VIPDESK_DATABASE={there}" in said

    def test_from_a_file_that_is_not_there_or_to_itself_nothing_moves(self, full: CommandLine) -> None:
        here, there = str(database(full)), str(full.folder / "new.sqlite3")
        assert "there is no store" in refusal(full, "migrate", "--from", there, "--to", here)
        assert "are the same store" in refusal(full, "migrate", "--from", here, "--to", here)
        assert not Path(there).exists()
