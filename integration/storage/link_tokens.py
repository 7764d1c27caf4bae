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

    The secret of an installation is remembered for reading, and looked at again where a token doesn't fit it: one that
    was removed and installed anew has another. Whoever signs asks for it each time, as its links go out for good.
    UnknownInstallation for a token of one that doesn't exist; reading such a token takes the same steps as any that
    doesn't fit, and gives the same answer.
    """

    def __init__(self, store: Links) -> None:
        self._store, self._dummy = store, token_bytes(32)
        self._secrets: dict[str, bytes] = {}

    def token(self, installation: str, link: Link) -> str:
        """The token that stands in the link's address: a JWT whose key id is the installation."""
        import jwt  # noqa: PLC0415

        claims = {"iss": installation, "jti": link.id, "aud": link.purpose.value}
        return jwt.encode(claims, self._asked(installation), _ALGORITHM, headers={"kid": installation})

    def read(self, token: str, purpose: Purpose) -> tuple[str, str] | None:
        """The installation and the link's id, if we signed the token for this purpose; None for any other text."""
        installation = _key_id(token)
        if installation is None:
            return None
        for secret in (self._remembered, self._asked_or_dummy):
            claims = _verified(token, secret(installation), installation, purpose)
            if claims is not None:
                return installation, claims["jti"]
        return None

    def _remembered(self, installation: str) -> bytes:
        return self._secrets.get(installation, self._dummy)

    def _asked(self, installation: str) -> bytes:
        self._secrets.pop(installation, None)
        secret = self._secrets[installation] = self._store.link_secret(installation)
        return secret

    def _asked_or_dummy(self, installation: str) -> bytes:
        try:
            return self._asked(installation)
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
