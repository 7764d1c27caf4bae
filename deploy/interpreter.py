"""The Python that the package is made for: the newest of Lambda's at hand, as its own compiler writes the bytecode."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from deploy.failures import BuildFailed

RUNTIMES = ("3.13", "3.12", "3.11")
"""Lambda's Pythons that VIP Desk runs on, the best first."""

_ASK = "import sys; print('.'.join(map(str, sys.version_info[:2])))"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that runs: `version` is its major and minor number, as in 3.13."""

    path: Path
    version: str

    @property
    def runtime(self) -> str:
        """Lambda's name of it, as serverless.yml has it."""
        return f"python{self.version}"


def find_interpreter() -> Interpreter:
    """The best of those on the PATH and in pyenv's folder; BuildFailed where there is none."""
    found = next((one for version in RUNTIMES for one in _of(version)), None)
    if found is None:
        message = f"no Python of Lambda's is at hand: install one of {', '.join(RUNTIMES)}."
        raise BuildFailed(message)
    return found


def _of(version: str) -> Iterator[Interpreter]:
    here = which(f"python{version}")
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"), reverse=True)
    paths = [*([Path(here)] if here else []), *kept]
    return (Interpreter(path, version) for path in paths if _said_by(path) == version)


def _said_by(path: Path) -> str:
    # A shim may stand on the PATH and fail.
    asked = subprocess.run([path, "-I", "-c", _ASK], capture_output=True, text=True, check=False)  # noqa: S603 - a Python
    return asked.stdout.strip()
