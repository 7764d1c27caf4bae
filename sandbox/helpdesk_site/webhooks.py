"""Where the site sends its webhooks: a small file that the launcher may replace while the site runs."""

import json
from collections.abc import Callable
from pathlib import Path

FILE = "webhooks.json"


def reader(data: Path, kind: str) -> Callable[[], list[str]]:
    """What django-helpdesk calls at send time for the addresses of one kind of webhook (`new_ticket`, `follow_up`)."""

    def addresses() -> list[str]:
        try:
            return list(json.loads((data / FILE).read_text(encoding="utf-8"))[kind])
        except FileNotFoundError:
            return []

    return addresses


def point(data: Path, *, new_ticket: list[str], follow_up: list[str]) -> None:
    """Send webhooks there from now on; the file is replaced whole, so that no half of it is ever read."""
    fresh = data / f"{FILE}.new"
    fresh.write_text(json.dumps({"new_ticket": new_ticket, "follow_up": follow_up}), encoding="utf-8")
    fresh.replace(data / FILE)
