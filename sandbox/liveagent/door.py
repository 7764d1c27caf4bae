"""A request as the API's works see it, and the way to them: key, limit, privileges, then the work, under the lock."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import ApiKey
from sandbox.liveagent.errors import BUSY, FORBIDDEN, Refused, invalid
from sandbox.liveagent.records import Ticket

JSON = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `path` are the parts of the address that the route names, `key` is empty where none was sent."""

    account: Account
    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    content_type: str
    key: str
    client: str

    def json(self) -> JSON:
        """The body as a JSON object; 400 where it is none."""
        try:
            said = json.loads(self.body)
        except ValueError as error:
            message = "Invalid JSON in request body"
            raise invalid(message) from error
        if not isinstance(said, dict):
            message = "Request body must be an object"
            raise invalid(message)
        return said

    def form(self) -> dict[str, str]:
        """The body as form fields; 400 where it is no form."""
        if self.content_type.partition(";")[0].strip() != FORM:
            message = f"Request body must be {FORM}"
            raise invalid(message)
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def ticket(self) -> Ticket:
        """The ticket that the address names, by its code only where that is taken (LA-16)."""
        by_code = self.account.switches.code_everywhere
        return self.account.ticket(self.path["ticket"], by_code=by_code)


@dataclass(frozen=True, slots=True)
class Answer:
    """A 200, always: creating something answers no 201."""

    body: object
    headers: Mapping[str, str] = field(default_factory=dict)


Work = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Door:
    """One operation of API v3: where it is, and all privileges that it needs."""

    method: str
    path: str
    work: Work
    privileges: Sequence[str] = ()


class Gate:
    """Lets requests in: a known key of API v3, not too often, with the privileges that are asked for."""

    def __init__(self) -> None:
        self._entered: dict[str, list[datetime]] = {}

    def let_in(self, asked: Asked, privileges: Sequence[str]) -> None:
        """403 for the key, 429 for haste, 403 for a privilege, in this order."""
        key = known_key(asked, "v3")
        self.count(asked)
        for privilege in privileges:
            if privilege not in key.privileges:
                message = f"ApiKey has no privilege {privilege}"
                raise Refused(FORBIDDEN, message)

    def count(self, asked: Asked) -> None:
        """429 where the key was used as often as allowed in the last minute; such a call doesn't count."""
        now, switches = asked.account.now(), asked.account.switches
        recent = [at for at in self._entered.get(asked.key, []) if now - at < MINUTE]
        self._entered[asked.key] = recent
        if len(recent) >= switches.calls_a_minute:
            wait = max(1, round((recent[0] + MINUTE - now).total_seconds()))
            message = "Too many requests"
            raise Refused(BUSY, message, {"Retry-After": str(wait)} if switches.retry_after else {})
        recent.append(now)


def known_key(asked: Asked, *versions: str) -> ApiKey:
    """The key that was sent, of one of these versions, valid, from an address that it allows; else 403 (LA-52)."""
    key = asked.account.keys.get(asked.key)
    expired = key and key.valid_to and key.valid_to <= asked.account.now()
    if not key or key.version not in versions or expired:
        message = "ApiKey not found"
        raise Refused(FORBIDDEN, message)
    if key.whitelist and asked.client not in key.whitelist:
        message = f"IP address {asked.client} is not allowed"
        raise Refused(FORBIDDEN, message)
    return key
