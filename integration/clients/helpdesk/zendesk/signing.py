"""How Zendesk signs what it sends: base64(HMAC-SHA256(secret, timestamp + body)); the standard library only.

The secret is used as the text that it is, not decoded, and nothing stands between timestamp and body
(developer.zendesk.com, "Verifying webhook authenticity"; an older version of that page had them the other way round).
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from hmac import digest as hmac_digest

TOLERANCE = timedelta(minutes=5)
"""How far a signature's time may be from ours, either way; Zendesk names no window of its own (ZD-3)."""

PUBLISHED = frozenset({"this_secret_is_for_testing_only", "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="})
"""The secret of Zendesk's documentation, with which tests of unsaved webhooks are signed: everybody knows it."""

_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?Z")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What Zendesk writes into its header for this secret, the text of the timestamp, and the raw bytes of the body."""
    return b64encode(hmac_digest(as_bytes(secret), as_bytes(timestamp) + body, "sha256")).decode("ascii")


def is_signed(signed: str, timestamp: str, body: bytes, secrets: Iterable[str]) -> bool:
    """Whether one of these secrets made this signature; every one is tried, so that the time doesn't tell which it was.

    An empty secret and one that was published fit nothing.
    """
    given = as_bytes(signed)
    fits = [compare_digest(as_bytes(signature(secret, timestamp, body)), given) for secret in filter(is_ours, secrets)]
    return any(fits)


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether this is an instant as Zendesk writes it (2021-03-25T05:09:27Z), no more than `TOLERANCE` from now."""
    whole = _INSTANT.fullmatch(timestamp)
    try:
        return whole is not None and abs(now - _utc(whole[1])) <= TOLERANCE
    except ValueError:
        return False


def is_ours(secret: str) -> bool:
    """Whether what is signed with this secret can be believed: it is not empty, and not known to everybody."""
    return bool(secret.strip()) and secret.strip() not in PUBLISHED


def as_bytes(text: str) -> bytes:
    """The bytes of any text, also of one that is none in Unicode."""
    return text.encode("utf-8", "surrogatepass")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
