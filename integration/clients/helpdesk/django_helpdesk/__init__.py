"""The telephone to django-helpdesk 2.6: `webhook` listens, `api` speaks, `fields` translates, `trials` tries out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.domain.installation import Credentials, Installation

if TYPE_CHECKING:
    from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
    from integration.clients.helpdesk.django_helpdesk.trials import Probe
    from integration.clients.helpdesk.wire import HostWire
    from integration.domain.terms import ServiceTerms

NAME = "django-helpdesk"
WEBHOOK = DjangoHelpdeskWebhook()


def telephone(installation: Installation, credentials: Credentials, wire: "HostWire") -> "DjangoHelpdesk":
    """The API of one installation; it allows any number of calls."""
    from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.django_helpdesk.calls import Calls  # noqa: PLC0415 - the door needs it not

    return DjangoHelpdesk(Calls(installation, credentials, wire.http))


def probe(
    installation: Installation,
    credentials: Credentials,
    wire: "HostWire",
    _terms: "ServiceTerms",
    _arrived: Callable[[Callable[[], bool]], bool] | None,
) -> "Probe":
    """What tries the installation out; nothing of it depends on the terms, or has to be waited for."""
    from integration.clients.helpdesk.django_helpdesk.trials import Probe  # noqa: PLC0415 - the door needs it not

    return Probe(telephone(installation, credentials, wire))
