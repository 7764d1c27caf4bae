"""`python -m sandbox.zendesk`: up with one line, whose `try` works, and gone when told."""

import shlex
import sys
from pathlib import Path

import httpx

from sandbox.child import Child


def test_the_program_says_how_to_reach_it(tmp_path: Path) -> None:
    child = Child.start("zendesk", [sys.executable, "-m", "sandbox.zendesk"], folder=tmp_path, env={})
    try:
        said = child.first_line(seconds=30, advice="")
        _, *words = shlex.split(said["try"])
        headers = dict(one.split(": ", 1) for one in words if ": " in one)
        shown = httpx.get(words[-1], headers=headers, trust_env=False).json()["ticket"]
        assert (shown["id"], shown["subject"]) == (said["ticket"], "Production is down")
    finally:
        child.stop()
    assert not child.alive
