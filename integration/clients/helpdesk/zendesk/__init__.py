"""The telephone to Zendesk: `webhook` listens, `api` speaks, `fields` translates, `trials` tries out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from integration.clients.helpdesk.zendesk.address import root_of
from integration.clients.helpdesk.zendesk.webhook import LARGEST, ZendeskWebhook
from integration.domain.installation import Credentials, Installation

if TYPE_CHECKING:
    from integration.clients.helpdesk.wire import HostWire
    from integration.clients.helpdesk.zendesk.api import Zendesk
    from integration.clients.helpdesk.zendesk.trials import ZendeskProbe
    from integration.domain.terms import ServiceTerms

__all__ = ["INVITE", "LARGEST_WEBHOOK", "NAME", "WEBHOOK", "probe", "root_of", "telephone"]

NAME = "zendesk"
INVITE = "vipdesk zendesk invite"
"""What connects an account: its admin's consent, not a key that somebody types in."""

WEBHOOK = ZendeskWebhook()
LARGEST_WEBHOOK = LARGEST


def telephone(installation: Installation, _credentials: Credentials, wire: "HostWire") -> "Zendesk":
    """The API of one installation, opened by its grant; what it keeps for some minutes lives as long as this."""
    from integration.clients.helpdesk.zendesk.api import Zendesk  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.zendesk.calls import Calls  # noqa: PLC0415 - the door needs it not

    return Zendesk(Calls(installation, wire))


def probe(
    installation: Installation,
    credentials: Credentials,
    wire: "HostWire",
    _terms: "ServiceTerms",
    _arrived: Callable[[Callable[[], bool]], bool] | None,
) -> "ZendeskProbe":
    """What tries the installation out, patiently; nothing of it depends on the terms."""
    from integration.clients.helpdesk.zendesk.api import Zendesk  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.zendesk.calls import Calls  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.zendesk.trials import ZendeskProbe  # noqa: PLC0415 - the door needs it not

    return ZendeskProbe(Zendesk(Calls(installation, wire).patient()), credentials)
