"""The public keys with which a host's signed pages are verified, as an operator put them into a file."""

import re
from pathlib import Path

from integration.domain.errors import Misconfigured

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----")


def pem_keys(told: Path | str | None) -> tuple[str, ...]:
    """The keys in this file or text, in their order; none where nothing is told. Raises Misconfigured."""
    if told is None:
        return ()
    found = _PEM.findall(told if isinstance(told, str) else _text(told))
    if not found:
        file = f", the file {told}," if isinstance(told, Path) else ""
        message = f"VIPDESK_ZENDESK_PUBLIC_KEYS{file} holds no public key: put the app's there, in PEM"
        raise Misconfigured(message)
    return tuple(found)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        message = f"VIPDESK_ZENDESK_PUBLIC_KEYS names a file that can't be read ({type(error).__name__}): {file}"
        raise Misconfigured(message) from error
