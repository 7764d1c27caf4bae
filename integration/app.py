"""The routes, nothing else."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

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
    app = Starlette(
        routes=[
            Route("/hooks/{host}/{installation}/{secret}", receive, methods=["POST", "GET"]),
            Route("/hooks/{host}/{key}", receive, methods=["POST", "GET"]),
            Route("/health", health.__call__, methods=["GET"]),
            Route("/", home.__call__, methods=["GET"]),
            *others,
        ],
        exception_handlers={VipDeskError: refusal},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app
