"""A browser with its cookies, over the real routes; it follows nobody by itself."""

import asyncio
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette


class Browser:
    """`callback` is the address to which a page of consent sends it back."""

    def __init__(self, app: Starlette, root: str, callback: str) -> None:
        self.cookies: dict[str, str] = {}
        self._transport, self._root, self._callback = httpx.ASGITransport(app=app), root, callback

    def ask(self, method: str, address: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        answer = asyncio.run(self._asked(method, address, headers or {}))
        jar = SimpleCookie(answer.headers.get("set-cookie", ""))
        for name, morsel in jar.items():
            self.cookies[name] = morsel.value
        return answer

    def get(self, address: str) -> httpx.Response:
        return self.ask("GET", address)

    def back(self, told: Mapping[str, str]) -> httpx.Response:
        """From the page of consent, with what it says."""
        return self.get(f"{self._root}{self._callback}?{urlencode(told)}")

    async def _asked(self, method: str, address: str, headers: Mapping[str, str]) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with httpx.AsyncClient(transport=self._transport, base_url=self._root) as client:
            return await client.request(method, address, headers={**headers, **({"cookie": cookie} if cookie else {})})
