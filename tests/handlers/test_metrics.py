"""The address that Prometheus asks: for who knows its token, and for nobody else."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from integration.handlers.metrics import Metrics

TOKEN = "a-token-that-nobody-guesses"


class Figures:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> bytes:
        self.asked += 1
        return b"vipdesk_deliveries_total 1.0\n"


def asked(figures: Figures, authorization: bytes | None, method: str = "GET") -> httpx.Response:
    metrics = Metrics(TOKEN, figures, "text/plain; version=1.0.0; charset=utf-8")
    app = Starlette(routes=[Route("/metrics", metrics.__call__, methods=["GET"])])
    headers = {} if authorization is None else {b"authorization": authorization}

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk.example") as client:
            return await client.request(method, "/metrics", headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_who_knows_the_token_reads_the_figures(scheme: str) -> None:
    answer = asked(Figures(), f"{scheme} {TOKEN}".encode())
    assert (answer.status_code, answer.text) == (200, "vipdesk_deliveries_total 1.0\n")
    assert answer.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "said",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer x",
        b"Bearer \xff\xfe",
        *(each.encode() for each in (TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}")),
    ],
)
def test_for_anybody_else_nothing_is_even_counted(said: bytes | None) -> None:
    figures = Figures()
    answer = asked(figures, said)
    assert (answer.status_code, answer.content, answer.headers["www-authenticate"]) == (401, b"", "Bearer")
    assert figures.asked == 0


def test_it_is_only_read() -> None:
    assert asked(Figures(), f"Bearer {TOKEN}".encode(), "POST").status_code == 405
