"""What it costs to have the telephone and not to use it."""

import subprocess
import sys

DEAR = ("googleapiclient", "google.auth", "google.oauth2", "httplib2", "dateutil", "httpx")
LOADED = f"""
import sys
import integration.clients.google as telephone
telephone.read_push({{}})
google = telephone.google_at("http://127.0.0.1:9")
wire = telephone.Wire(lambda: None)
client = telephone.OAuthClient("i", "s")
telephone.GoogleCalendars(google, wire, client)
telephone.GoogleConsent(google, wire, client).address(state="s", challenge="c", hint="h", return_to="r")
print(*(name for name in {DEAR} if name in sys.modules))
"""


def test_nothing_dear_is_loaded_before_it_is_used() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)  # noqa: S603
    assert loaded.stdout.split() == []
