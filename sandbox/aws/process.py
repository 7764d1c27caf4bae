"""One sandbox of a function, as Lambda calls it: a process with a Runtime API of its own; one invocation at a time."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic, time

from sandbox.aws.function import EXITED, TIMED_OUT, TOO_LARGE, FunctionFailed
from sandbox.aws.running import REGION
from sandbox.aws.runtime_api import Invocation, RuntimeApi
from sandbox.child import python
from sandbox.environment import PROJECT

INIT_SECONDS = 60.0
"""Lambda gives 10 s; here that would be a matter of what else the machine does."""
_GRACE_SECONDS = 5.0
_LEASHED = Path(__file__).with_name("leashed.py")
_KEPT = ("PATH", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


@dataclass(frozen=True, slots=True)
class Deployed:
    """A function as it was deployed.

    `handler` is `module.function`, found below `package` (an unzipped package, or the checkout). `settings` are its own
    variables, with those by which AWS's libraries find a RunningAws; of ours it inherits none but PATH. `python` needs
    awslambdaric, and to judge a package best nothing else: what the package lacks would be found there. `timeout` is in
    seconds, `memory` in MB (told, not enforced).
    """

    handler: str
    package: Path = PROJECT
    settings: Mapping[str, str] = field(default_factory=dict)
    python: str = field(default_factory=python)
    timeout: float = 30.0
    memory: int = 512

    @property
    def name(self) -> str:
        """The function's name, after its handler."""
        return self.handler.replace(".", "-")

    @property
    def arn(self) -> str:
        """The function's address."""
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.name}"

    def environment(self, api: str) -> dict[str, str]:
        """All that the process finds in its environment, in the words of Lambda's guide."""
        told = {name: os.environ[name] for name in _KEPT if name in os.environ}
        told |= {"TZ": ":UTC", "LANG": "en_US.UTF-8", "PYTHONPATH": str(self.package), "PYTHONDONTWRITEBYTECODE": "1"}
        told |= {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_LAMBDA_RUNTIME_API": api}
        told |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
        told |= {"_HANDLER": self.handler, "LAMBDA_TASK_ROOT": str(self.package)}
        told |= {"AWS_LAMBDA_FUNCTION_NAME": self.name, "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST"}
        told |= {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory), "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"}
        told |= {"AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{self.name}", "AWS_LAMBDA_LOG_STREAM_NAME": "sandbox"}
        return told | dict(self.settings)


class Process:
    """Starts at once; `init_seconds`, known after `came_up`, is from the spawn to its first question for an event."""

    def __init__(self, deployed: Deployed, log: Path) -> None:
        self.init_seconds = 0.0
        self._deployed = deployed
        self._api = RuntimeApi()
        self._api.door.__enter__()
        self._started = monotonic()
        try:
            self._process = self._spawn(log)
        except OSError:
            self._api.door.__exit__(None, None, None)
            raise
        self._watch = Thread(target=self._see_its_end, name="watch", daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def came_up(self) -> FunctionFailed | None:
        """Nothing once it waits for events; why it never will, else."""
        try:
            self.init_seconds = self._api.ready.result(INIT_SECONDS) - self._started
        except FunctionFailed as crash:
            return crash
        except TimeoutError:
            return FunctionFailed(TIMED_OUT, f"Init timed out after {INIT_SECONDS:.2f} seconds")
        return None

    def invoke(self, event: bytes) -> bytes:
        """The result, or FunctionFailed. Who takes too long or answers too much is killed, as Lambda does."""
        timeout = self._deployed.timeout
        invocation = Invocation(event, time() + timeout, self._deployed.arn)
        self._api.hand_over(invocation)
        try:
            return invocation.result.result(timeout)
        except TimeoutError as error:
            self.kill()
            what = f"RequestId: {invocation.id} Error: Task timed out after {timeout:.2f} seconds"
            raise FunctionFailed(TIMED_OUT, what) from error
        except FunctionFailed as failure:
            if failure.error_type == TOO_LARGE:
                self.kill()
            raise

    def kill(self) -> None:
        """End it and all that it started, in the midst of whatever it does (SIGKILL)."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._watch.join()

    def stop(self) -> None:
        """End it, gently where it is idle, and its Runtime API."""
        self._process.terminate()
        self._api.let_go()
        self._watch.join(_GRACE_SECONDS)
        self.kill()
        if self._process.stdin:
            self._process.stdin.close()
        self._api.door.__exit__(None, None, None)

    def _spawn(self, log: Path) -> "subprocess.Popen[bytes]":
        with log.open("ab") as said:
            return subprocess.Popen(  # noqa: S603 -- AWS's client, and the handler that a test names
                [self._deployed.python, "-P", str(_LEASHED), self._deployed.handler],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env=self._deployed.environment(self._api.door.address),
                cwd=self._deployed.package,
                start_new_session=True,
            )

    def _see_its_end(self) -> None:
        code = self._process.wait()
        how = f"exit status {code}" if code >= 0 else f"signal: {(signal.strsignal(-code) or str(-code)).lower()}"
        self._api.process_ended(FunctionFailed(EXITED, f"Error: Runtime exited with error: {how}"))
