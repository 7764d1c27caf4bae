"""The demo on Zendesk, as the README and programs call it."""

import json
import subprocess
import sys

from sandbox.environment import PROJECT

ENTRY = [sys.executable, "-c", "from integration.cli import main; main()", "demo", "--host", "zendesk"]
PATIENCE = 120


def test_run_once_the_demo_verifies_every_ticket_says_one_complete_line_and_leaves_with_success() -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*ENTRY, "--once", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all as they should be" in done.stderr
    told = json.loads(done.stdout)
    assert told["verified"] is True
    assert told["sidebar"].startswith(f"{told['helpdesk']}/agent/tickets/{told['tickets'][0]}")
    assert told["webhook_url"].startswith(f"{told['vipdesk']}/hooks/zendesk/{told['installation']}.")
    assert told["booked"]["state"] == "confirmed"
