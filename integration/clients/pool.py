"""Connections over HTTP, as all our telephones want them; httpx is loaded with the first request, not with the door."""

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

JSON_WANTED: Mapping[str, str] = {"User-Agent": "vip-desk", "Accept": "application/json"}


class Pool:
    """One client, built at the first question: no redirects, no cookies, no proxies from the environment, TLS verified.

    Safe for threads; `seconds` bound each step of a request that names no bounds of its own.
    """

    def __init__(self, headers: Mapping[str, str] | None = None, *, seconds: float = 10.0) -> None:
        self._headers, self._seconds = dict(headers or {}), seconds
        self._lock = Lock()
        self._built: httpx.Client | None = None

    def client(self) -> "httpx.Client":
        """The client."""
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built

    def close(self) -> None:
        """Close all connections; a later request opens new ones."""
        with self._lock:
            client, self._built = self._built, None
        if client:
            client.close()

    def _build(self) -> "httpx.Client":
        from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - lazy, see above

        from httpx import Client  # noqa: PLC0415 - lazy, see above

        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        return Client(
            timeout=self._seconds, follow_redirects=False, trust_env=False, cookies=no_cookies, headers=self._headers
        )
