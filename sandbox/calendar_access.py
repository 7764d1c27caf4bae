"""How VIP Desk is let into calendars of the stand-in: as an OAuth client that it knows, by an agent's consent."""

from collections.abc import Mapping
from secrets import token_hex

import httpx

from sandbox.errors import SandboxFailed
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.vipdesk import RunningVipDesk


def client_settings(google: RunningGoogleCalendar, public_url: str) -> Mapping[str, str]:
    """What VIP Desk must be told to be a client of this Google; `public_url` is where VIP Desk will listen."""
    client_id, secret = "vip-desk", token_hex(16)
    google.identity.add_client(client_id, secret, [f"{public_url}/calendar/callback"])
    return {
        "VIPDESK_PUBLIC_URL": public_url,
        "VIPDESK_GOOGLE_URL": google.url,
        "VIPDESK_GOOGLE_CLIENT_ID": client_id,
        "VIPDESK_GOOGLE_CLIENT_SECRET": secret,
    }


def connect_calendar(vipdesk: RunningVipDesk, agent: str) -> None:
    """The agent of this address opens the link that they were sent, and allows all; SandboxFailed where that fails."""
    made = vipdesk.printed("calendar", "connect", agent, "--json")
    with httpx.Client(timeout=30) as browser:
        browser.get(made["url"]).raise_for_status()
        leaves = browser.post(made["url"])
        answer = browser.get(Person(agent).allows(leaves.headers["Location"]))
    if answer.status_code != httpx.codes.OK:
        message = f"the calendar of {agent} could not be connected: {answer.status_code}"
        raise SandboxFailed(message)
