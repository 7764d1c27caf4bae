"""The telephone to LiveAgent: `webhook` listens, `api` speaks, `fields` translates, `set_up` and `trials` try."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from integration.clients.helpdesk.liveagent.address import root_of
from integration.clients.helpdesk.liveagent.webhook import LiveAgentWebhook
from integration.domain.installation import Credentials, Installation

if TYPE_CHECKING:
    from integration.clients.helpdesk.liveagent.api import LiveAgent
    from integration.clients.helpdesk.liveagent.calls import Calls
    from integration.clients.helpdesk.liveagent.set_up import LiveAgentSetup
    from integration.clients.helpdesk.liveagent.trials import LiveAgentProbe
    from integration.clients.helpdesk.wire import HostWire
    from integration.domain.terms import ServiceTerms

__all__ = ["NAME", "WEBHOOK", "probe", "root_of", "setup", "telephone"]

NAME = "liveagent"
WEBHOOK = LiveAgentWebhook()


def telephone(installation: Installation, credentials: Credentials, wire: "HostWire") -> "LiveAgent":
    """The API of one installation; what it keeps in mind for some minutes lives as long as this."""
    from integration.clients.helpdesk.liveagent.api import LiveAgent  # noqa: PLC0415 - the door needs it not

    return LiveAgent(_calls(installation, credentials, wire))


def probe(
    installation: Installation,
    credentials: Credentials,
    wire: "HostWire",
    terms: "ServiceTerms",
    arrived: Callable[[Callable[[], bool]], bool] | None,
) -> "LiveAgentProbe":
    """What tries the installation out."""
    from integration.clients.helpdesk.liveagent.api import LiveAgent  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.liveagent.trials import LiveAgentProbe  # noqa: PLC0415 - the door needs it not

    calls = _patient(_calls(installation, credentials, wire))
    return LiveAgentProbe(LiveAgent(calls), calls, terms, arrived)


def setup(
    installation: Installation, credentials: Credentials, wire: "HostWire", terms: "ServiceTerms"
) -> "LiveAgentSetup":
    """What prepares the account for us."""
    from integration.clients.helpdesk.liveagent.set_up import LiveAgentSetup  # noqa: PLC0415 - the door needs it not

    calls = _patient(_calls(installation, credentials, wire))
    return LiveAgentSetup(calls, installation, terms, wire.now)


def _patient(calls: "Calls") -> "Calls":
    """The same for an admin who waits beside it: a budget that others use up is no reason to give up."""
    return replace(calls, patience=timedelta(minutes=1))


def _calls(installation: Installation, credentials: Credentials, wire: "HostWire") -> "Calls":
    from integration.clients.helpdesk.liveagent.calls import Calls  # noqa: PLC0415 - the door needs it not

    return Calls(installation, credentials, wire.http, wire.budgets, wire.now)
