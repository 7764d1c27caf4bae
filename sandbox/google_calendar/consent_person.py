"""Somebody at a browser, for tests without one: reads the consent page as it is, ticks, and presses a button."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

import httpx

_INPUT = re.compile(r"<input ([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)(?:="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Person:
    """Who has an account, and which scopes they untick, or tick, on whatever page they meet."""

    email: str
    unticks: Collection[str] = ()
    ticks: Collection[str] = ()

    def allows(self, address: str) -> str:
        """Where the browser is sent, with a code, after Allow on the page at `address`; HTTPStatusError for no page."""
        return self._presses("allow", address)

    def cancels(self, address: str) -> str:
        """Where the browser is sent, with access_denied, after Cancel."""
        return self._presses("cancel", address)

    def _presses(self, choice: str, address: str) -> str:
        page = httpx.get(address)
        page.raise_for_status()
        said = {**self._fills(_inputs(page.text)), "account": self.email, "choice": choice}
        answer = httpx.post(urljoin(address, "/o/oauth2/v2/auth"), data=said)
        if not answer.has_redirect_location:
            answer.raise_for_status()
        return answer.headers["Location"]

    def _fills(self, inputs: list[Mapping[str, str]]) -> dict[str, str | list[str]]:
        hidden = {one["name"]: one["value"] for one in inputs if one["type"] == "hidden"}
        boxes = [one for one in inputs if one["type"] == "checkbox"]
        ticked = {one["value"] for one in boxes if "checked" in one or one["value"] in self.ticks}
        return {**hidden, "scope": sorted(ticked.difference(self.unticks))}


def _inputs(page: str) -> list[Mapping[str, str]]:
    return [
        {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)} for attributes in _INPUT.findall(page)
    ]
