"""Calls to one tenant's Zendesk: where they go, who we are there, and how many writes we allow ourselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from integration.clients.helpdesk.http import Answer, Request, decoded
from integration.clients.helpdesk.pace import Paced
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.keys import AccessKeys
from integration.clients.helpdesk.zendesk.outward import app_headers, checked_root
from integration.clients.helpdesk.zendesk.room import Room
from integration.clients.helpdesk.zendesk.verdicts import FOR_TICKETS, VERDICTS, TokenRefused
from integration.domain.budget import Allowance
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.domain.installation import Installation

WRITES = Allowance(100, kept_back=25, what="writes")
"""How many tickets an account may be changed a minute, by Zendesk's rate limits; 25 of them are for S1 and S2."""

MOST_ROWS = 100
_GAP = timedelta(seconds=1)
"""A walk takes 60 calls a minute at most: a third of the fewest that a plan allows an account."""

EXPORT_GAP = timedelta(seconds=7)
"""The gap of a walk through an incremental export, which Zendesk gives ten times a minute."""

_AT_ONCE = timedelta(seconds=2)
_PATIENT = timedelta(minutes=1)
_IN_A_WALK = timedelta(minutes=2)
_MOST_PAGES = 10_000
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")

T = TypeVar("T")


class _Meta(msgspec.Struct):
    has_more: bool = False
    after_cursor: str | None = None


