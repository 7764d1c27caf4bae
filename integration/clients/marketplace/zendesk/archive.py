"""A package as a zip that has the same bytes wherever and whenever it is made."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from integration.clients.marketplace.zendesk.package import Package

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can name."""

_UNIX = 3
_A_FILE_FOR_ALL_TO_READ = 0o100644 << 16


def zipped(package: Package) -> bytes:
    """The zip, its files in the package's order.

    Nothing is compressed: libraries pack differently, and most of it is pictures, which are packed already.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for path, content in package.files.items():
            archive.writestr(_entry(path), content)
    return out.getvalue()


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, _FIRST_DAY)
    entry.create_system = _UNIX
    entry.external_attr = _A_FILE_FOR_ALL_TO_READ
    return entry
