"""A server in a process and a folder of its own, which are gone once it is stopped."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.child import Child

START_SECONDS = 60.0


class Server:
    """It is up, at `url`, once it is made; SandboxFailed, with the advice, where it isn't."""

    def __init__(self, name: str, command: Sequence[str], *, env: Mapping[str, str], advice: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
        self._child = Child.start(name, command, folder=self._folder, env=env)
        try:
            self.url = str(self._child.first_line(seconds=START_SECONDS, advice=advice)["url"])
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ended, and its data gone."""
        self._child.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
