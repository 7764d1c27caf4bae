"""An admin at a browser, for tests without one: reads the consent page as it is, and presses a button."""

import re
from html import unescape

import httpx

_ACTION = re.compile(r'<form method="post" action="([^"]+)"')
_ASKED = re.compile(r'name="asked" value="([^"]+)"')


def allows(address: str, user: int) -> str:
    """Where the browser is sent, with a code, after Allow on the page at `address`; HTTPStatusError for no page."""
    return _presses(address, {"choice": "allow", "user": str(user)})


def denies(address: str) -> str:
    """Where the browser is sent, with access_denied, after Deny."""
    return _presses(address, {"choice": "deny"})


def _presses(address: str, said: dict[str, str]) -> str:
    with httpx.Client(trust_env=False, timeout=10) as browser:
        page = browser.get(address)
        page.raise_for_status()
        action, asked = _ACTION.search(page.text), _ASKED.search(page.text)
        if not action or not asked:
            message = "that is no page of consent"
            raise ValueError(message)
        answer = browser.post(unescape(action[1]), data={**said, "asked": unescape(asked[1])})
        if not answer.has_redirect_location:
            answer.raise_for_status()
        return str(answer.headers["Location"])
