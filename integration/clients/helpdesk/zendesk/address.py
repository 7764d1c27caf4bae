"""Where a tenant's Zendesk lies: the host is fixed, so no request of ours can be sent anywhere else."""

import re
from urllib.parse import urlsplit

from integration.domain.errors import BadInput

SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")
"""A tenant's name: letters, digits and hyphens, of which none stands at an end."""

_DOMAIN = "zendesk.com"


def subdomain_of(text: str) -> str:
    """The tenant's name, given as it is or as an address (acme, acme.zendesk.com, https://acme.zendesk.com/agent).

    Raises BadInput for everything else, addresses of other hosts, with ports or with users among them.
    """
    typed = text.strip().lower()
    name = _host_of(typed).removesuffix(f".{_DOMAIN}") if "." in typed or "/" in typed else typed
    if SUBDOMAIN.fullmatch(name) is None:
        message = "that is no address of a Zendesk account: give its subdomain, as acme of https://acme.zendesk.com"
        raise BadInput(message)
    return name


def root_of(subdomain: str, stand_in: str | None = None) -> str:
    """The root of a tenant's addresses, without a slash at its end; `stand_in` is another place to try things out."""
    name = subdomain_of(subdomain)
    return f"{stand_in.rstrip('/')}/{name}" if stand_in else f"https://{name}.{_DOMAIN}"


def _host_of(typed: str) -> str:
    """The host of an address; nothing where it has more than a host and a path, or isn't Zendesk's."""
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError:  # brackets, and signs that Unicode makes dots and slashes of
        return ""
    is_plain = parts.scheme == "https" and parts.netloc == parts.hostname
    return parts.netloc if is_plain and parts.netloc.endswith(f".{_DOMAIN}") else ""
