"""The public keys with which a host's signed pages are verified, as an operator put them into a file."""

import re
from pathlib import Path

from integration.domain.errors import Misconfigured

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----")


def pem_keys(file: Path | None) -> tuple[str, ...]:
    """The keys in this file, in their order; none where no file is named. Raises Misconfigured saying what to do."""
    if file is None:
        return ()
    try:
        found = _PEM.findall(file.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"VIPDESK_ZENDESK_PUBLIC_KEYS names a file that can't be read ({type(error).__name__}): {file}"
        raise Misconfigured(message) from error
    if not found:
        message = f"{file} (VIPDESK_ZENDESK_PUBLIC_KEYS) holds no public key: put the app's there, in PEM"
        raise Misconfigured(message)
    return tuple(found)
