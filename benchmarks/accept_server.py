"""One of the servers that `benchmarks.accept` measures: `python -m benchmarks.accept_server KIND PORT DATABASE`."""

import asyncio
import gc
import sys
from datetime import timedelta
from pathlib import Path
from typing import Literal, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from benchmarks.accept_body import SECRET
from integration.app import build_app
from integration.bootstrap import HOSTS, utc_now
from integration.domain.delivery import Delivery, RawWebhook
from integration.domain.installation import Credentials, Installation
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.helpdesk import ReceiveWebhook
from integration.handlers.pages import Health, Home
from integration.ports import Store
from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.accept_delivery import AcceptDelivery

_LIMIT = 1_000_000


def bare() -> ASGIApp:
    """Starlette with one route that reads the body and says ok."""

    async def ok(request: Request) -> Response:
        await request.body()
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/{rest:path}", ok, methods=["POST"])])


def ours(store: Store) -> ASGIApp:
    """Our door, its writer and its store, without the workers behind."""
    writer = DeliveryWriter(store.accept, lambda: None)
    receive = ReceiveWebhook(_accept(store), writer, store.report, _LIMIT, store.set_account)
    return build_app(receive, Home(store, "0"), Health(store, "0"))


def one_by_one(store: Store) -> ASGIApp:
    """The same promise kept the plain way: one transaction for each request, in a thread."""
    accept = _accept(store)

    async def receive(request: Request) -> Response:
        path = request.path_params
        raw = RawWebhook(path["installation"], path["secret"], request.headers, await request.body())
        await asyncio.to_thread(store.accept, [cast("Delivery", accept(path["host"], raw))])
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/hooks/{host}/{installation}/{secret}", receive, methods=["POST"])])


def _accept(store: Store) -> AcceptDelivery:
    remembered = RememberedInstallations(store, utc_now, timedelta(seconds=2))
    return AcceptDelivery({name: host.WEBHOOK for name, host in HOSTS.items()}, remembered, utc_now)


def main(kind: str, port: int, database: Path) -> None:
    """Serve until stopped."""
    synchronous: Literal["FULL", "NORMAL"] = "NORMAL" if kind.endswith("normal") else "FULL"
    store = open_store(database, keys=[new_key()], synchronous=synchronous, now=utc_now)
    store.add(Installation("main", "django-helpdesk", "http://127.0.0.1:1", "2"), Credentials("token", SECRET))
    app = bare() if kind == "bare" else one_by_one(store) if kind == "single" else ours(store)
    gc.freeze()  # as `vipdesk serve` does
    uvicorn.run(app, port=port, access_log=False, log_level="warning", loop="uvloop", http="httptools")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
