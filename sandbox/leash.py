"""A child process that ends when its parent is gone, however the parent went; standard library only."""

import os
import signal
import sys
from importlib import import_module
from threading import Thread

CLOCK = "SANDBOX_CLOCK"
"""Names the file of a moving clock, which the child follows."""


def hold() -> None:
    """End this process as by SIGTERM once its standard input, which its parent holds open, is closed."""
    Thread(target=_wait_for_the_end, name="leash", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def follow_the_clock() -> None:
    """The present of this process is that of the moving clock that the environment names; else it is the machine's."""
    if os.environ.get(CLOCK):
        from sandbox.moving_clock import follow_for_good  # noqa: PLC0415 - a package, where most children need none

        follow_for_good(os.environ[CLOCK])


def main() -> None:
    """`python -m sandbox.leash NAME MODULE:FUNCTION ARG…` runs a command's entry point on the leash."""
    hold()
    follow_the_clock()
    _, name, entry, *arguments = sys.argv
    sys.argv = [name, *arguments]
    module, _, function = entry.partition(":")
    raise SystemExit(getattr(import_module(module), function)())


if __name__ == "__main__":
    main()
