"""The app as the marketplace knows it: its names, its OAuth client, and the keys that sign its pages (facts 2)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sandbox.zendesk.records import JSON

_BITS, _EXPONENT = 2048, 65537


def new_key() -> RSAPrivateKey:
    """A pair of keys."""
    return generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)


def public_pem(key: RSAPrivateKey) -> str:
    """The public half, as `GET /api/v2/apps/{app_id}/public_key` gives it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(slots=True)
class Marketplace:
    """One app, which all accounts share; the last key signs."""

    name: str = "VIP Desk"
    organization_id: str = "4711"
    app_id: str = "987654"
    client_id: str = "zdg-vip-desk"
    client_secret: str = "the-client-secret-of-the-app"
    redirect_uris: set[str] = field(default_factory=set)
    _keys: list[RSAPrivateKey] = field(default_factory=list)
    _jti: int = 0

    @property
    def keys(self) -> list[RSAPrivateKey]:
        """All so far; the first one is made when it is first asked for, as that takes a tenth of a second."""
        self._keys = self._keys or [new_key()]
        return self._keys

    @property
    def headers(self) -> dict[str, str]:
        """The three headers that every call of the app must have (facts 7), in lower case."""
        return {
            "x-zendesk-marketplace-name": self.name,
            "x-zendesk-marketplace-organization-id": self.organization_id,
            "x-zendesk-marketplace-app-id": self.app_id,
        }

    @property
    def public_key(self) -> str:
        """The public key that belongs to the pages of now."""
        return public_pem(self.keys[-1])

    def rotates_key(self) -> str:
        """A new key signs from here on; its public half."""
        self.keys.append(new_key())
        return self.public_key

    def page_token(self, who: "PageVisit", now: datetime, life: timedelta) -> str:
        """The token with which a page of the app is loaded; claims that have no source are marked ZD-4."""
        self._jti += 1
        host = f"{who.account}.zendesk.com"
        issued = int(now.timestamp())
        claims: JSON = {
            "iss": host,
            "aud": f"https://{host}/api/v2/apps/installations/{who.installation}.json",
            "sub": f"https://{host}/api/v2/users/{who.user}.json",
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(life.total_seconds()),
            "jti": UUID(int=self._jti).hex,
            "context": {"product": "support", "location": who.location},
        }
        return jwt.encode(claims, self.keys[-1], algorithm="RS256")


@dataclass(frozen=True, slots=True)
class PageVisit:
    """Who loads which page of the app."""

    account: str
    installation: int
    user: int
    location: str
