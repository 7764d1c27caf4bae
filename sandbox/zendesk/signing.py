"""The signature of a webhook's request (facts 3)."""

import base64
import hashlib
import hmac


def signature(secret: str, timestamp: str, body: str) -> str:
    """base64(HMAC-SHA256(secret as plain text, timestamp + body)), with nothing in between."""
    digest = hmac.new(secret.encode(), (timestamp + body).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
