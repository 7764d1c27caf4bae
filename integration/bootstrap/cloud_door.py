"""The door of the cloud: webhooks are believed with little loaded; all else is when somebody asks for a page."""

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog

from integration.app import build_app, build_door
from integration.bootstrap.aws import dynamodb
from integration.bootstrap.cloud_config import cloud_config, queue_of
from integration.bootstrap.present import utc_now
from integration.bootstrap.release import release
from integration.bootstrap.stores import with_keys
from integration.bootstrap.telemetry import FunctionTelemetry, watching_function
from integration.bootstrap.webhooks import receiver
from integration.config import Config
from integration.domain.delivery import Delivery
from integration.domain.errand import Chore
from integration.handlers.gateway_path import as_the_gateway_told
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.logs import configure_logs
from integration.ports import Queue
from integration.storage.dynamodb.installations import DynamoInstallations
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.troubles import DynamoTroubles
from integration.storage.sealing import Seal

if TYPE_CHECKING:
    from mangum.types import ASGI
    from starlette.types import ASGIApp, Receive, Scope, Send

_log = structlog.get_logger(__name__)


def http() -> Callable[[dict[str, Any], Any], Any]:
    """The function behind the HTTP API."""
    from mangum import Mangum  # noqa: PLC0415 - nothing else of the door knows it

    for name in ("mangum", "mangum.http"):  # it logs addresses, and what errors say; ours says what may be said
        logging.getLogger(name).disabled = True
    config = cloud_config()
    configure_logs(config.log_level)
    watching = watching_function(config)
    receive = _receiver(with_keys(config), queue_of(config), watching)
    rest = _Late(lambda: _everything(config, receive, watching))
    return watching.around(Mangum(_telling_faults(as_the_gateway_told(build_door(receive, rest))), lifespan="off"))


def _receiver(config: Config, queue: Queue, watching: FunctionTelemetry) -> ReceiveWebhook:
    """Durable once the queue has them; whether one is new is seen by the worker that stores it."""

    def handed_over(deliveries: Sequence[Delivery]) -> Sequence[bool]:
        queue.deliver(deliveries)
        return [True] * len(deliveries)

    table = Table(dynamodb(), config.table)
    installations = DynamoInstallations(table, Seal(config.keys))
    report = DynamoTroubles(table, utc_now).report
    return receiver(config, installations, report, handed_over, lambda: None, watching.telemetry)


def _everything(config: Config, receive: ReceiveWebhook, watching: FunctionTelemetry) -> "ASGIApp":
    from integration.bootstrap.cloud import Cloud  # noqa: PLC0415 - webhooks do without
    from integration.bootstrap.doors import routes_of  # noqa: PLC0415 - as above

    cloud = Cloud(config, watching)
    desk = cloud.desk
    routes = routes_of(desk, desk.calendars, cloud.due, cloud.telling(Chore.CALENDARS))
    store, version = desk.store, release()
    return build_app(receive, Home(store, version, counts=False), Health(store, version, counts=False), None, routes)


class _Late:
    """What is made by the first request for it."""

    def __init__(self, make: Callable[[], "ASGIApp"]) -> None:
        self._made = cache(make)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        await self._made()(scope, receive, send)


def _telling_faults(app: "ASGIApp") -> "ASGI":
    async def told(scope: "Scope", receive: "Receive", send: "Send") -> None:
        try:
            await app(scope, receive, send)
        except Exception:
            _log.exception("request.fault")
            raise

    return told
