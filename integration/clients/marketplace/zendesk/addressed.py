"""The package of one deployment: the manifest's placeholder gives way to our address."""

from dataclasses import replace

from integration.clients.marketplace.zendesk.address import is_web, may_be_framed, parts_of
from integration.clients.marketplace.zendesk.manifest import FILE
from integration.clients.marketplace.zendesk.package import Package
from integration.domain.errors import BadInput

PLACEHOLDER_HOST = "vipdesk.example.com"
"""The host in the manifest of the checkout; example.com belongs to nobody (RFC 2606)."""

_PLACEHOLDER = f"https://{PLACEHOLDER_HOST}"
_TERMS = f"{_PLACEHOLDER}/terms"
_WANTED = "name the https address under which Zendesk's agents reach this VIP Desk: --public-url https://… "
_WHERE = "(or the setting VIPDESK_PUBLIC_URL)"


def addressed(package: Package, public_url: str, terms_url: str | None = None) -> Package:
    """The same package for this address, and these terms: `{public_url}/terms` unless another page is named.

    Raises BadInput where an address is missing, the placeholder, without TLS, or more than a host and a path.
    """
    root = _root(public_url)
    terms = _plain(terms_url, "the terms") if terms_url else f"{root}/terms"
    manifest = package.files[FILE].decode()
    host = parts_of(root)
    written = (
        manifest.replace(f'"{_TERMS}"', f'"{terms}"')
        .replace(f"{_PLACEHOLDER}/", f"{root}/")
        .replace(f'"{PLACEHOLDER_HOST}"', f'"{host.hostname if host else ""}"')
    )
    return replace(package, files={**package.files, FILE: written.encode()})


def _root(public_url: str) -> str:
    if not public_url:
        raise BadInput(_WANTED + _WHERE)
    return _plain(public_url, "the package").rstrip("/")


def _plain(url: str, what: str) -> str:
    parts = parts_of(url)
    is_reached = parts is not None and is_web(url) and may_be_framed(parts)
    if parts is None or not is_reached or parts.query or parts.fragment or "@" in parts.netloc:
        message = f"{url} is no address for {what}; {_WANTED}{_WHERE}"
        raise BadInput(message)
    if parts.hostname == PLACEHOLDER_HOST:
        message = f"{PLACEHOLDER_HOST} is only a placeholder; {_WANTED}{_WHERE}"
        raise BadInput(message)
    return url
