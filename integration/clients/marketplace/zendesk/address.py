"""What an address in a package may be."""

import re
from urllib.parse import SplitResult, urlsplit

_SIGNS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def parts_of(text: object) -> SplitResult | None:
    """An address in its parts; None where it holds a sign that no address has (RFC 3986), or isn't text."""
    if not isinstance(text, str) or _SIGNS.fullmatch(text) is None:
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - a port that is no number is found out only by asking
    except ValueError:
        return None
    return parts


def is_web(text: object) -> bool:
    """Whether this is an http or https address with a host."""
    parts = parts_of(text)
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)


def may_be_framed(parts: SplitResult) -> bool:
    """Whether Zendesk shows a page from there: over https, or from the developer's own machine."""
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname == "localhost")
