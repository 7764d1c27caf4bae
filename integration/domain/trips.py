"""A browser's trip to another's page of consent and back: what it carries for us, sealed, and PKCE's challenge."""

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

_T = TypeVar("_T")


def s256(verifier: str) -> str:
    """The verifier's S256 challenge (RFC 7636, 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def packed(use: str, carried: Any) -> bytes:  # noqa: ANN401 - any dataclass of texts with an `until`
    """A dataclass of texts and one instant, `until`, as bytes to be sealed; `use` keeps it from passing for another."""
    return json.dumps({"use": use, **asdict(carried), "until": carried.until.isoformat()}).encode()


def unpacked(use: str, kind: type[_T], plain: bytes) -> _T | None:
    """What was packed for this use; None where it is something else that was sealed, or nothing at all."""
    try:
        told = json.loads(plain)
        if told.pop("use") != use:
            return None
        return kind(**{**told, "until": datetime.fromisoformat(told["until"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
