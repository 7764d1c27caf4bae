"""What the functions don't need of what wheels bring: other services' descriptions, other languages' customs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import rmtree

SERVICES = ("cloudwatch", "dynamodb", "kms", "secretsmanager", "sqs", "sts")
"""The services of AWS that the functions call."""

NEVER = (
    "bin",
    ".lock",
    "integration/cli",  # its library, typer, is left out as well
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/entry_points.txt",
    "*.dist-info/sboms",
    "*.dist-info/uv_cache.json",
    "boto3/examples",
    "cffi",  # cryptography loads its machine code, _cffi_backend, alone
    "botocore/cacert.pem",  # certifi's are taken, where it is
    "holidays/financial",
    "holidays/locale",  # holidays' names stay as their own country writes them
    "pyparsing/diagram",
    "**/__pycache__",
    "**/tests",
    "**/*.pyi",
    "**/py.typed",
)
"""Patterns of what no function reads. The rest of each dist-info stays: a library may ask for its own version."""


def slim(package: Path) -> None:
    """Take from this folder what isn't needed; what was said to be needed and isn't there makes no difference."""
    for pattern in NEVER:
        _remove(sorted(package.glob(pattern)))
    _remove(_others(package / "googleapiclient/discovery_cache/documents", ("calendar.v3.json",)))
    for described in ("boto3/data", "botocore/data"):
        _remove(path for path in _others(package / described, SERVICES) if path.is_dir())
    _remove(_others(package / "babel/locale-data", _spoken(package)))


def _spoken(package: Path) -> tuple[str, ...]:
    """The files of the languages that have a catalogue, with each region's customs, and what all of them begin from."""
    languages = [folder.name for folder in (package / "integration/web/locale").iterdir() if folder.is_dir()]
    kept = [path.name for code in languages for path in (package / "babel/locale-data").glob(f"{code}[._]*")]
    return ("root.dat", *kept)


def _others(folder: Path, wanted: Iterable[str]) -> Iterator[Path]:
    names = set(wanted)
    return (path for path in sorted(folder.iterdir()) if path.name not in names)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink(missing_ok=True)
