"""The package that Lambda runs: made twice, unzipped, and loaded by the Python that it is made for."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from deploy.archive import LARGEST_UNZIPPED, LARGEST_ZIP, MB
from deploy.contents import PLATFORMS
from deploy.interpreter import Interpreter, find_interpreter
from deploy.package import Package, make
from deploy.programs import PROJECT
from deploy.slimming import SERVICES
from tests.deploy.processors import HERE, OTHER

MACHINES = {"x86_64": 62, "arm64": 183}
"""The numbers by which a shared library's header names its processor (ELF, e_machine)."""

IN_LAMBDA = {
    "VIPDESK_TABLE": "table",
    "VIPDESK_WORK_QUEUE": "http://127.0.0.1:9/0/work.fifo",
    "VIPDESK_LATER_QUEUE": "http://127.0.0.1:9/0/later",
    "VIPDESK_KEYS_SECRET": "keys",
    "VIPDESK_PUBLIC_URL": "https://vip.example.com",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A package of this machine's kind, and what is in it."""

    package: Package
    again: Package
    folder: Path
    names: frozenset[str]


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return find_interpreter()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Made:
    into = tmp_path_factory.mktemp("package")
    one, two = (make(HERE, into / turn, interpreter) for turn in ("one", "two"))
    with ZipFile(one.path) as archive:
        archive.extractall(into / "task")
        return Made(one, two, into / "task", frozenset(archive.namelist()))


@pytest.fixture(scope="module")
def loaded(made: Made, interpreter: Interpreter) -> Mapping[str, Any]:
    """What the package says of itself where it runs."""
    program = PROJECT / "tests/deploy/in_lambda.py"
    # Neither this environment nor the folder of the program is on its path.
    alone = [str(interpreter.path), "-S", "-s", "-P", "-B", str(program), *handlers()]
    environment = IN_LAMBDA | {"PYTHONPATH": str(made.folder)}
    done = subprocess.run(alone, env=environment, cwd=made.folder, capture_output=True, text=True, check=False)  # noqa: S603 - a program of ours
    assert done.returncode == 0, done.stderr
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's own tags as nothing."""


_Loader.add_multi_constructor("!", lambda _loader, _tag, _node: None)


def handlers() -> list[str]:
    told = yaml.load((PROJECT / "serverless.yml").read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe one
    return [function["handler"] for function in told["functions"].values()]


def test_the_same_contents_make_the_same_zip(made: Made) -> None:
    assert made.package.path.read_bytes() == made.again.path.read_bytes()


def test_the_package_is_small_and_says_how_small(made: Made) -> None:
    size = made.package.size
    assert size.zipped == made.package.path.stat().st_size <= LARGEST_ZIP <= 16 * MB
    assert sum(file.stat().st_size for file in made.folder.rglob("*") if file.is_file()) == size.unzipped
    assert 20 * MB < size.unzipped <= LARGEST_UNZIPPED
    assert str(size) == f"{size.zipped / MB:.1f} MB, {size.unzipped / MB:.1f} MB unzipped"


def test_no_module_is_without_its_bytecode_which_no_date_can_make_stale(made: Made, interpreter: Interpreter) -> None:
    tag = f"cpython-{interpreter.version.replace('.', '')}"
    for source in made.folder.rglob("*.py"):
        bytecode = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
        assert int.from_bytes(bytecode.read_bytes()[4:8], "little") == 1, source
    libraries = [file for file in made.folder.rglob("*.pyc") if file.parent.name != "__pycache__"]
    assert len(libraries) > 500
    assert {file.read_bytes()[4:8] for file in libraries} == {b"\1\0\0\0"}


def test_our_own_sources_are_there_for_tracebacks_and_name_the_place_where_they_will_be(made: Made) -> None:
    assert "integration/app.py" in made.names
    assert b"/var/task/integration/app.py" in next(made.folder.glob("integration/__pycache__/app.*.pyc")).read_bytes()


def test_nothing_comes_along_that_no_function_needs(made: Made) -> None:
    tops = {name.partition("/")[0] for name in made.names}
    assert tops.isdisjoint({"tests", "sandbox", "deploy", "training", "benchmarks", "typer", "uvicorn", "moto", "bin"})
    assert not [name for name in made.names if "/tests/" in name or name.endswith((".pyi", ".sqlite3"))]
    assert not [name for name in made.names if name.startswith("integration/cli/")]


def test_the_houses_own_data_comes_along(made: Made) -> None:
    house = PROJECT / "integration"
    data = [path for suffix in ("*.sql", "*.html", "*.po") for path in house.rglob(suffix)]
    mine = {path.relative_to(PROJECT).as_posix() for path in data}
    assert mine
    assert mine <= made.names


def test_its_own_python_loads_it_out_of_itself_alone(loaded: Mapping[str, Any], interpreter: Interpreter) -> None:
    assert loaded["python"] == interpreter.version
    assert loaded["outside"] == []


def test_every_handler_that_is_deployed_is_there(loaded: Mapping[str, Any]) -> None:
    assert len(loaded["handlers"]) == 3
    assert loaded["handlers"] == handlers()


def test_what_was_left_out_of_the_libraries_is_not_missed(loaded: Mapping[str, Any]) -> None:
    assert loaded["calendar"] == ["events", "freebusy", "channels"]
    assert loaded["services"] == sorted(SERVICES)
    assert loaded["signs"]
    assert loaded["speaks"] == ["en", "bg", "en_GB", "bg_BG"]
    assert loaded["holidays"] > 10


def test_the_package_for_the_other_processor_has_that_ones_machine_code_and_is_as_small(
    tmp_path: Path, interpreter: Interpreter
) -> None:
    package = make(OTHER, tmp_path, interpreter)
    assert set(PLATFORMS) == {HERE, OTHER}
    assert package.path.name == f"vip-desk-lambda-{OTHER}.zip"
    with ZipFile(package.path) as archive:
        code = {archive.read(name)[18:20] for name in archive.namelist() if name.endswith(".so")}
    assert code == {MACHINES[OTHER].to_bytes(2, "little")}
