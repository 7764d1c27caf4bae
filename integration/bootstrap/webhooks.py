"""The door for webhooks, wired alone: it is the hot path, and what a function starts with should be little."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from integration.bootstrap.hosts import HOSTS, largest_webhooks
from integration.bootstrap.present import utc_now
from integration.bootstrap.telemetry import NOBODY, Telemetry
from integration.config import Config
from integration.domain.delivery import Delivery
from integration.domain.trouble import Trouble
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.helpdesk import ReceiveWebhook
from integration.ports import KnownInstallations
from integration.storage.remembered import RememberedInstallations
from integration.usecases.accept_delivery import AcceptDelivery

Accept = Callable[[Sequence[Delivery]], Sequence[bool]]

_REMEMBERED_FOR = timedelta(seconds=2)


def receiver(  # noqa: PLR0913, PLR0917 - one argument for each that it leads to
    config: Config,
    installations: KnownInstallations,
    report: Callable[[str, Trouble], None],
    accept: Accept,
    stored: Callable[[], None],
    telemetry: Telemetry = NOBODY,
) -> ReceiveWebhook:
    """The address of webhooks: what is believed is handed to `accept`, and `stored` is told."""
    remembered = RememberedInstallations(installations, utc_now, _REMEMBERED_FOR)
    believe = AcceptDelivery({name: host.WEBHOOK for name, host in HOSTS.items()}, remembered, utc_now)
    return ReceiveWebhook(
        believe,
        DeliveryWriter(accept, stored),
        report,
        config.max_body_bytes,
        installations.set_account,
        largest_webhooks(),
        tracing=telemetry.tracing,
        meters=telemetry.meters,
    )
