"""The zip, byte for byte the same for the same contents, and how large it may be."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from deploy.failures import BuildFailed

MB = 1_000_000
LARGEST_ZIP = 16 * MB
LARGEST_UNZIPPED = 45 * MB
"""Far below Lambda's own limits (50 and 250 MB): every cold start loads it."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large a package is, in bytes."""

    zipped: int
    unzipped: int

    def __str__(self) -> str:
        return f"{self.zipped / MB:.1f} MB, {self.unzipped / MB:.1f} MB unzipped"


def pack(package: Path, path: Path) -> Size:
    """Zip this folder's files; raises BuildFailed, and leaves none, where it is larger than it may be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        for file in sorted(one for one in package.rglob("*") if one.is_file()):
            archive.writestr(_entry(file.relative_to(package)), file.read_bytes(), ZIP_DEFLATED, 9)
        size = Size(0, sum(entry.file_size for entry in archive.infolist()))
    return _within_limits(path, Size(path.stat().st_size, size.unzipped))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def _entry(name: Path) -> ZipInfo:
    entry = ZipInfo(name.as_posix(), _EPOCH)
    entry.create_system, entry.external_attr = _UNIX, _READABLE
    return entry


def _within_limits(path: Path, size: Size) -> Size:
    if size.zipped > LARGEST_ZIP or size.unzipped > LARGEST_UNZIPPED:
        path.unlink()
        message = f"the package would have {size}; it may have {Size(LARGEST_ZIP, LARGEST_UNZIPPED)}."
        raise BuildFailed(message)
    return size
