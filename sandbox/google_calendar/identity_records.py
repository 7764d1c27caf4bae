"""What Google's identity keeps: clients, service accounts, what people allowed, and the tokens that came of it."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


@dataclass(frozen=True, slots=True)
class Grant:
    """What a good access token allows: these scopes, as this account."""

    account: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client of the kind "web application"; `testing`: its consent screen isn't published (GC-47)."""

    id: str
    secret: str = field(repr=False)
    redirect_uris: frozenset[str]
    name: str
    testing: bool


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A key that may act as anybody of one domain, for these scopes and no others."""

    email: str
    public_key: RSAPublicKey
    scopes: frozenset[str]
    domain: str


@dataclass(slots=True)
class Permission:
    """One pass through the consent page (or one assertion); `refresh_token` is None without offline access."""

    account: str
    client_id: str
    scopes: frozenset[str]
    born: datetime
    used: datetime
    refresh_token: str | None = field(default=None, repr=False)
    ended: bool = False


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A short-lived token; `scopes` are those of its permission, or fewer."""

    permission: Permission
    scopes: frozenset[str]
    until: datetime


@dataclass(slots=True)
class Code:
    """An authorization code, bound to client, address and challenge; `spent` is what it was given away for."""

    account: str
    client_id: str
    redirect_uri: str
    challenge: str
    scopes: frozenset[str]
    offline: bool
    until: datetime
    spent: Permission | None = None


@dataclass(frozen=True, slots=True)
class TokenCall:
    """One call of /token or /revoke: what was wanted ("other" where it isn't known); `status` None: no answer."""

    endpoint: str
    grant_type: str
    status: int | None
