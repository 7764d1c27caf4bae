"""Believe a webhook, or refuse it: verified before it is parsed, and never saying which part was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from integration.domain.delivery import Delivery, RawWebhook
from integration.domain.errors import UnknownInstallation
from integration.domain.installation import Credentials
from integration.domain.trouble import Trouble
from integration.ports import InstallationLookup, Now, Webhook

_NOBODY = Credentials(api_token="", webhook_secret="no installation has this secret")  # noqa: S106 - compared, never matched
"""Compared where there is no installation, so that its absence takes as long as a wrong secret."""


@dataclass(frozen=True, slots=True)
class AcceptDelivery:
    """From bytes to a delivery that may be stored, or to a trouble that an admin should see.

    Raises UnknownInstallation or BadInput.
    """

    webhooks: Mapping[str, Webhook]
    installations: InstallationLookup
    now: Now

    def __call__(self, host: str, raw: RawWebhook) -> Delivery | Trouble:
        """What is in these bytes; the same refusal for an unknown installation and a wrong secret."""
        webhook = self.webhooks.get(host)
        found = self.installations.get(raw.installation)
        known = webhook is not None and found is not None and found[0].host == host
        if webhook is None:
            raise UnknownInstallation
        if not webhook.verify(raw, found[1] if known and found else _NOBODY) or not known or found is None:
            raise UnknownInstallation
        event = webhook.parse(raw)
        if isinstance(event, Trouble):
            return event
        echo = event.actor == found[0].own_user
        return Delivery(raw.installation, event, self.now(), echo=echo, settle=webhook.settle)
