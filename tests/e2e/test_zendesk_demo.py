"""The demo on Zendesk, as the README and programs call it."""

import json
import signal
import subprocess
import sys

import httpx

from sandbox.environment import PROJECT
from sandbox.waiting import until

ENTRY = [sys.executable, "-c", "from integration.cli import main; main()", "demo", "--host", "zendesk"]
PATIENCE = 120


def test_run_once_the_demo_verifies_every_ticket_and_leaves_with_success() -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*ENTRY, "--once"], capture_output=True, text=True, encoding="utf-8", cwd=PROJECT, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all as they should be" in done.stdout


def test_as_json_it_says_one_line_with_pages_that_are_there_and_ends_cleanly() -> None:
    with subprocess.Popen(  # noqa: S603 -- our own command
        [*ENTRY, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=PROJECT
    ) as demo:
        assert demo.stdout
        told = json.loads(until(demo.stdout.readline, seconds=PATIENCE, what="the demo says its line"))
        pages = {name: httpx.get(told[name], trust_env=False) for name in ("sidebar", "setup", "booking")}
        ticket = httpx.get(f"{told['api']}/tickets/{told['tickets'][0]}", headers=told["headers"], trust_env=False)
        demo.send_signal(signal.SIGTERM)
        rest = demo.stdout.read()
        assert demo.wait(PATIENCE) == 0

    assert rest == b""
    assert told["verified"] is True
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert f"{told['vipdesk']}/zendesk/sidebar" in pages["sidebar"].text
    assert str(ticket.json()["ticket"]["assignee_id"]) == told["agents"]["dana"]["host_id"]
    assert told["booked"]["state"] == "confirmed"
