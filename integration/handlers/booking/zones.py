"""The zones that a visitor may name, and how they are found by what people type."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

PROPOSED = (
    *("Europe/London", "Europe/Lisbon", "Europe/Dublin", "Europe/Paris", "Europe/Madrid", "Europe/Berlin"),
    *("Europe/Rome", "Europe/Vienna", "Europe/Prague", "Europe/Bratislava", "Europe/Budapest", "Europe/Warsaw"),
    *("Europe/Stockholm", "Europe/Belgrade", "Europe/Sofia", "Europe/Bucharest", "Europe/Athens", "Europe/Helsinki"),
    *("Europe/Kyiv", "Europe/Istanbul", "Africa/Cairo", "Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg"),
    *("Asia/Jerusalem", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore"),
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth", "Australia/Sydney"),
    *("Pacific/Auckland", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Halifax"),
    *("America/New_York", "America/Toronto", "America/Chicago", "America/Mexico_City", "America/Denver"),
    *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "UTC"),
)
"""What the page proposes, from the 600 that there are; any other may be typed."""

_LONGEST = 64


def zone_typed(text: str) -> ZoneInfo | None:
    """The zone of this IANA name, however it is written in capitals, or of the city in it; None for anything else."""
    name = _names().get(_plain(text)) if len(text) <= _LONGEST else None
    return ZoneInfo(name) if name else None


def zones_like(text: str) -> list[str]:
    """Up to three names of zones that what was typed may have meant."""
    near = get_close_matches(_plain(text[:_LONGEST]), _names(), n=6, cutoff=0.6)
    return list(dict.fromkeys(_names()[one] for one in near))[:3]


@cache
def _names() -> Mapping[str, str]:
    full = sorted(available_timezones(), key=lambda name: ("/" not in name, name not in PROPOSED, name))
    cities = {_plain(name.rpartition("/")[2]): name for name in reversed(full) if "/" in name}
    return cities | {_plain(name): name for name in full}


def _plain(text: str) -> str:
    return text.strip().replace(" ", "_").casefold()
