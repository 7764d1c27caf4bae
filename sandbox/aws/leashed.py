"""`python -P leashed.py HANDLER` is `python -m awslambdaric HANDLER`, but ends at once when whoever started it is gone.

Run by its path, in an environment that knows nothing of the sandbox; standard library and AWS's runtime client only.
"""

import os
import runpy
import signal
from threading import Thread


def _wait_for_the_end() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Thread(target=_wait_for_the_end, name="leash", daemon=True).start()
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
