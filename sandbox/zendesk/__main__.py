"""`python -m sandbox.zendesk [PORT]`: an account to try things out on, until Ctrl-C."""

import json
import signal
import sys
from contextlib import suppress

from sandbox.zendesk.furnished import furnished
from sandbox.zendesk.running import RunningZendesk


def main() -> None:
    """Serve a small account, and print one JSON line that says how to reach it."""
    with RunningZendesk(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as zendesk:
        print(json.dumps(_told(zendesk)), flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


def _told(zendesk: RunningZendesk) -> dict[str, object]:
    desk = furnished(zendesk.account("acme")).desk
    ticket = desk.customers.mails("ivo@orbis.example.com", "Production is down", "Nothing works.")
    headers = " ".join(f"-H '{name}: {value}'" for name, value in desk.headers().items())
    return {
        "zendesk": zendesk.url,
        "account": desk.url,
        "ticket": ticket,
        "client_id": zendesk.client_id,
        "client_secret": zendesk.client_secret,
        "app_id": zendesk.app_id,
        "workspace": desk.workspace(ticket),
        "try": f"curl {headers} {desk.url}/api/v2/tickets/{ticket}",
    }


if __name__ == "__main__":
    main()
