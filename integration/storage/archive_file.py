"""The file that holds a copy of an installation: JSON Lines between a header and a footer, which tell if it is whole.

Secrets stay as they are sealed. All else is as private as the store is, and nothing signs the file: who can change it
can make a whole one of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from os import fsync
from pathlib import Path
from re import compile as pattern
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Literal, TypeVar

import msgspec

from integration.domain.archive import Record, Value
from integration.domain.errors import BadInput


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: whose copy it is, made when, in which shape of the embedded store."""

    vipdesk: Literal["installation"]
    version: int
    installation: str
    made_at: datetime


class _Bytes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    b64: bytes


_Cell = str | int | float | _Bytes | None


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cupboard: str
    values: dict[str, _Cell]


class _Footer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many rows there are, and the SHA-256 in hex of all lines before this one."""

    records: int
    sha256: str


_ID = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""The ids that `vipdesk connect` takes: what stands in keys, addresses and lines for people."""

_T = TypeVar("_T", Header, _Row, _Footer)

_NOT_OURS = "this is no copy of an installation: give a file that `vipdesk export` wrote"
_NO_ID = "this is the copy of an installation whose id can't be one: give a file that `vipdesk export` wrote"
_NOT_WHOLE = "the file was cut off or changed since it was written: export it again, and nothing of it was taken"


def written(header: Header, records: Iterable[Record]) -> Iterator[bytes]:
    """The lines of the file, each with its end."""
    digest, count = sha256(), 0
    first = _line(header)
    digest.update(first)
    yield first
    for record in records:
        line = _line(_Row(record.cupboard, {name: _cell(value) for name, value in record.values.items()}))
        digest.update(line)
        count += 1
        yield line
    yield _line(_Footer(count, digest.hexdigest()))


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """Keeps `ports.Source` of a file that can be read from its beginning again and again.

    Raises BadInput for what is no such file, or not the whole of it, before it tells the first row.
    """

    file: BinaryIO

    def header(self) -> Header:
        """What the first line says, of a file that is whole."""
        self.file.seek(0)
        header = _read(self.file.readline(), Header, _NOT_OURS)
        if not _ID.fullmatch(header.installation):
            raise BadInput(_NO_ID)
        self._require_whole()
        return header

    def installations(self) -> Iterator[str]:
        """The one whose copy it is."""
        yield self.header().installation

    def records(self, installation: str) -> Iterator[Record]:
        """The rows of the file, if they are this installation's."""
        if self.header().installation == installation:
            self.file.seek(0)
            self.file.readline()
            for line, follows in _with_next(self.file):
                if follows:
                    row = _read(line, _Row, _NOT_WHOLE)
                    yield Record(row.cupboard, {name: _value(cell) for name, cell in row.values.items()})

    def _require_whole(self) -> None:
        self.file.seek(0)
        digest, count, last = sha256(), -1, b""
        for line, follows in _with_next(self.file):
            if follows:
                digest.update(line)
                count += 1
            last = line
        if last != _line(_Footer(count, digest.hexdigest())):
            raise BadInput(_NOT_WHOLE)


def _with_next(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether another one follows."""
    before: bytes | None = None
    for line in lines:
        if before is not None:
            yield before, True
        before = line
    if before is not None:
        yield before, False


def _line(value: msgspec.Struct) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _read(line: bytes, kind: type[_T], refusal: str) -> _T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(refusal) from error


def _cell(value: Value) -> _Cell:
    return _Bytes(value) if isinstance(value, bytes) else value


def _value(cell: _Cell) -> Value:
    return cell.b64 if isinstance(cell, _Bytes) else cell


def replace_file(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file that its owner alone can read, whole or not at all; raises BadInput where it can't be written.

    A link is followed. What is there and is no file (a pipe, a device, a folder) is refused, and stays.
    """
    try:
        place = _place_of(path)
        with NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            draft = Path(file.name)
            try:
                file.writelines(lines)
                file.flush()
                fsync(file.fileno())
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise BadInput(message) from error


def _place_of(path: Path) -> Path:
    if path.exists() and not path.is_file():
        message = f"{path} is there and is no file: use --to - and lead standard output to it"
        raise BadInput(message)
    try:
        return path.resolve()
    except RuntimeError as error:
        message = f"{path} cannot be written: it is a link that leads to itself"
        raise BadInput(message) from error
