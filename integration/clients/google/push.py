"""What Google posts to us when a calendar changed: headers and no body; a hint, never proof (GC-13)."""

from collections.abc import Mapping

from integration.domain.booking.push import PushMessage

_LONGEST_ID = 64
_LONGEST_TOKEN = 256
_LONGEST_STATE = 32
_MOST_DIGITS = 18


def read_push(headers: Mapping[str, str]) -> PushMessage | None:
    """The message that these headers are, whatever the case of their names; None where they are none."""
    named = {name.lower(): value for name, value in headers.items()}
    channel, token, state = (
        named.get(f"x-goog-{name}", "") for name in ("channel-id", "channel-token", "resource-state")
    )
    told = 0 < len(channel) <= _LONGEST_ID and 0 < len(state) <= _LONGEST_STATE
    if not told or len(token) > _LONGEST_TOKEN:
        return None
    return PushMessage(channel, token, state, _number(named.get("x-goog-message-number", "")))


def _number(text: str) -> int:
    readable = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if readable else 0
