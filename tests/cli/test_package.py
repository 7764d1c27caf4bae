"""`vipdesk package`: the marketplace's zip is made for this deployment, and anybody's is checked."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from integration.domain.errors import BadInput, Misconfigured
from tests.cli.conftest import CommandLine
from tests.clients.marketplace.some_package import Draft

OURS = "https://vip.example"


@pytest.fixture
def built(line: CommandLine, tmp_path: Path) -> Path:
    file = tmp_path / "ours.zip"
    line.json("package", "zendesk", "--public-url", OURS, "--out", str(file))
    return file


def spoilt(folder: Path) -> Path:
    draft = Draft()
    draft.place()["url"] = "http://app.example"
    draft.others["assets/logo.png"] = None
    for path, content in draft.package().files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_the_zip_is_made_and_said_how_large_it_is_and_what_its_digest_is(line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "app.zip"
    (told,) = line.json("package", "--public-url", OURS, "-o", str(file))
    content = file.read_bytes()
    assert told == {
        "file": str(file),
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "terms_url": f"{OURS}/terms",
        "warnings": [],
    }
    said = line.run("package", "--public-url", OURS, "-o", str(file), "--terms-url", "https://vendor.example/terms")
    assert f"{file.stat().st_size} bytes, sha256 {sha256(file.read_bytes()).hexdigest()}" in said.stdout
    assert "shows your terms from https://vendor.example/terms" in said.stdout


def test_it_is_named_after_the_app_and_its_version(
    line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (told,) = line.json("package", "zendesk", "--public-url", OURS)
    assert told["file"] == "vipdesk-zendesk-0.1.0.zip"
    assert (tmp_path / told["file"]).exists()


def test_the_address_is_the_settings_unless_another_is_given(line: CommandLine, tmp_path: Path) -> None:
    line.settings["VIPDESK_PUBLIC_URL"] = "https://set.example/"
    file = tmp_path / "app.zip"
    for words, host in (((), "set.example"), (("--public-url", OURS), "vip.example")):
        line.json("package", "zendesk", *words, "-o", str(file))
        with zipfile.ZipFile(file) as archive:
            assert json.loads(archive.read("manifest.json"))["domainWhitelist"] == [host]


@pytest.mark.parametrize(
    "words", [(), ("--public-url", "https://vipdesk.example.com"), ("--public-url", "http://vip.example")]
)
def test_without_an_address_of_ours_nothing_is_made(line: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "app.zip"
    with pytest.raises(BadInput, match=r"--public-url https://… \(or the setting VIPDESK_PUBLIC_URL\)"):
        line.run("package", "zendesk", *words, "-o", str(file))
    assert not file.exists()


def test_what_was_made_is_without_fault(line: CommandLine, built: Path) -> None:
    assert line.json("package", "--check", str(built)) == []
    assert line.json("package", "zendesk", str(built), "--check") == []
    assert "✓ errors: 0, warnings: 0" in line.run("package", "--check", str(built)).stdout


def test_without_a_folder_ours_is_checked_and_a_warning_fails_nothing(line: CommandLine) -> None:
    (told,) = line.json("package", "--check")
    assert (told["rule"], told["warning"]) == ("listing.placeholder", True)
    assert line.json("package", "--check", "--public-url", OURS) == []
    said = line.run("package", "zendesk", "--check")
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (0, "✓ errors: 0, warnings: 1")


def test_an_error_is_told_with_what_to_do_and_ends_with_status_1(line: CommandLine, tmp_path: Path) -> None:
    folder = str(spoilt(tmp_path / "app"))
    said = line.run("package", "--check", folder)
    assert said.exit_code == 1
    assert "✗ manifest.json: location.address" in said.stdout
    assert "  → ticket_sidebar has the address 'http://app.example': give one with https://" in said.stdout
    assert "! assets/logo.png: listing.logo" in said.stdout
    assert said.stdout.splitlines()[-1] == "✗ errors: 1, warnings: 1"


def test_an_error_is_a_json_line_and_ends_with_status_1(line: CommandLine, tmp_path: Path) -> None:
    said = line.run("package", "--check", str(spoilt(tmp_path / "app")), "--json")
    assert said.exit_code == 1
    first, second = [json.loads(text) for text in said.stdout.splitlines()]
    assert (first["file"], first["rule"], first["warning"]) == ("manifest.json", "location.address", False)
    assert (second["file"], second["warning"]) == ("assets/logo.png", True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("freshdesk",), "no package for freshdesk; there is one for zendesk"),
        (("zendesk", "folder"), "only checked: add --check"),
        (("--check", "nowhere"), "nowhere can't be read as a package"),
        (("--public-url", OURS, "--out", "nowhere/app.zip"), "nowhere/app.zip can't be written: No such file"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_does(line: CommandLine, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        line.run("package", *words)


def test_a_setting_that_is_wrong_is_told_where_it_is_needed(line: CommandLine, built: Path) -> None:
    line.settings["VIPDESK_PUBLIC_URL"] = "vip.example"
    with pytest.raises(Misconfigured, match="VIPDESK_PUBLIC_URL"):
        line.run("package", "--check")
    assert line.run("package", "--check", str(built)).exit_code == 0


def test_as_a_process_a_refusal_is_one_line_and_status_1(line: CommandLine) -> None:
    refused = line.process("package", "zendesk")
    assert refused.returncode == 1
    assert refused.stderr.startswith(b"vipdesk: name the https address under which")
