"""Stores that installations are moved between, and files that hold a copy of one."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO

from integration.bootstrap.hosts import HOSTS
from integration.bootstrap.present import utc_now
from integration.bootstrap.stores import SHARDS, with_keys
from integration.config import Config
from integration.domain.archive import Record
from integration.domain.errors import BadInput, Misconfigured
from integration.ports.archive import Archive, Source
from integration.storage.archive_file import ArchiveFile, Header, replace_file, written
from integration.storage.ownership import owned
from integration.storage.sealing import Seal
from integration.storage.sqlite.archive import SqliteArchive
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.migrations import newest
from integration.storage.sqlite.older_shapes import in_newest_shape
from integration.usecases.move_installation import MoveInstallation, kept

TABLE = "table:"
"""Begins the name of a place that is a DynamoDB table; any other is the file of an embedded store."""

STANDARD = "-"
"""Standard input, or output, in the place of a file."""


@dataclass(frozen=True, slots=True)
class Place:
    """An open store, which gives and takes installations."""

    archive: Archive


def place_of(config: Config) -> str:
    """The name of the store that the settings name."""
    return TABLE + config.table if config.table else str(config.database)


@contextmanager
def opened(name: str, config: Config, *, is_new: bool = False, alone: bool = False) -> Iterator[Place]:
    """The store of this name; raises Misconfigured where there is none, unless it may be `is_new`.

    `alone` keeps `vipdesk serve` from a file meanwhile, and raises Misconfigured where it has it.
    """
    if name.startswith(TABLE):
        with _opened_table(name.removeprefix(TABLE)) as place:
            yield place
        return
    path = Path(name)
    if not (is_new or path.is_file()):
        message = f"there is no store {path}: name its file, or a table as {TABLE}NAME"
        raise Misconfigured(message)
    with ExitStack() as ends:
        if alone and path.parent.is_dir():
            ends.enter_context(owned(path))
        database = open_database(path, config.synchronous)
        ends.callback(database.close)
        yield Place(SqliteArchive(database))


@contextmanager
def looked_at(name: str, config: Config) -> Iterator[Place]:
    """As `opened`, but a file that isn't there isn't made: it is as one without any installation."""
    if name.startswith(TABLE) or Path(name).exists():
        with opened(name, config) as place:
            yield place
    else:
        with TemporaryDirectory(prefix="vipdesk-") as folder, opened(f"{folder}/none", config, is_new=True) as nothing:
            yield nothing


def moving(source: Source, target: Archive, config: Config) -> MoveInstallation:
    """What moves installations from one to the other."""
    return MoveInstallation(source, target, Seal(with_keys(config).keys).open, HOSTS, utc_now)


def export(place: Place, installation: str, file: str) -> int:
    """Write a copy of an installation to a file, for its owner alone to read; how many rows."""
    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        for record in kept(place.archive, installation, utc_now()):
            count += 1
            yield record

    header = Header("installation", newest(), installation, utc_now())
    lines = written(header, counted())
    if file == STANDARD:
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
    else:
        replace_file(Path(file), lines)
    return count


@contextmanager
def importing(file: str, target: Archive, config: Config) -> Iterator[tuple[str, MoveInstallation]]:
    """Whose copy the file is, and what moves it into a store; raises BadInput for what is no such file."""
    with _reading(file) as content:
        copy = ArchiveFile(content)
        header = copy.header()
        with in_newest_shape(copy, header.installation, header.version) as source:
            yield header.installation, moving(source, target, config)


@contextmanager
def _reading(file: str) -> Iterator[BinaryIO]:
    """The file, or a copy of what comes in: it is read more than once."""
    with TemporaryFile() if file == STANDARD else _opened_file(file) as content:
        if file == STANDARD:
            copyfileobj(sys.stdin.buffer, content)
        yield content


def _opened_file(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise BadInput(message) from error


@contextmanager
def _opened_table(name: str) -> Iterator[Place]:
    if find_spec("boto3") is None:
        message = "AWS's library isn't here: pip install 'vip-desk[aws]'"
        raise Misconfigured(message)
    from integration.bootstrap.aws import dynamodb  # noqa: PLC0415 - only at scale
    from integration.storage.dynamodb.archive import DynamoArchive  # noqa: PLC0415 - as above
    from integration.storage.dynamodb.table import Table  # noqa: PLC0415 - as above

    yield Place(DynamoArchive(Table(dynamodb(), name), utc_now, SHARDS))
