"""The routes, nothing else."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from integration.domain.errors import VipDeskError
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.handlers.refusals import refusal

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build_app(
    receive: ReceiveWebhook,
    home: Home,
    health: Health,
    lifespan: Lifespan | None = None,
    others: Sequence[BaseRoute] = (),
) -> Starlette:
    """The whole of what is served; `others` are the addresses of calendars and calls.

    An address with a slash too many is unknown: to be sent on, it would be made of what the caller calls our host.
    """
    pages = [
        Route("/health", health.__call__, methods=["GET"]),
        Route("/", home.__call__, methods=["GET"]),
    ]
    return _app([*_webhooks(receive), *pages, *others], lifespan)


def build_door(receive: ReceiveWebhook, rest: ASGIApp) -> Starlette:
    """What serves webhooks by itself, and leaves all other addresses to `rest`."""
    app = _app(_webhooks(receive))
    app.router.default = rest
    return app


def _webhooks(receive: ReceiveWebhook) -> Sequence[Route]:
    paths = ("/hooks/{host}/{installation}/{secret}", "/hooks/{host}/{key}")
    return [Route(path, receive, methods=["POST", "GET"]) for path in paths]


def _app(routes: Sequence[BaseRoute], lifespan: Lifespan | None = None) -> Starlette:
    app = Starlette(routes=routes, exception_handlers={VipDeskError: refusal}, lifespan=lifespan)
    app.router.redirect_slashes = False
    return app
