"""Processes of the sandbox: heard when they are up, told apart when they are not, and never left behind."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.child import Child
from sandbox.environment import PROJECT
from sandbox.errors import SandboxFailed
from sandbox.waiting import NeverCame, until

UP = 'import sys, signal; print(\'{"url": "here"}\', flush=True); signal.pause()'
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + UP
LISTENING = """
import json, socket, signal
from sandbox import leash
door = socket.create_server(("127.0.0.1", 0))
print(json.dumps({"port": door.getsockname()[1]}), flush=True)
leash.hold()
signal.pause()
"""
CARELESS_PARENT = """
import signal, sys
from pathlib import Path
from sandbox.child import Child
child = Child.start("child", [sys.executable, "-c", sys.argv[2]], folder=Path(sys.argv[1]), env={})
print(child.first_line(seconds=10, advice="")["port"], flush=True)
signal.pause()
"""


def started(folder: Path, program: str) -> Child:
    return Child.start("child", [sys.executable, "-c", program], folder=folder, env={})


def test_a_child_that_is_up_says_so_and_is_gone_after_it_was_stopped(tmp_path: Path) -> None:
    child = started(tmp_path, UP)
    assert child.first_line(seconds=10, advice="") == {"url": "here"}
    assert child.alive
    child.stop()
    assert not child.alive


def test_a_child_that_ignores_the_request_is_made_to_stop(tmp_path: Path) -> None:
    child = started(tmp_path, STUBBORN)
    child.first_line(seconds=10, advice="")
    child.stop(grace=0.1)
    assert not child.alive


def test_a_child_that_ends_at_once_is_told_with_its_last_words_and_advice(tmp_path: Path) -> None:
    child = started(tmp_path, "import sys; sys.exit('port taken')")
    with pytest.raises(SandboxFailed, match=r"(?s)exit code 1.*port taken.*What to do: use another"):
        child.first_line(seconds=10, advice="use another")
    child.stop()


def test_a_child_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    child = started(tmp_path, "import signal; signal.pause()")
    with pytest.raises(SandboxFailed, match=r"did not come up within 0\.2 s"):
        child.first_line(seconds=0.2, advice="")
    child.stop()


def test_a_child_ends_when_its_parent_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 -- the program above
        [sys.executable, "-c", CARELESS_PARENT, str(tmp_path), LISTENING], stdout=subprocess.PIPE, cwd=PROJECT
    ) as parent:
        assert parent.stdout
        port = int(parent.stdout.readline())
        assert listens(port)
        parent.send_signal(signal.SIGKILL)
    until(lambda: not listens(port), seconds=10, what="the child is gone")


def test_waiting_ends_with_what_was_seen_or_says_what_never_came() -> None:
    seen = iter([0, "", "here"])
    assert until(lambda: next(seen), seconds=5, what="something", every=0) == "here"
    with pytest.raises(NeverCame, match=r"not within 0 s: the moon"):
        until(lambda: None, seconds=0, what="the moon")


def listens(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0
