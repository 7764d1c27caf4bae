"""Packages that others made: folders and zips, also such as were made to harm."""

import stat
import zipfile
from pathlib import Path

import pytest

from integration.clients.marketplace.zendesk.archive import zipped
from integration.clients.marketplace.zendesk.arrival import opened
from integration.clients.marketplace.zendesk.inspection import inspect
from integration.clients.marketplace.zendesk.package import Package
from integration.domain.errors import BadInput
from tests.clients.marketplace.some_package import Draft, errors


def laid(folder: Path, package: Package) -> Path:
    """The package as files in this folder."""
    for path, content in package.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def in_zip(folder: Path, package: Package) -> Path:
    file = folder / "app.zip"
    file.write_bytes(zipped(package))
    return file


def test_a_folder_and_its_zip_are_the_same_package(tmp_path: Path) -> None:
    package = Draft().package()
    zip_file = in_zip(tmp_path, package)
    assert opened(zip_file) == package
    assert opened(laid(tmp_path / "app", package)) == package


def test_a_zip_of_the_folder_itself_is_one_folder_too_deep(tmp_path: Path) -> None:
    inside = Package({f"app/{path}": content for path, content in Draft().package().files.items()})
    assert errors(inspect(opened(in_zip(tmp_path, inside)))) == ["manifest.nested"]


def test_hidden_files_and_the_tools_scratch_folder_are_passed_over(tmp_path: Path) -> None:
    package = Draft().package()
    more = Package({**package.files, ".git/config": b"x", "tmp/app.zip": b"PK", "assets/.DS_Store": b"x"})
    assert opened(in_zip(tmp_path, more)) == package
    assert opened(laid(tmp_path / "app", more)) == package


def test_a_link_in_a_folder_is_seen_and_not_followed(tmp_path: Path) -> None:
    folder = laid(tmp_path / "app", Draft().package())
    (folder / "assets" / "link.png").symlink_to(tmp_path)
    (folder / ".hidden").symlink_to("/dev/zero")
    found = opened(folder)
    assert found.links == (".hidden", "assets/link.png")
    assert found.files.keys() == Draft().package().files.keys()


def test_a_link_in_a_zip_is_seen(tmp_path: Path) -> None:
    file = in_zip(tmp_path, Draft().package())
    entry = zipfile.ZipInfo("assets/link.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(entry, "/etc/hostname")
    assert errors(inspect(opened(file))) == ["files.link"]


def test_a_file_that_a_zip_names_twice_is_seen(tmp_path: Path) -> None:
    file = in_zip(tmp_path, Draft().package())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("manifest.json", b"{}")
    assert opened(file).twice == ("manifest.json",)


def test_more_than_any_app_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b"):
            archive.writestr(name, bytes(26_000_000))
    assert file.stat().st_size < 100_000
    with pytest.raises(BadInput, match="2 files of 52000000 bytes are no package"):
        opened(file)


def test_what_is_neither_a_folder_nor_a_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("not a zip")
    whole = zipped(Draft().package())
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "spoilt.zip").write_bytes(whole.replace(b"Somebody", b"Nobody.."))
    for name in ("text.zip", "cut.zip", "spoilt.zip", "nowhere"):
        with pytest.raises(BadInput, match="can't be read as a package"):
            opened(tmp_path / name)
