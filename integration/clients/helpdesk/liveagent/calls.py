"""Calls to LiveAgent's APIs: where they lie, who we are there, and how many a minute we allow ourselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from integration.clients.helpdesk.http import Answer, HostHttp, Request, decoded
from integration.clients.helpdesk.liveagent.payload import OldAnswer
from integration.clients.helpdesk.pace import Paced
from integration.domain.budget import Allowance
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.installation import Credentials, Installation
from integration.ports import Budgets, Now

ALLOWED = Allowance(180, kept_back=30)
"""What LiveAgent allows a key in a minute (support.liveagent.com, 217359), and how many of them are for urgent tickets.
The budget grants no more in any minute, however LiveAgent's own one slides (LA-7), and 120 a minute in the long run."""

MOST_ROWS = 100
_GAP = timedelta(seconds=1)
"""A walk takes 60 calls a minute at most, half of what there is in the long run."""

_AT_ONCE = timedelta(seconds=2)
_TO_THE_END = timedelta(seconds=10)
_IN_A_WALK = timedelta(minutes=2)
_MOST_PAGES = 1000
_CURSOR = "next_page_cursor"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Calls:
    """One installation's APIs; `installation.base_url` is the account's root, such as https://acme.ladesk.com.

    Every try of a call is paid for out of the installation's budget first, which all workers share. A call waits for
    its turn, `patience` at most (2 s, and 2 minutes in a walk), and else raises UpstreamUnavailable saying how long.
    """

    installation: Installation
    credentials: Credentials
    http: HostHttp
    budgets: Budgets
    now: Now
    urgent: bool = False
    pace: Paced | None = None
    patience: timedelta = _AT_ONCE

    def at(self, *, urgent: bool) -> "Calls":
        """The same for work that may use what is kept back for urgent tickets, or may not."""
        return replace(self, urgent=urgent)

    def finishing(self) -> "Calls":
        """The same for work that is half done: it goes on with what is kept back, so that it is soon whole."""
        return replace(self, urgent=True, patience=_TO_THE_END)

    def paced(self) -> "Calls":
        """The same for one walk: never urgent, and no faster than leaves the rest of the work its share."""
        return replace(self, pace=self.http.paced(gap=_GAP), urgent=False, patience=_IN_A_WALK)

    def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
        about_ticket: bool = False,
    ) -> T:
        """The answer of one call below api/v3/, as a value of this type; `about_ticket` makes a 404 a TicketGone."""
        return decoded(self._ask(self._request(method, path, query, payload, about_ticket=about_ticket)).body, kind)

    def rows(
        self,
        path: str,
        kind: type[tuple[T, ...]],
        query: Mapping[str, str] | None = None,
        *,
        about_ticket: bool = False,
    ) -> Iterator[T]:
        """All rows of a list that comes by pages, a hundred a call; the order is the host's or the query's.

        A list that heeds no pages, and so is the same again, is given once.
        """
        before: tuple[T, ...] = ()
        for page in range(1, _MOST_PAGES + 1):
            asked = {**(query or {}), "_page": str(page), "_perPage": str(MOST_ROWS)}
            found = self.call("GET", path, kind, query=asked, about_ticket=about_ticket)
            if found == before:
                return
            yield from found
            if len(found) != MOST_ROWS:
                return
            before = found

    def rows_by_cursor(
        self, path: str, kind: type[tuple[T, ...]], query: Mapping[str, str] | None = None
    ) -> Iterator[T]:
        """All rows of a list whose next part is named in the header of the last."""
        asked = {**(query or {}), "_perPage": str(MOST_ROWS)}
        for _ in range(_MOST_PAGES):
            answer = self._ask(self._request("GET", path, asked))
            yield from decoded(answer.body, kind)
            if not (cursor := answer.headers.get(_CURSOR)):
                return
            asked |= {"_cursor": cursor}

    def post_old(self, path: str, form: Mapping[str, str]) -> None:
        """One call below api/, the old API, which takes forms and its own key; raises UpstreamRefused for its "no".

        It may answer 200 to say no (LA-42).
        """
        headers = {"apikey": _key(self.credentials.notes_token)}
        request = Request("POST", f"{self._root}/api/{path}", headers, form=form, about_ticket=True, toll=self._pay)
        answer = decoded(self._ask(request).body, OldAnswer).response
        if answer.get("status", "OK") != "OK":
            message = "LiveAgent's old API refused our request"
            raise UpstreamRefused(message)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
        *,
        about_ticket: bool = False,
    ) -> Request:
        return Request(
            method,
            f"{self._root}/api/v3/{path}",
            headers={"apikey": _key(self.credentials.api_token)},
            query=query or {},
            payload=payload,
            about_ticket=about_ticket,
            toll=self._pay,
        )

    def _ask(self, request: Request) -> Answer:
        """The answer; a key that is refused says for what, as a key can lack a single privilege."""
        noun = request.url.partition("/api/")[2].removeprefix("v3/").partition("/")[0]
        try:
            return (self.pace or self.http).ask(request)
        except CredentialsRevoked as error:
            message = f"{error}; the key, or its privilege to {_verb(request.method)} {noun}, is missing there"
            raise CredentialsRevoked(message) from error

    def _pay(self) -> None:
        """Take this call out of the budget; waits for its turn where that is near."""
        waited = timedelta(0)
        while wait := self._spend():
            waited += wait
            if waited > self.patience:
                message = f"our share of LiveAgent's calls, {ALLOWED.most} a minute, is used up"
                raise UpstreamUnavailable(message, retry_after=wait)
            self.http.wait(wait.total_seconds())

    def _spend(self) -> timedelta:
        return self.budgets.spend(self.installation.id, self.now(), ALLOWED, urgent=self.urgent)

    @property
    def _root(self) -> str:
        return self.installation.base_url.rstrip("/").removesuffix("/api/v3").rstrip("/")


def _verb(method: str) -> str:
    return "read" if method == "GET" else "change"


def _key(token: str) -> str:
    if not (token.isascii() and token.isprintable() and token.strip()):
        message = "the installation's API key isn't one; copy it again from LiveAgent (Configuration > System > API)"
        raise CredentialsRevoked(message)
    return token.strip()
