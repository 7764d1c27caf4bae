"""The demo itself, as the README and programs call it."""

import json
import signal
import subprocess
import sys
from typing import IO

import httpx
import pytest

from sandbox.environment import PROJECT
from sandbox.helpdesk_api import HelpdeskApi
from sandbox.waiting import until

ENTRY = [sys.executable, "-c", "from integration.cli import main; main()", "demo"]
PATIENCE = 120


def test_run_once_it_verifies_every_ticket_and_leaves_with_success() -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*ENTRY, "--once"], capture_output=True, text=True, encoding="utf-8", cwd=PROJECT, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all as they should be" in done.stdout


def test_a_day_is_played_in_which_every_promise_is_kept() -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*ENTRY, "--day", "--once"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every promise was kept" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if line.lstrip().startswith("P")] == [
        f"P{number}" for number in range(1, 11)
    ]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=lambda ending: ending.name)
def test_as_json_it_says_one_complete_line_stays_up_and_ends_cleanly(ending: signal.Signals) -> None:
    with subprocess.Popen(  # noqa: S603 -- our own command
        [*ENTRY, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=PROJECT
    ) as demo:
        assert demo.stdout
        told = json.loads(first_line(demo.stdout))
        tickets = tickets_of(told)
        page = httpx.get(told["booking"])
        demo.send_signal(ending)
        rest = demo.stdout.read()
        assert demo.wait(PATIENCE) == 0

    assert rest == b""
    assert told["verified"] is True
    assert set(told["customers"]) == {"vip", "no_addon", "lower_plan", "unknown"}
    assert told["customers"]["vip"]["agent_host_id"] in {ticket["assigned_to"] for ticket in tickets}
    assert {ticket["id"] for ticket in tickets} == set(told["tickets"])
    assert (page.status_code, "Book a call with Dana Petrova" in page.text) == (200, True)
    assert told["booked"]["state"] == "confirmed"


def first_line(out: IO[bytes]) -> bytes:
    return until(out.readline, seconds=PATIENCE, what="the demo says its line")


def tickets_of(told: dict[str, str]) -> list[dict[str, object]]:
    with HelpdeskApi(told["helpdesk"], told["helpdesk_token"], int(told["queue"])) as api:
        return api.tickets()
