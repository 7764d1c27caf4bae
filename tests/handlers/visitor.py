"""Somebody who opens links over HTTP, without a socket between and without JavaScript."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.types import ASGIApp

ORIGIN = "https://calls.desk.example"


@dataclass
class Visitor:
    """Each request runs in an event loop of its own; what the app raises comes out here. Redirects are not followed."""

    app: ASGIApp
    address: str = "192.0.2.7"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Accept": "text/html", "Accept-Language": "en-GB"})

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> httpx.Response:
        return self.ask("POST", path, headers=headers, data=form)

    def send(self, path: str, document: object, **headers: str) -> httpx.Response:
        """Post JSON."""
        return self.ask("POST", path, headers={"Accept": "application/json", **headers}, json=document)

    def ask(self, method: str, path: str, headers: Mapping[str, str], **content: Any) -> httpx.Response:  # noqa: ANN401
        merged = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return asyncio.run(self._ask(method, path, merged, content))

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], content: Mapping[str, Any]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(self.address, 4711))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.request(method, path, headers=headers, **content)
