"""The demo on LiveAgent, as the README calls it."""

import subprocess
import sys

from sandbox.environment import PROJECT

ENTRY = [sys.executable, "-c", "from integration.cli import main; main()", "demo", "--host", "liveagent"]
PATIENCE = 240


def test_run_once_the_demo_verifies_every_ticket_and_leaves_with_success() -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*ENTRY, "--once"], capture_output=True, text=True, encoding="utf-8", cwd=PROJECT, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all as they should be" in done.stdout
