"""The telephone to django-helpdesk 2.6: `webhook` listens, `api` speaks, `fields` translates, `trials` tries out."""

from typing import TYPE_CHECKING

from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.domain.installation import Credentials, Installation

if TYPE_CHECKING:
    from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
    from integration.clients.helpdesk.django_helpdesk.trials import Probe
    from integration.clients.helpdesk.http import HostHttp

NAME = "django-helpdesk"
WEBHOOK = DjangoHelpdeskWebhook()


def telephone(installation: Installation, credentials: Credentials, http: "HostHttp") -> "DjangoHelpdesk":
    """The API of one installation."""
    from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk  # noqa: PLC0415 - the door needs it not
    from integration.clients.helpdesk.django_helpdesk.calls import Calls  # noqa: PLC0415 - the door needs it not

    return DjangoHelpdesk(Calls(installation, credentials, http))


def probe(installation: Installation, credentials: Credentials, http: "HostHttp") -> "Probe":
    """What tries the installation out."""
    from integration.clients.helpdesk.django_helpdesk.trials import Probe  # noqa: PLC0415 - the door needs it not

    return Probe(telephone(installation, credentials, http))
