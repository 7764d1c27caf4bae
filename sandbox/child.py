"""A child process on a leash: it says one JSON line when it is up, is stopped by its id, and never outlives us."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sandbox.environment import PROJECT
from sandbox.errors import failed, tail
from sandbox.waiting import NeverCame, until

GRACE_SECONDS = 5.0


class Child:
    """One running process whose output goes to files, and whose input we hold open for as long as it may live."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", out: Path, log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process
        self._out = out

    @classmethod
    def start(cls, name: str, command: Sequence[str], *, folder: Path, env: Mapping[str, str]) -> "Child":
        """Start a command of the project in a session of its own, so that Ctrl-C reaches us alone."""
        out, log = folder / f"{name}.out", folder / f"{name}.log"
        with out.open("wb") as said, log.open("ab") as complained:
            process = subprocess.Popen(  # noqa: S603 -- our own modules, with arguments of our own
                command,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=complained,
                env=inherited() | dict(env),
                cwd=PROJECT,
                start_new_session=True,
            )
        return cls(name, process, out, log)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def first_line(self, *, seconds: float, advice: str) -> dict[str, Any]:
        """The JSON line that the child says when it is up; SandboxFailed where it ends or stays silent instead."""
        try:
            line = until(self._line_or_end, seconds=seconds, what=f"{self.name} says that it is up", every=0.02)
        except NeverCame as error:
            what = f"{self.name} did not come up within {seconds:g} s."
            raise failed(what, advice, self.log) from error
        if line == _ENDED:
            what = f"{self.name} ended with exit code {self._process.returncode} before it was up."
            raise failed(what, advice, self.log)
        return dict(json.loads(line))

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """End the process: asked first, then, after so many seconds, made to."""
        self._process.terminate()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()
        self._let_go()

    def kill(self) -> None:
        """End the process at once, as a power cut would (SIGKILL)."""
        self._process.kill()
        self._process.wait()
        self._let_go()

    def said(self) -> str:
        """The end of what the child wrote to its log."""
        return tail(self.log)

    def _line_or_end(self) -> str:
        first, newline, _ = self._out.read_text(encoding="utf-8").partition("\n")
        if newline:
            return first
        return "" if self.alive else _ENDED

    def _let_go(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()


def inherited() -> dict[str, str]:
    """Our environment without the settings of VIP Desk, of Django and of the sandbox, which a child gets afresh."""
    foreign = ("VIPDESK_", "DJANGO_", "SANDBOX_", "HELPDESK_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def python() -> str:
    """The interpreter that runs us."""
    return sys.executable


_ENDED = "ended"
