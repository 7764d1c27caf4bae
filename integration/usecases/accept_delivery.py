"""Believe a webhook, or refuse it: verified before it is parsed, and never saying which part was wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from integration.domain.delivery import Delivery, RawWebhook, TicketEvent
from integration.domain.errors import BadInput, UnknownInstallation
from integration.domain.installation import Credentials, Installation
from integration.domain.trouble import Trouble
from integration.ports import InstallationLookup, Now, Webhook

_NOBODY = Credentials(api_token="", webhook_secret="no installation has this secret")  # noqa: S106 - compared, never matched
"""Compared where there is no installation, so that its absence takes as long as a wrong secret."""

LONGEST_TICKET = 200
"""Bytes of a ticket's id: far above any host's, and short enough to stand in a key beside a customer's name."""

LONGEST_EVENT = 400
"""Bytes of an event's id, which has the ticket's in it."""

_Found = tuple[Installation, Credentials] | None
_Look = Callable[[str], _Found]


@dataclass(frozen=True, slots=True)
class AcceptDelivery:
    """From bytes to a delivery that may be stored, or to a trouble that an admin should see.

    Raises UnknownInstallation or BadInput. What comes from another account than the one that is known of the
    installation is as unknown as a wrong secret; where none is known yet, the delivery tells it.
    """

    webhooks: Mapping[str, Webhook]
    installations: InstallationLookup
    now: Now

    def admit(self, host: str, installation: str, secret: str) -> None:
        """Refuse, before anything of a body is read, who doesn't know the installation's address at this host."""
        look, again = self.installations.get, self.installations.get_anew
        is_known = host in self.webhooks and (
            _opens(look(installation), host, secret) or _opens(again(installation), host, secret)
        )
        if not is_known:
            raise UnknownInstallation

    def __call__(self, host: str, raw: RawWebhook) -> Delivery | Trouble:
        """What is in these bytes; the same refusal for an unknown installation and a wrong secret."""
        webhook = self.webhooks.get(host)
        if webhook is None:
            raise UnknownInstallation
        look, again = self.installations.get, self.installations.get_anew
        found = self._believed(webhook, host, raw, look) or self._believed(webhook, host, raw, again)
        if found is None:
            raise UnknownInstallation
        event = webhook.parse(raw)
        if isinstance(event, Trouble):
            return event
        _refuse_endless(event)
        return self._delivery(found, event, webhook.settle)

    def _believed(self, webhook: Webhook, host: str, raw: RawWebhook, look: _Look) -> Installation | None:
        """Whose webhook it is, if the sender knows the secret; a secret that was changed just now is looked up anew."""
        found = look(raw.installation)
        known = found is not None and found[0].host == host
        verified = webhook.verify(raw, found[1] if known and found else _NOBODY, self.now())
        return found[0] if verified and known and found else None

    def _delivery(self, installation: Installation, event: TicketEvent, settle: timedelta) -> Delivery:
        echo = event.actor == installation.own_user
        told = event.account
        if told and installation.account and told != installation.account:
            raise UnknownInstallation
        tells = "" if installation.account else told
        return Delivery(installation.id, event, self.now(), echo=echo, settle=settle, tells_account=tells)


def _refuse_endless(event: TicketEvent) -> None:
    """Refuse ids that no host has, and no store a key for: a stranger's would only be in the way of others."""
    told = ("ticket", event.ticket, LONGEST_TICKET), ("id", event.id, LONGEST_EVENT), ("id", event.also, LONGEST_EVENT)
    for name, text, most in told:
        if len(_bytes(text)) > most:
            message = f"the {name} of this event is longer than {most} bytes: no host has such"
            raise BadInput(message)


def _opens(found: _Found, host: str, secret: str) -> bool:
    """Whether the address holds this installation's secret: every host's does. An empty one fits nothing."""
    known = found is not None and found[0].host == host
    expected = (found[1] if known and found else _NOBODY).webhook_secret
    fits = compare_digest(_bytes(secret), _bytes(expected))
    return fits and known and bool(expected)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
