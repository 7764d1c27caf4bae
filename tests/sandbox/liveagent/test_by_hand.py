"""`python -m sandbox.liveagent`: up with one line, and gone when told."""

import sys
from pathlib import Path

import httpx

from sandbox.child import Child


def test_the_program_says_how_to_reach_it(tmp_path: Path) -> None:
    child = Child.start("liveagent", [sys.executable, "-m", "sandbox.liveagent"], folder=tmp_path, env={})
    try:
        said = child.first_line(seconds=30, advice="")
        headers = {"apikey": said["v3_key"]}
        shown = httpx.get(f"{said['api']}/tickets/{said['ticket']}", headers=headers, trust_env=False).json()
        assert shown["subject"] == "Production is down"
    finally:
        child.stop()
    assert not child.alive
