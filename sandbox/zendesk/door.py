"""A request as the API's works see it, and the way to them: token, headers, limits, scope, role, then the work."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox.zendesk.errors import Refused, malformed, refuse_forbidden, refuse_malformed
from sandbox.zendesk.limits import Limit
from sandbox.zendesk.records import JSON, Ticket, User
from sandbox.zendesk.rules import Act
from sandbox.zendesk.tenant import Tenant
from sandbox.zendesk.tokens import Pair

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Asked:
    """One request; `path` are the parts of the address that the route names, `told` the headers of its answer."""

    tenant: Tenant
    method: str
    path: Mapping[str, Any]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    pair: Pair
    told: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> User:
        """In whose name it is."""
        return self.tenant.users[self.pair.user]

    @property
    def act(self) -> Act:
        """A change by this call."""
        return Act(self.pair.user, {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}})

    def ticket(self) -> Ticket:
        """The ticket that the address names."""
        return self.tenant.ticket(self.path["ticket"])

    def json(self) -> JSON:
        """The body as a JSON object; 400 where it is none."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            message = "Content-Type must be application/json"
            raise malformed(message)
        try:
            said = json.loads(self.body)
        except ValueError as error:
            message = "Unparsable JSON"
            raise malformed(message) from error
        if not isinstance(said, dict):
            message = "Body must be an object"
            raise malformed(message)
        return said


@dataclass(frozen=True, slots=True)
class Answer:
    """A success other than a plain 200; `body` None is no body."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


Work = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Door:
    """One operation: where it is, which resource's scope opens it (empty: only bare `read` or `write`), who may.

    `query` are the parameters that it knows, `limits` the names of those that it has beside the account's, and
    `alone` one whose work waits for others and so holds no lock.
    """

    method: str
    path: str
    work: Work
    resource: str = ""
    query: Sequence[str] = ()
    limits: Sequence[str] = ()
    admins: bool = False
    any_scope: bool = False
    alone: bool = False


def let_in(asked: Asked, door: Door) -> None:
    """Refused where the call may not come in: 429 for haste, 403 for scope and role, 400 for the query."""
    tenant = asked.tenant
    whole = Limit("account", tenant.switches.requests_a_minute, MINUTE)
    asked.told.update(tenant.limits.spend(whole, (), tenant.now()))
    _in_scope(asked, door)
    _known_query(asked, door)
    for name in door.limits:
        limit, key = _limit(asked, name)
        asked.told.update(tenant.limits.spend(limit, key, tenant.now()))


def _in_scope(asked: Asked, door: Door) -> None:
    right = "read" if asked.method == "GET" else "write"
    if not door.any_scope and not {right, f"{door.resource}:{right}"} & asked.pair.scopes:
        refuse_forbidden(f"You are missing the following required scopes: {door.resource or 'any'}:{right}")
    if not asked.user.is_staff or asked.user.suspended or (door.admins and asked.user.role != "admin"):
        refuse_forbidden("You do not have access to this page. Please contact the account owner for further help.")


def _known_query(asked: Asked, door: Door) -> None:
    if asked.tenant.switches.unknown_keys == "ignored":
        return
    for name in asked.query:
        if name not in door.query:
            refuse_malformed(f"Unknown parameter: {name}")


def _limit(asked: Asked, name: str) -> tuple[Limit, tuple[object, ...]]:
    switches = asked.tenant.switches
    if name == "ticket":
        header = "tickets-update-by-ticket"
        return Limit(name, switches.ticket_updates, timedelta(minutes=10), header), (
            asked.path["ticket"],
            asked.pair.user,
        )
    if name == "updates":
        return Limit(name, switches.account_updates, MINUTE, "tickets-update"), ()
    return Limit(name, switches.exports_a_minute, MINUTE, "incremental-exports"), ()


def marketplace_headers(headers: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    """The names of the marketplace's headers that a call lacks, or has with another value."""
    return [name for name, value in expected.items() if headers.get(name) != value]


def without_marketplace(lacking: Sequence[str]) -> Refused:
    """ZD-65: a review would refuse the app; the real API answers all the same."""
    return malformed(f"These headers of marketplace apps are missing or wrong: {', '.join(lacking)}")
