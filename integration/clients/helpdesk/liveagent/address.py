"""The address of an account, as an admin gives it."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from integration.domain.errors import BadInput

_API = "/api/v3"


def root_of(url: str) -> str:
    """The account's root, such as https://acme.ladesk.com; raises BadInput saying what is wrong with the address.

    The API's own path is cut off where it was copied along. The key goes to this address, so it must be https, but on
    this machine itself.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        message = f"the account's address is none; {_ADVICE}"
        raise BadInput(message) from error
    wrong = next((why for why, is_so in _FAULTS if is_so(parts)), None)
    if wrong:
        message = f"the account's address {wrong}; {_ADVICE}"
        raise BadInput(message)
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if port else ''}"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_open(parts: SplitResult) -> bool:
    return parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or ""))


def _is_no_host_alone(parts: SplitResult) -> bool:
    return not parts.hostname or bool(parts.username or parts.password or parts.query or parts.fragment)


def _has_path(parts: SplitResult) -> bool:
    return bool(parts.path.rstrip("/").removesuffix(_API).rstrip("/"))


_ADVICE = "give it as https://acme.ladesk.com"
_FAULTS: tuple[tuple[str, Callable[[SplitResult], bool]], ...] = (
    ("must begin with https://, as our key goes there", _is_open),
    ("is more, or less, than the name of a host", _is_no_host_alone),
    ("has a path, which no account has", _has_path),
)
