"""Secrets at rest: encrypted under a key from the configuration, and useless without it."""

import hmac
from collections.abc import Sequence
from functools import lru_cache
from secrets import token_hex
from typing import TYPE_CHECKING

from integration.domain.errors import Misconfigured

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# cryptography is dear to load, so it is loaded with the first secret and not with the door.

_NO_KEY = "no key is set for the secrets in the store: make one with `vipdesk keygen` and set it as VIPDESK_KEY"
_WRONG_KEY = (
    "a secret in the store was sealed with another key, or was changed: set VIPDESK_KEY to the new key and, after it, "
    "the older ones; if the older key is lost, connect the installation again"
)


_NOBODYS = bytes(200)
"""As long as the credentials of an installation, near enough."""


def new_key() -> str:
    """A new random key, as text for the configuration; whoever has it can read every secret."""
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet.generate_key().decode("ascii")


class Seal:
    """Seals with the first key and opens with any of them, so that a new key is put before the old ones.

    Raises Misconfigured, which says what to do, where no key is set, a key is none, or none of them fits. Keys that
    are kept elsewhere are looked at when the first secret is opened, and again where none of them fits any more.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._given = keys
        self._seen: tuple[str, ...] = ()
        self._own, self._nobodys = token_hex(32), b""

    def __repr__(self) -> str:
        return "Seal()"

    def seal(self, plain: bytes) -> bytes:
        """The bytes encrypted and signed (Fernet: AES-128-CBC, HMAC-SHA256); different each time."""
        return _fernet(self._keys).encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """The bytes that were sealed."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415

        try:
            return _fernet(self._keys).decrypt(sealed)
        except InvalidToken as error:
            if not self._has_news():
                raise Misconfigured(_WRONG_KEY) from error
        return self.open(sealed)

    def alias(self, name: str) -> str:
        """What stands for a name where it must not be kept (HMAC-SHA256 under the first key, 16 letters of it)."""
        key = (self._keys or (self._own,))[0]
        return hmac.digest(f"alias {key}".encode(), name.encode("utf-8", "surrogatepass"), "sha256").hex()[:16]

    def pretend(self) -> None:
        """Take the steps of opening a secret, where there is none: their time is not to tell who has one."""
        try:
            self._nobodys = self._nobodys or self.seal(_NOBODYS)
            self.open(self._nobodys)
        except Misconfigured:  # nobody's secrets can be opened, or the keys are others now
            self._nobodys = b""

    def renew(self, sealed: bytes) -> bytes:
        """The same secret, sealed with the first key."""
        return self.seal(self.open(sealed))

    @property
    def _keys(self) -> tuple[str, ...]:
        self._seen = self._seen or tuple(self._given)
        return self._seen

    def _has_news(self) -> bool:
        """Whether the keys are others by now."""
        before, self._seen = self._seen, tuple(self._given)
        return self._seen != before


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

    if not keys:
        raise Misconfigured(_NO_KEY)
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        message = "VIPDESK_KEY holds something that is no key: make one with `vipdesk keygen`, 44 characters each"
        raise Misconfigured(message) from error
