"""Signed tokens of links: they say which link it is, and nothing that names anybody (RFC 7519, HS256 alone)."""

import re
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import UnknownInstallation
from integration.ports import Links

# PyJWT loads cryptography, which is dear, so it is loaded with the first token and not with the door.

_ALGORITHM = "HS256"
_LONGEST = 1024

# The last letter of 32 bytes has two bits to spare: with them set it would be another text of the same signature.
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)


class JwtLinkTokens:
    """Keeps `ports.LinkTokens`; when a link ends is the stored link's business, not its token's.

    The secret of an installation is asked of the store once, and remembered. UnknownInstallation for a token of one
    that doesn't exist; reading such a token takes the same work as any other, and gives the same answer.
    """

    def __init__(self, store: Links) -> None:
        self._store, self._dummy = store, token_bytes(32)
        self._secrets: dict[str, bytes] = {}

    def token(self, installation: str, link: Link) -> str:
        """The token that stands in the link's address: a JWT whose key id is the installation."""
        import jwt  # noqa: PLC0415

        claims = {"iss": installation, "jti": link.id, "aud": link.purpose.value}
        return jwt.encode(claims, self._secret(installation), _ALGORITHM, headers={"kid": installation})

    def read(self, token: str, purpose: Purpose) -> tuple[str, str] | None:
        """The installation and the link's id, if we signed the token for this purpose; None for any other text."""
        installation = _key_id(token)
        if installation is None:
            return None
        claims = _verified(token, self._secret_or_dummy(installation), installation, purpose)
        return None if claims is None else (installation, claims["jti"])

    def _secret(self, installation: str) -> bytes:
        known = self._secrets.get(installation)
        if known is None:
            known = self._secrets[installation] = self._store.link_secret(installation)
        return known

    def _secret_or_dummy(self, installation: str) -> bytes:
        try:
            return self._secret(installation)
        except UnknownInstallation:
            return self._dummy


def _key_id(token: str) -> str | None:
    if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
        return None
    import jwt  # noqa: PLC0415

    try:
        named = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    # Half a surrogate is no text that a store could look for.
    return named if isinstance(named, str) and named.isprintable() else None


def _verified(token: str, secret: bytes, issuer: str, purpose: Purpose) -> Mapping[str, Any] | None:
    import jwt  # noqa: PLC0415

    expected: Any = {"options": {"require": ["iss", "jti", "aud"]}, "audience": purpose.value, "issuer": issuer}
    try:
        return jwt.decode(token, secret, [_ALGORITHM], **expected)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
