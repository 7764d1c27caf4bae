"""Somebody who calls the doors over HTTP, without a socket between."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import httpx
from starlette.types import ASGIApp


class Caller:
    """Each request runs in an event loop of its own; a fault of the app is a 500, as behind a real server."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, b""))

    def post(self, path: str, content: bytes | Iterable[bytes]) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, content if isinstance(content, bytes) else _flow(content)))

    async def _ask(self, method: str, path: str, content: bytes | AsyncIterator[bytes]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://desk.example") as client:
            return await client.request(method, path, content=content)


async def _flow(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