class _Paged(msgspec.Struct):
    meta: _Meta | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """One installation's API; `installation.base_url` is the account's root, such as https://acme.zendesk.com.

    How many reads there may be, Zendesk's answers say; one that isn't urgent waits where little is left. A write to a
    ticket is paid for first, out of the ticket's budget and the account's, which all workers share. Either waits for
    its turn, `patience` at most (2 s, a minute where patient, 2 minutes in a walk), and else raises UpstreamUnavailable
    saying how long.

    Every method raises what `HostHttp` raises, Superseded where a ticket was changed meanwhile, CredentialsRevoked
    where an admin must connect again or grant a right, and Misconfigured for an address that is no Zendesk account.
    """

    installation: Installation
    wire: HostWire
    urgent: bool = False
    pace: Paced | None = None
    patience: timedelta = _AT_ONCE
    room: Room = field(default_factory=Room, compare=False, repr=False)

    def at(self, *, urgent: bool) -> "Calls":
        """The same for work that may use what is kept back for urgent tickets, or may not."""
        return replace(self, urgent=urgent)

    def paced(self, gap: timedelta = _GAP) -> "Calls":
        """The same for one walk: never urgent, and its calls begin `gap` apart."""
        return replace(self, pace=self.wire.http.paced(gap=gap), urgent=False, patience=_IN_A_WALK)

    def patient(self) -> "Calls":
        """The same for work that nobody waits for: it waits a minute for its turn."""
        return replace(self, patience=_PATIENT)

    @property
    def root(self) -> str:
        """The account's root, without a slash at its end; raises Misconfigured where it is none."""
        return checked_root(self.installation.base_url, self.wire.zendesk_url)

    @property
    def keys(self) -> AccessKeys:
        """What opens the account."""
        return AccessKeys(self.installation.id, self.root, self.wire)

    def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
        about_ticket: bool = False,
        once: str = "",
    ) -> T:
        """The answer of one call below /api/v2/, as a value of this type; `about_ticket` makes a 404 a TicketGone.

        `once` is sent as Idempotency-Key, which Zendesk heeds for two hours where a ticket is made.
        """
        request = self._request(method, path, query, payload, about_ticket=about_ticket, once=once)
        return decoded(self._ask(request).body, kind)

    def dated(self, path: str, kind: type[T], query: Mapping[str, str]) -> tuple[T, datetime | None]:
        """A ticket's own answer, and when it was given by the clock over there, in whole seconds, where it says so."""
        answer = self._ask(self._request("GET", path, query, about_ticket=True))
        return decoded(answer.body, kind), answer.date

    def send(self, method: str, path: str, *, payload: Mapping[str, object] | None = None) -> None:
        """One call whose answer says nothing."""
        self._ask(self._request(method, path, None, payload))

    def rows(
        self,
        path: str,
        field: str,
        kind: type[T],
        query: Mapping[str, str] | None = None,
        *,
        about_ticket: bool = False,
    ) -> Iterator[T]:
        """All rows of a list that comes by cursor pages, a hundred a call; `field` is the list's name in the answer."""
        for page in self.pages(path, dict[str, msgspec.Raw], query, about_ticket=about_ticket):
            yield from decoded(bytes(page.get(field, b"null")), tuple[kind, ...])  # type: ignore[valid-type]

    def pages(
        self, path: str, kind: type[T], query: Mapping[str, str] | None = None, *, about_ticket: bool = False
    ) -> Iterator[T]:
        """The whole answers of such a list, for what is sideloaded with the rows."""
        asked = {**(query or {}), "page[size]": str(MOST_ROWS)}
        for _ in range(_MOST_PAGES):
            body = self._ask(self._request("GET", path, asked, about_ticket=about_ticket)).body
            yield decoded(body, kind)
            after = _after(body)
            if after is None:
                return
            if after == asked.get("page[after]"):
                break
            asked["page[after]"] = after
        message = "Zendesk's list has no end"
        raise UpstreamRefused(message)

    def update_ticket(self, ticket: str, body: Mapping[str, object], *, urgent: bool | None = None) -> bytes:
        """Change a ticket by one PUT, and give the answer's body; `urgent` stands in for that of these calls."""
        is_urgent = self.urgent if urgent is None else urgent
        request = self._request("PUT", f"tickets/{ticket}", None, {"ticket": body}, about_ticket=True)
        return self._ask(replace(request, toll=lambda: self._pay(ticket, urgent=is_urgent))).body

    def _request(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
        *,
        about_ticket: bool = False,
        once: str = "",
    ) -> Request:
        if _PATH.fullmatch(path) is None:
            message = "an id of the helpdesk isn't one, so nothing was asked"
            raise UpstreamRefused(message)
        return Request(
            method,
            f"{self.root}/api/v2/{path}",
            {**app_headers(self.wire.app), **({"Idempotency-Key": once} if once else {})},
            query or {},
            payload,
            about_ticket=about_ticket,
            verdicts=FOR_TICKETS if path.startswith("tickets/") else VERDICTS,
            toll=None if self.urgent or method != "GET" else self._enter,
        )

    def _ask(self, request: Request) -> Answer:
        """The answer. A token that is refused is renewed once; where others renew beside us, there is a third try.

        A token that is in force, newer than our call, and refused all the same is never renewed.
        """
        keys = self.keys
        token = keys.token()
        for another in (keys.after_401, lambda _: keys.token()):
            try:
                return self._heeded(_opened(request, token))
            except TokenRefused:
                newest = another(token)
                if newest == token:
                    raise
                token = newest
        return self._heeded(_opened(request, token))

    def _heeded(self, request: Request) -> Answer:
        answer = (self.pace or self.wire.http).ask(request)
        self.room.heed(answer.headers, self.wire.now())
        return answer

    def _enter(self) -> None:
        self.room.enter(self.wire.now, self.wire.http.wait, self.patience)

    def _pay(self, ticket: str, *, urgent: bool) -> None:
        self._take(writes_of(ticket), urgent=urgent)
        self._take(WRITES, urgent=urgent)

    def _take(self, allowance: Allowance, *, urgent: bool) -> None:
        waited = timedelta(0)
        while wait := self.wire.budgets.spend(self.installation.id, self.wire.now(), allowance, urgent=urgent):
            waited += wait
            if waited > self.patience:
                message = f"our share of Zendesk's writes, {allowance.most} within {allowance.within}, is used up"
                raise UpstreamUnavailable(message, retry_after=wait)
            self.wire.http.wait(wait.total_seconds())


def writes_of(ticket: str) -> Allowance:
    """How often we may change one ticket: 30 times within ten minutes; six of them are for urgent work."""
    return Allowance(30, timedelta(minutes=10), 6, f"ticket {ticket}")


def _opened(request: Request, token: str) -> Request:
    return replace(request, headers={"Authorization": f"Bearer {token}", **request.headers})


def _after(body: bytes) -> str | None:
    """The cursor of the next page; None on the last one, and in lists that come whole."""
    meta = decoded(body, _Paged).meta
    return meta.after_cursor if meta and meta.has_more else None
