"""One call of the API, from its bytes to its answer: who asks, whether they may, what the contract says, the work."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.google_calendar.conferences import finish_due
from sandbox.google_calendar.contract import Contract, Method
from sandbox.google_calendar.door import Asked
from sandbox.google_calendar.errors import Refused
from sandbox.google_calendar.field_selection import selected
from sandbox.google_calendar.judging import answer_problems, request_problems
from sandbox.google_calendar.pages import Pages
from sandbox.google_calendar.push import Push
from sandbox.google_calendar.quota import Quota
from sandbox.google_calendar.works import OWNED_ONLY, WORKS
from sandbox.google_calendar.world import World

JSON = dict[str, Any]
OK, NO_CONTENT = 200, 204


class Granted(Protocol):
    """What an access token allows."""

    @property
    def account(self) -> str: ...

    @property
    def scopes(self) -> frozenset[str]: ...


class Knows(Protocol):
    """Who knows access tokens."""

    def scopes_of(self, bearer: str) -> Granted | None: ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request as it came, its operation found."""

    method: Method
    path: dict[str, str]
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body (None: none at all) and headers."""

    status: int
    body: JSON | None = None
    headers: Mapping[str, str] | None = None


class Api:
    """All operations over one world; `violations` and `refused` are answers and requests against the contract."""

    def __init__(self, contract: Contract, world: World, push: Push, identity: Knows) -> None:
        self.contract = contract
        self.violations: list[str] = []
        self.refused: list[str] = []
        self._world = world
        self._push = push
        self._identity = identity
        self._pages = Pages()
        self._quota = Quota(world)

    def granted(self, headers: Mapping[str, str]) -> Granted:
        """What the bearer of a request may do; 401 where its token isn't good."""
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        grant = self._identity.scopes_of(bearer) if scheme.lower() == "bearer" else None
        if not grant:
            raise Refused(
                reason="authError", headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'}
            )
        return grant

    def answer(self, arrived: Arrived, grant: Granted) -> Answer:
        """The answer to one request; Refused where there is none."""
        method = arrived.method
        if not method.scopes & grant.scopes:
            raise Refused(reason="insufficientPermissions")
        with self._world.lock:
            self._quota.count(grant.account)
            self._check(arrived)
            finish_due(self._world)
            asked = self._asked(arrived, grant)
            self._check_owned(asked, grant)
            body = self._worked(asked)
        if method.id == "calendar.events.watch":
            self._push.greet(self._push.channels[asked.body["id"]])
        return Answer(OK, selected(self.contract, method, asked.first("fields"), body)) if body else Answer(NO_CONTENT)

    def _worked(self, asked: Asked) -> JSON | None:
        work = WORKS.get(asked.method.id)
        if not work:
            raise Refused(reason="notImplemented", message=f"{asked.method.id} is not built in the stand-in")
        body = work(asked)
        problems = answer_problems(self.contract, asked.method, OK if body is not None else NO_CONTENT, body)
        if problems:
            self.violations += [f"{asked.method.id}: {problem}" for problem in problems]
            raise Refused(reason="internalError", message="; ".join(problems))
        return body

    def _check(self, arrived: Arrived) -> None:
        content_type = arrived.headers.get("content-type", "")
        problems = request_problems(self.contract, arrived.method, arrived.query, arrived.body, content_type)
        if problems:
            self.refused += [f"{arrived.method.id}: {problem}" for problem in problems]
            raise Refused(reason="badRequest", message="; ".join(problems))

    def _check_owned(self, asked: Asked, grant: Granted) -> None:
        """With no wider scope than those for calendars of one's own, no others."""
        if "calendarId" not in asked.path or (grant.scopes & asked.method.scopes) - OWNED_ONLY:
            return
        if asked.calendar().owner != grant.account:
            raise Refused(reason="insufficientPermissions")

    def _asked(self, arrived: Arrived, grant: Granted) -> Asked:
        return Asked(
            world=self._world,
            push=self._push,
            pages=self._pages,
            method=arrived.method,
            account=grant.account,
            path=arrived.path,
            query=arrived.query,
            body=json.loads(arrived.body) if arrived.body else {},
            if_match=arrived.headers.get("if-match", ""),
        )
