"""`python -m sandbox.google_calendar`: up, furnished, and down again."""

import json
import signal
import subprocess
import sys

import httpx


def test_it_serves_a_small_calendar_until_it_is_interrupted() -> None:
    child = subprocess.Popen([sys.executable, "-m", "sandbox.google_calendar"], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    with child, child.stdout:
        try:
            said = json.loads(child.stdout.readline())
            headers = {"Authorization": f"Bearer {said['bearer']}"}
            page = httpx.get(f"{said['api']}calendars/primary/events", headers=headers, trust_env=False).json()
            child.send_signal(signal.SIGINT)
            assert child.wait(10) == 0
        finally:
            child.kill()
    assert [event["summary"] for event in page["items"]] == ["Lunch", "Stand-up"]
