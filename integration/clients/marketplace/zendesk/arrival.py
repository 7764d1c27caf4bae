"""A package that somebody made: a folder or a zip, read as Zendesk reads it."""

import stat
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from integration.clients.marketplace.zendesk.package import Package
from integration.domain.errors import BadInput

_MOST_BYTES = 50_000_000
_MOST_FILES = 5_000
_SCRATCH = "tmp"
"""Zendesk's own tool keeps its zips in this folder, and passes over it."""

_UNREADABLE = (OSError, BadZipFile, RuntimeError, NotImplementedError, UnicodeError, EOFError, zlib.error)
"""What zipfile raises for all that can be wrong with a zip: cut, encrypted, packed by something newer."""


def opened(path: Path) -> Package:
    """The package in this folder or zip; raises BadInput where there is none, or one larger than any app."""
    try:
        return _folder(path) if path.is_dir() else _zip(path)
    except _UNREADABLE as error:
        message = f"{path} can't be read as a package ({type(error).__name__}): name a folder, or a zip of one"
        raise BadInput(message) from error


def _folder(root: Path) -> Package:
    found = list(_within(root, root))
    links = tuple(path for path in found if (root / path).is_symlink())
    files = [path for path in found if path not in links]
    _refuse_too_much(len(files), sum((root / path).stat().st_size for path in files))
    return Package({path: (root / path).read_bytes() for path in files}, links)


def _within(root: Path, folder: Path) -> Iterator[str]:
    """The paths of all files and links below, in order; nothing is followed out of the folder."""
    for each in sorted(folder.iterdir()):
        path = each.relative_to(root).as_posix()
        if each.is_symlink() or (each.is_file() and _is_seen(path)):
            yield path
        elif each.is_dir() and _is_seen(path):
            yield from _within(root, each)


def _zip(path: Path) -> Package:
    with ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _refuse_too_much(len(entries), sum(entry.file_size for entry in entries))
        files = [entry for entry in entries if _is_seen(entry.filename) and not _is_link(entry)]
        times = Counter(entry.filename for entry in files)
        return Package(
            {entry.filename: archive.read(entry) for entry in files},
            links=tuple(entry.filename for entry in entries if _is_link(entry)),
            twice=tuple(name for name, count in times.items() if count > 1),
        )


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _is_seen(path: str) -> bool:
    """Whether Zendesk sees it: neither hidden nor in the scratch folder."""
    parts = path.split("/")
    return parts[0] != _SCRATCH and not any(part.startswith(".") for part in parts)


def _refuse_too_much(files: int, size: int) -> None:
    if files > _MOST_FILES or size > _MOST_BYTES:
        message = f"{files} files of {size} bytes are no package of an app: name the folder of one, or a zip of it"
        raise BadInput(message)
