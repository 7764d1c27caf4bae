"""The parts of the build by themselves, and the lists that pin what is deployed and what deploys it."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from deploy.archive import LARGEST_ZIP, pack
from deploy.failures import BuildFailed
from deploy.interpreter import RUNTIMES, find_interpreter
from deploy.package import main
from deploy.programs import PROJECT, run

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((PROJECT / "requirements" / name).read_text(encoding="utf-8")))


def test_what_is_deployed_is_what_is_tested() -> None:
    deployed = pins("lambda.txt")
    assert {"boto3", "mangum", "starlette"} <= set(deployed)
    assert deployed.items() <= pins("dev.txt").items()


def test_what_the_functions_do_without_is_not_deployed() -> None:
    left_out = (PROJECT / "requirements/not-lambda.in").read_text(encoding="utf-8").splitlines()
    names = {line for line in left_out if not line.startswith("#")}
    assert {"typer", "uvicorn"} <= names
    assert names.isdisjoint(pins("lambda.txt"))


def test_what_node_runs_is_pinned_exactly_and_its_packages_by_their_sums_from_wherever_they_come() -> None:
    wanted = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert wanted["private"]
    pinned = wanted["devDependencies"]
    assert pinned == {name: lock[f"node_modules/{name}"]["version"] for name in ("dynalite", "osls")}
    installed = [package for name, package in lock.items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in installed)
    assert not any("resolved" in package for package in installed)


def test_what_is_too_large_is_refused_and_leaves_no_zip(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    folder.mkdir()
    # Noise: it can't be made smaller.
    noise = Random(7).randbytes(LARGEST_ZIP + 1)  # noqa: S311 - the same every time
    (folder / "large.bin").write_bytes(noise)
    with pytest.raises(BuildFailed, match=r"it may have 16\.0 MB"):
        pack(folder, tmp_path / "large.zip")
    assert not (tmp_path / "large.zip").exists()


def test_the_python_of_the_package_is_one_that_lambda_has_and_that_runs() -> None:
    interpreter = find_interpreter()
    assert interpreter.version in RUNTIMES
    assert interpreter.runtime == f"python{interpreter.version}"
    assert run([interpreter.path, "-I", "--version"]).startswith(f"Python {interpreter.version}.")


def test_a_program_that_fails_is_quoted_and_one_that_is_missing_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "uv"
    with pytest.raises(BuildFailed, match="uv is missing"):
        run([missing])
    with pytest.raises(BuildFailed, match="no such thing"):
        run(["sh", "-c", "echo no such thing >&2; exit 3"])


def test_a_processor_that_lambda_does_not_have_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--architecture", "sparc"])
    assert "sparc" in capsys.readouterr().err
