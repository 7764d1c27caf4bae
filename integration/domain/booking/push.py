"""What Google posts to us when a calendar changed: a hint that there is something to read, never proof of anything.

https://developers.google.com/workspace/calendar/api/guides/push
"""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PushMessage:
    """One message: the channel it came by, the secret we opened that with, and what Google says happened.

    `state` is `sync` (the channel is open), `exists` or `not_exists`; they all mean: look. Numbers grow but skip, so a
    gap proves nothing; 0 where none could be read.
    """

    channel: str
    token: str = field(repr=False)
    state: str
    number: int = 0


def secret_hash(token: str) -> bytes:
    """What we keep of a channel's secret (SHA-256): 32 bytes, whatever the text."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
