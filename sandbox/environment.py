"""`python -m sandbox.environment`: django-helpdesk's own environment, below the project's ignored `.sandbox` folder.

It is made once, and again when its pinned requirements or the interpreter change; who calls at the same time waits.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sandbox.errors import SandboxFailed, failed

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the environment lives and from which requirements it is made."""

    folder: Path = PROJECT / ".sandbox" / "helpdesk"
    requirements: Path = PROJECT / "requirements" / "helpdesk.txt"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "venv" / "bin" / "python"

    @property
    def log(self) -> Path:
        """What the tools said while they made it."""
        return self.folder / "pip.log"

    @property
    def key(self) -> str:
        """Changes whenever it must be made again: the requirements' bytes and the interpreter."""
        made_of = f"{sys.version}\n{sys.base_prefix}\n".encode() + self._pinned()
        return hashlib.sha256(made_of).hexdigest()[:16]

    @property
    def is_ready(self) -> bool:
        """Whether it stands, complete and from these requirements."""
        key = self.key
        return self.python.exists() and self._stamp.exists() and self._stamp.read_text(encoding="utf-8") == key

    def ensure(self) -> Path:
        """The interpreter of the complete environment; SandboxFailed, with the log's tail, where it can't be made."""
        if not self.is_ready:
            with self.locked():
                if not self.is_ready:
                    self._make()
        return self.python

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with the folder; the system gives the lock back when a process ends, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _stamp(self) -> Path:
        return self.folder / "made-from"

    def _pinned(self) -> bytes:
        try:
            return self.requirements.read_bytes()
        except FileNotFoundError as error:
            what = f"{self.requirements} is missing, which pins what the helpdesk needs."
            raise failed(what, "restore the file from the repository.") from error

    def _make(self) -> None:
        self._stamp.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "venv", ignore_errors=True)
        self.log.write_text("", encoding="utf-8")
        self._run(sys.executable, "-m", "venv", str(self.folder / "venv"))
        self._run(
            *(str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
            *("--require-hashes", "-r", str(self.requirements)),
        )
        self._stamp.write_text(self.key, encoding="utf-8")

    def _run(self, *command: str) -> None:
        with self.log.open("ab") as log:
            code = _exit_code(command, log)
        if code:
            what = f"django-helpdesk's environment could not be made ({' '.join(command[1:4])} failed)."
            raise failed(what, _ADVICE, self.log)


def _exit_code(command: Sequence[str], log: BinaryIO) -> int:
    """How a tool ended; where we are interrupted meanwhile, it and all that it started are ended first."""
    with subprocess.Popen(  # noqa: S603 -- the interpreter and our own requirement file
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    ) as tool:
        try:
            return tool.wait()
        except BaseException:
            os.killpg(tool.pid, signal.SIGKILL)
            raise


_ADVICE = (
    "check that a package index can be reached (pip's own settings are used) and that this Python has its venv module "
    "(on Debian: apt install python3-venv), then run the same command again."
)


def main() -> int:
    """Make the environment where it is missing; 0 when it stands."""
    try:
        Environment().ensure()
    except SandboxFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
