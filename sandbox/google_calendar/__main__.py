"""`python -m sandbox.google_calendar [PORT]`: a calendar to try things out on, until Ctrl-C."""

import json
import signal
import sys
from contextlib import suppress
from datetime import timedelta

from sandbox.google_calendar.running import RunningGoogleCalendar

AGENT = "dana@desk.example"


def main() -> None:
    """Serve a small account, and print one JSON line that says how to reach it."""
    with RunningGoogleCalendar(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as google:
        print(json.dumps(_furnished(google)), flush=True)
        # A shell starts its background jobs deaf to it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            signal.pause()


def _furnished(google: RunningGoogleCalendar) -> dict[str, str]:
    dana, now = google.agent(AGENT), google.clock.now().replace(minute=0, second=0, microsecond=0)
    event = dana.adds("Lunch", now + timedelta(hours=2), now + timedelta(hours=3))
    dana.adds_series("Stand-up", now + timedelta(hours=24), now + timedelta(hours=24.25), "RRULE:FREQ=DAILY;COUNT=20")
    google.identity.add_client("vipdesk", "vipdesk-secret", ["http://127.0.0.1:8080/calendar/callback"])
    bearer = google.bearer(AGENT)
    return {
        "api": google.api_url,
        "authorize": f"{google.url}/o/oauth2/v2/auth",
        "client_id": "vipdesk",
        "client_secret": "vipdesk-secret",
        "agent": AGENT,
        "event": event,
        "bearer": bearer,
        "try": f"curl -H 'Authorization: Bearer {bearer}' {google.api_url}calendars/primary/events",
    }


if __name__ == "__main__":
    main()
