"""The hosts that we know, and the telephones to them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import cast

from integration.bootstrap.present import utc_now
from integration.clients.helpdesk import django_helpdesk, liveagent, zendesk
from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.domain.errors import BadInput, Misconfigured
from integration.domain.installation import Credentials, Installation
from integration.domain.marketplace import MarketplaceApp
from integration.domain.terms import ServiceTerms
from integration.ports import Helpdesk, Probe, Setup, Store

HOSTS: Mapping[str, ModuleType] = {host.NAME: host for host in (django_helpdesk, liveagent, zendesk)}
"""A new host is a folder under clients/helpdesk and a name in this table."""

LARGEST_WEBHOOKS: Mapping[str, int] = {
    name: host.LARGEST_WEBHOOK for name, host in HOSTS.items() if hasattr(host, "LARGEST_WEBHOOK")
}
"""More bytes than a webhook of a host has, for hosts of which that is known."""

Arrived = Callable[[Callable[[], bool]], bool]


class Switchboard:
    """Telephones to the hosts, one for each installation, over one pool of connections."""

    def __init__(self, store: Store, app: MarketplaceApp, zendesk_url: str | None = None) -> None:
        self.wire = HostWire(HostHttp(utc_now), store, store, utc_now, app, zendesk_url)
        self._telephones: dict[tuple[Installation, Credentials], Helpdesk] = {}

    def __call__(self, installation: Installation, credentials: Credentials) -> Helpdesk:
        """The telephone to this installation's host; raises Misconfigured for a host that nobody knows."""
        identity = (replace(installation, problem=""), credentials)
        if identity not in self._telephones:
            telephone = _host(installation).telephone
            self._telephones[identity] = telephone(*identity, self.wire)
        return self._telephones[identity]

    def probe(
        self, installation: Installation, credentials: Credentials, terms: ServiceTerms, arrived: Arrived | None
    ) -> Probe:
        """What tries this installation out, beside the terms in force."""
        return cast("Probe", _host(installation).probe(installation, credentials, self.wire, terms, arrived))

    def close(self) -> None:
        """Close the connections to all hosts."""
        self.wire.http.close()

    def setup(self, installation: Installation, credentials: Credentials, terms: ServiceTerms) -> Setup:
        """What prepares this installation's host; raises BadInput for a host that must be prepared by hand."""
        return cast("Setup", installable(installation.host).setup(installation, credentials, self.wire, terms))


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


def _host(installation: Installation) -> ModuleType:
    if installation.host not in HOSTS:
        message = f"no host is called {installation.host}; known are: {', '.join(HOSTS)}"
        raise Misconfigured(message)
    return HOSTS[installation.host]
