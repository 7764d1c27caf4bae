"""Tokens as Zendesk signs them for the pages of an app, with a key pair of our own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


@dataclass(frozen=True)
class KeyPair:
    private: str
    public: str


@cache
def key_pair(name: str, bits: int = 2048) -> KeyPair:  # noqa: ARG001 - the name is what tells pairs apart
    """The pair of this name; making one takes its time, so each is made once."""
    made = rsa.generate_private_key(65537, bits)
    return KeyPair(
        made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def claims(
    now: datetime, *, account: str = "acme", app: str = "77", user: str = "901", location: str = "ticket_sidebar"
) -> dict[str, Any]:
    """What Zendesk says of who loads the page, good for five minutes."""
    api = f"https://{account}.zendesk.com/api/v2"
    return {
        "iss": f"{account}.zendesk.com",
        "aud": f"{api}/apps/installations/{app}.json",
        "sub": f"{api}/users/{user}.json",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=5)).timestamp()),
        "context": {"product": "support", "location": location},
    }


def signed(told: Mapping[str, Any], key: str = "ours", algorithm: str = "RS256") -> str:
    """The token with these claims, signed with the private key of this name."""
    # By PyJWS, which doesn't look at claims: whoever forges one doesn't either.
    return jwt.PyJWS().encode(json.dumps(dict(told)).encode(), key_pair(key).private, algorithm)
