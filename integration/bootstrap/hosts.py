"""The hosts that we know; each is loaded when it is first asked for, as a worker may never meet the others."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import cast

from integration.domain.errors import BadInput, Misconfigured
from integration.domain.installation import Installation

_FOLDERS = {"django-helpdesk": "django_helpdesk", "liveagent": "liveagent", "zendesk": "zendesk"}
"""A new host is a folder under clients/helpdesk and its name in this table."""


class _Hosts(Mapping[str, ModuleType]):
    def __getitem__(self, name: str) -> ModuleType:
        return import_module(f"integration.clients.helpdesk.{_FOLDERS[name]}")

    def __iter__(self) -> Iterator[str]:
        return iter(_FOLDERS)

    def __len__(self) -> int:
        return len(_FOLDERS)

    def __contains__(self, name: object) -> bool:
        return name in _FOLDERS  # without loading it


HOSTS: Mapping[str, ModuleType] = _Hosts()
"""By name."""


def largest_webhooks() -> Mapping[str, int]:
    """More bytes than a webhook of a host has, for hosts of which that is known."""
    return {name: host.LARGEST_WEBHOOK for name, host in HOSTS.items() if hasattr(host, "LARGEST_WEBHOOK")}


def host_of(installation: Installation) -> ModuleType:
    """The host that it is on; raises Misconfigured for one that nobody knows."""
    if installation.host not in HOSTS:
        message = f"no host is called {installation.host}; known are: {', '.join(HOSTS)}"
        raise Misconfigured(message)
    return HOSTS[installation.host]


def installable(host: str) -> ModuleType:
    """A host that can prepare itself by its API; raises BadInput for any other."""
    found = HOSTS.get(host)
    if not hasattr(found, "setup"):
        known = ", ".join(name for name, each in HOSTS.items() if hasattr(each, "setup"))
        by_hand = "set it up as its README says, then `vipdesk connect`" if found else f"known are: {known}"
        message = f"{host} can't be installed by a command; {_invited(found) or by_hand}"
        raise BadInput(message)
    return cast("ModuleType", found)


def _invited(host: ModuleType | None) -> str:
    """How an account is connected where its admin's consent is needed; else empty."""
    command = getattr(host, "INVITE", "")
    return f"its admin connects it by the link that `{command}` gives" if command else ""
