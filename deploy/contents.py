"""What comes into the package: the pinned libraries for the machine that it will run on, and the house itself."""

import sys
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from deploy.interpreter import Interpreter
from deploy.programs import PROJECT, run

PLATFORMS: Mapping[str, str] = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
"""Lambda's name of each of its processors, and of what its systems (Amazon Linux 2023: glibc 2.34) can load, uv's."""

_UV = PROJECT / ".sandbox" / "uv" / "bin" / "uv"
_PINNED = PROJECT / "requirements" / "lambda.txt"


def fill(folder: Path, architecture: str, interpreter: Interpreter) -> None:
    """Put everything into this folder, as wheels have it; nothing is built, and nothing runs."""
    _libraries(folder, architecture, interpreter)
    _house(folder)


def _libraries(folder: Path, architecture: str, interpreter: Interpreter) -> None:
    # The list is complete, and leaves out what some of its packages name: none of their dependencies is looked for.
    exactly = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirements", _PINNED]
    meant_for = ["--python-platform", PLATFORMS[architecture], "--python-version", interpreter.version]
    install = [_UV, "pip", "install", "--quiet", "--no-python-downloads", "--no-compile-bytecode"]
    run([*install, *meant_for, *exactly, "--python", sys.executable, "--target", folder])


def _house(folder: Path) -> None:
    # The backend itself, not pip: it is here already, so that nothing is fetched, and writes the same wheel each time.
    wheels = folder.with_name(f"{folder.name}-wheel")
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", wheels])
    for wheel in wheels.glob("*.whl"):
        with ZipFile(wheel) as archive:
            archive.extractall(folder)
