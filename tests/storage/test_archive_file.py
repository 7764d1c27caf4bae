"""A copy comes back as it was written, and one that was cut off or changed is refused."""

import os
import stat
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.archive import Record
from integration.domain.errors import BadInput
from integration.storage.archive_file import ArchiveFile, Header, replace_file, written
from tests.storage.samples import HERE, NOON, THERE

HEADER = Header("installation", 11, HERE, NOON)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.binary(max_size=30),
)
RECORDS = st.lists(st.builds(Record, TEXTS, st.dictionaries(TEXTS, VALUES, max_size=4)), max_size=5)
SOME = [
    Record("line", {"ticket": "7#\n\x00ž", "at": 1, "trace": None}),
    Record("links", {"sealed": b"\xff\x00\n", "x": 0.5}),
]


def content(records: Iterable[Record], header: Header = HEADER) -> bytes:
    return b"".join(written(header, records))


def read(file: bytes) -> list[Record]:
    copy = ArchiveFile(BytesIO(file))
    return [each for installation in copy.installations() for each in copy.records(installation)]


@given(RECORDS)
def test_what_was_written_comes_back_with_the_kinds_of_its_values(records: list[Record]) -> None:
    found = read(content(records))
    assert found == records
    kinds = [[type(value) for value in each.values.values()] for each in found]
    assert kinds == [[type(value) for value in each.values.values()] for each in records]


@given(RECORDS, st.data())
@settings(max_examples=60)
def test_a_file_that_was_cut_off_anywhere_is_refused(records: list[Record], data: st.DataObject) -> None:
    whole = content(records)
    with pytest.raises(BadInput):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(RECORDS, st.data())
@settings(max_examples=100)
def test_a_file_of_which_one_byte_is_another_is_refused(records: list[Record], data: st.DataObject) -> None:
    whole = bytearray(content(records))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadInput):
        read(bytes(whole))


def test_a_line_too_many_or_too_few_is_refused() -> None:
    first, *rows, last = content(SOME).splitlines(keepends=True)
    for lines in ([first, *rows[1:], last], [first, *rows, rows[0], last], [first, *rows], [first, *rows, last, last]):
        with pytest.raises(BadInput, match="cut off or changed"):
            read(b"".join(lines))


@pytest.mark.parametrize("file", [b"", b"\n", b"{}\n", b"SQLite format 3\x00", b'{"vipdesk":"roster"}\n', b"\xff\xfe"])
def test_what_is_no_copy_is_called_so(file: bytes) -> None:
    with pytest.raises(BadInput, match="no copy of an installation"):
        read(file)


def test_the_first_line_says_whose_it_is_in_which_shape_and_the_last_what_it_should_add_up_to() -> None:
    lines = content(SOME).decode().splitlines()
    assert lines[0] == '{"vipdesk":"installation","version":11,"installation":"acme","made_at":"2026-03-02T12:00:00Z"}'
    assert lines[2] == '{"cupboard":"links","values":{"sealed":{"b64":"/wAK"},"x":0.5}}'
    assert lines[-1].startswith('{"records":2,"sha256":"')
    assert ArchiveFile(BytesIO(content(SOME))).header() == HEADER


def test_it_is_a_copy_of_one_installation_alone_and_is_read_as_often_as_need_be() -> None:
    copy = ArchiveFile(BytesIO(content(SOME)))
    assert list(copy.records(THERE)) == []
    assert list(copy.records(HERE)) == list(copy.records(HERE)) == SOME


@pytest.mark.parametrize(
    "name", ["", "acme#x", "../x", ".acme", "acme+1-trial", "\x1b[2Jgood", "acme\n", "a" * 65, "é"]
)
def test_one_whose_id_nobody_can_have_is_refused_without_showing_it(name: str) -> None:
    with pytest.raises(
        BadInput, match=r"^this is the copy of an installation whose id can't be one: give a file"
    ) as no:
        read(content([], Header("installation", 11, name, NOON)))
    assert str(no.value).isprintable()


@pytest.mark.parametrize("name", ["a", "main", "Acme-2.example_x", "9", "a" * 64])
def test_every_id_that_one_can_connect_with_is_read(name: str) -> None:
    assert ArchiveFile(BytesIO(content([], Header("installation", 11, name, NOON)))).header().installation == name


def test_what_is_nested_too_deep_is_none() -> None:
    with pytest.raises(BadInput, match="no copy of an installation"):
        read(b'{"vipdesk":' + b"[" * 200_000)


class TestTheFileOnDisk:
    def test_its_owner_alone_reads_it(self, tmp_path: Path) -> None:
        replace_file(tmp_path / "copy", written(HEADER, SOME))
        assert (tmp_path / "copy").read_bytes() == content(SOME)
        assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600

    def test_one_that_breaks_off_leaves_the_former_and_nothing_else(self, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(b"former")

        def broken() -> Iterable[bytes]:
            yield b"half"
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            replace_file(tmp_path / "copy", broken())
        assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("copy", b"former")]

    def test_a_link_is_followed(self, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(b"former")
        (tmp_path / "link").symlink_to(tmp_path / "copy")
        replace_file(tmp_path / "link", [b"new"])
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "copy").read_bytes() == b"new"

    def test_what_is_there_and_no_file_stays(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "device").symlink_to("/dev/null")
        (tmp_path / "folder").mkdir()
        for name in ("pipe", "device", "folder"):
            with pytest.raises(BadInput, match=f"{name} is there and is no file: use --to -"):
                replace_file(tmp_path / name, [b"new"])
        assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
        assert {each.name for each in tmp_path.iterdir()} == {"pipe", "device", "folder"}

    def test_a_link_to_itself_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "link")
        with pytest.raises(BadInput, match="cannot be written"):
            replace_file(tmp_path / "link", [])

    def test_where_it_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="cannot be written: No such file or directory"):
            replace_file(tmp_path / "nowhere" / "copy", [])


def test_instants_of_any_zone_are_the_same() -> None:
    made = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(microseconds=1)
    header = Header("installation", 11, HERE, made)
    assert ArchiveFile(BytesIO(content([], header))).header() == header
