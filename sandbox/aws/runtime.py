"""A Lambda function that runs: AWS's own runtime client in a process of its own, spoken to as Lambda does."""

import json
import shutil
import tempfile
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from sandbox.aws.function import Event, FunctionFailed
from sandbox.aws.process import Deployed, Process

__all__ = ["Deployed", "FunctionFailed", "RunningFunction"]


class RunningFunction:
    """A context manager around a function's sandbox: one at a time, a new one after each that crashed or was killed.

    It is started, and up or crashed, when the block begins. `crash` is why the newest sandbox never came up,
    `init_seconds` what its start took, `starts` how many there were. Who invokes while another does waits: Lambda would
    start a second sandbox, and so does a second RunningFunction.
    """

    crash: FunctionFailed | None
    starts: int

    def __init__(self, deployed: Deployed) -> None:
        self.deployed = deployed
        self._one_at_a_time = Lock()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="function-"))
        self.starts = 0
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def invoke(self, event: Event) -> Any:  # noqa: ANN401 - whatever JSON says
        """The function's result; FunctionFailed where it raised, crashed, took too long, or answered too much."""
        with self._one_at_a_time:
            if not self._process.alive:
                self._start_anew()
            if self.crash:
                raise self.crash
            return json.loads(self._process.invoke(json.dumps(event).encode()))

    def restart(self) -> None:
        """A new sandbox in place of this one, as after a deploy: the next invocation is a cold start."""
        with self._one_at_a_time:
            self._start_anew()

    def kill9(self) -> None:
        """Lose the sandbox, also in the midst of an invocation, which fails then; the next one starts a new one."""
        self._process.kill()

    @property
    def init_seconds(self) -> float:
        """From the spawn to the first question for an event."""
        return self._process.init_seconds

    @property
    def rss(self) -> int:
        """Bytes of memory that the process has now; of a process that runs, on Linux."""
        return self._memory("VmRSS")

    @property
    def peak_rss(self) -> int:
        """Bytes of memory that the process had at most: what Lambda holds against the function's memory."""
        return self._memory("VmHWM")

    @property
    def cpu_seconds(self) -> float:
        """What its main thread has had of a processor so far: a busy machine moves it less than the clock; on Linux."""
        told = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="utf-8")
        return int(told.split()[0]) / 1e9

    @property
    def log(self) -> str:
        """What its sandboxes wrote so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _memory(self, line: str) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        told = dict(row.split(":", 1) for row in status.splitlines())
        return int(told[line].removesuffix("kB")) * 1024

    def _start_anew(self) -> None:
        self._process.stop()
        self._start()

    def _start(self) -> None:
        self._process = Process(self.deployed, self._log)
        self.starts += 1
        self.crash = self._process.came_up()
        if self.crash:
            self._process.kill()
