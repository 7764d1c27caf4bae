"""`python -m sandbox.liveagent [PORT]`: an account to try things out on, until Ctrl-C."""

import json
import signal
import sys
from contextlib import suppress

from sandbox.liveagent.running import RunningLiveAgent


def main() -> None:
    """Serve a small account, and print one JSON line that says how to reach it."""
    with RunningLiveAgent(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as desk:
        print(json.dumps(_furnished(desk)), flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


def _furnished(desk: RunningLiveAgent) -> dict[str, str]:
    agent = desk.admin.adds_agent("Ada Byron", "ada@desk.example", "default")
    tag = desk.admin.adds_tag("vip")
    ticket = desk.customers.mails("vip@customer.example", "Production is down", "Nothing works.", name="Vip Customer")
    base = f"{desk.url}/api/v3"
    return {
        "api": base,
        "v3_key": desk.v3_key,
        "v1_key": desk.v1_key,
        "agent": agent,
        "tag": tag,
        "ticket": ticket,
        "try": f"curl -H 'apikey: {desk.v3_key}' {base}/tickets/{ticket}",
    }


if __name__ == "__main__":
    main()
