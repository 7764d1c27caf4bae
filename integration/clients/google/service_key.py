"""The key file of a service account, as an admin downloads it from Google: what we need of it, and what is wrong."""

from collections.abc import Mapping
from typing import Any

import msgspec

from integration.domain.errors import BadInput

_NEEDED = ("client_email", "private_key", "private_key_id")
_LONGEST = 20_000
_HOME = "googleapis.com"


def check_service_key(text: str) -> None:
    """Raise BadInput, saying what is wrong and nothing of what it holds, where this is no key file that can be used."""
    from google.oauth2.service_account import Credentials  # noqa: PLC0415 - google-auth is dear to load

    fields = {**service_account_fields(text), "token_uri": "https://"}
    try:
        Credentials.from_service_account_info(fields)  # type: ignore[no-untyped-call]
    # Whatever the key's text makes cryptography say.
    except Exception:  # noqa: BLE001
        message = "the key file's private_key can't be read: download the file again, and give it unchanged"
        raise BadInput(message) from None


def service_account_fields(text: str) -> dict[str, str]:
    """What we need of a key file; raises BadInput."""
    found = _object(text)
    _refuse(found.get("type") != "service_account", "this isn't the key of a service account (its type says otherwise)")
    home = found.get("universe_domain", _HOME)
    _refuse(home != _HOME, "this key isn't for googleapis.com: make one in Google Cloud itself")
    for name in _NEEDED:
        value = found.get(name)
        _refuse(not (isinstance(value, str) and value), f"the key file lacks {name}: give the whole file, unchanged")
    return {name: found[name] for name in _NEEDED}


def _object(text: str) -> Mapping[str, Any]:
    _refuse(len(text) > _LONGEST, "this is too long for a key file: give the JSON file that Google gave you")
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = "this isn't a key file: give the JSON file that Google gave you, whole"
        raise BadInput(message)
    return found


def _refuse(wrong: bool, message: str) -> None:  # noqa: FBT001 - reads as the sentence that it is
    if wrong:
        raise BadInput(message)
