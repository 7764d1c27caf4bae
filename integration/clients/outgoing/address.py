"""Which addresses messages may go to: https, or plain http to this machine itself; read as httpx reads them."""

from ipaddress import ip_address

from integration.domain.errors import UpstreamRefused

_ADVICE = (
    "messages can't go to this address: give a whole one that begins with https:// "
    "(plain http:// only to this machine itself, such as http://127.0.0.1:9000/)"
)


def require_address(url: str) -> None:
    """Raise UpstreamRefused, which never repeats the address, where messages may not go there."""
    scheme, host, _ = _parts(url)
    if not host or not (scheme == "https" or (scheme == "http" and _is_this_machine(host))):
        raise UpstreamRefused(_ADVICE)


def shown(url: str) -> str:
    """What may be shown of an address: how and where, but neither the path nor anything else that can be a secret."""
    scheme, host, port = _parts(url)
    place = f"[{host}]" if ":" in host else host
    return f"{scheme}://{place}{f':{port}' if port else ''}"


def _parts(url: str) -> tuple[str, str, int | None]:
    from httpx import URL, InvalidURL  # noqa: PLC0415 - httpx is dear to load, and most commands send nothing

    try:
        parsed = URL(url)
    except (InvalidURL, UnicodeError):
        # Not chained: what they say holds parts of the address.
        raise UpstreamRefused(_ADVICE) from None
    return parsed.scheme, parsed.host, parsed.port


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
