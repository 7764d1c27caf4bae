"""The telephones to the hosts."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from integration.bootstrap.hosts import host_of, installable
from integration.bootstrap.present import utc_now
from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.domain.installation import Credentials, Installation
from integration.domain.marketplace import MarketplaceApp
from integration.domain.terms import ServiceTerms
from integration.ports import Helpdesk, Probe, Setup, Store
from integration.ports.telemetry import Tracing

Arrived = Callable[[Callable[[], bool]], bool]


class Switchboard:
    """Telephones to the hosts, one for each installation, over one pool of connections."""

    def __init__(self, store: Store, app: MarketplaceApp, zendesk_url: str | None = None) -> None:
        self.wire = HostWire(HostHttp(utc_now), store, store, utc_now, app, zendesk_url)
        self._telephones: dict[tuple[Installation, Credentials], Helpdesk] = {}

    def __call__(self, installation: Installation, credentials: Credentials) -> Helpdesk:
        """The telephone to this installation's host; raises Misconfigured for a host that nobody knows."""
        self.wire.http.tracing.note({"host": installation.host})
        identity = (replace(installation, problem=""), credentials)
        if identity not in self._telephones:
            telephone = host_of(installation).telephone
            self._telephones[identity] = telephone(*identity, self.wire)
        return self._telephones[identity]

    def probe(
        self, installation: Installation, credentials: Credentials, terms: ServiceTerms, arrived: Arrived | None
    ) -> Probe:
        """What tries this installation out, beside the terms in force."""
        return cast("Probe", host_of(installation).probe(installation, credentials, self.wire, terms, arrived))

    def followed(self, tracing: Tracing) -> None:
        """From now on each call is a step of what is followed."""
        self.wire.http.tracing = tracing

    def close(self) -> None:
        """Close the connections to all hosts."""
        self.wire.http.close()

    def setup(self, installation: Installation, credentials: Credentials, terms: ServiceTerms) -> Setup:
        """What prepares this installation's host; raises BadInput for a host that must be prepared by hand."""
        return cast("Setup", installable(installation.host).setup(installation, credentials, self.wire, terms))
