"""One stand-in host for all installations: as much of django-helpdesk's REST API as VIP Desk asks for, on loopback."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from sandbox.load.book import Book, Kept
from sandbox.load.plan import GARBAGE, REFUSED
from sandbox.loopback import Server

_CALL_SECONDS = 0.003
_Answer = tuple[int, bytes]
_MISSING: _Answer = (404, b'{"detail": "No Ticket matches the given query."}')
_AWAY: _Answer = (503, b"<html>Down for maintenance</html>")
_POISON: dict[str, _Answer] = {
    REFUSED: (400, b'{"detail": "Nobody may see this ticket"}'),
    GARBAGE: (200, b'["neither a ticket", "nor a page"]'),
}


def place(installation: int) -> str:
    """An installation's name, which is also where its helpdesk lies on the host."""
    return f"desk-{installation:04}"


class Host:
    """A context manager: `book` is what it remembers. `lists` False: who asks for a list of tickets is refused.

    `down` is what answers instead of it: an outage. `stop` and `start`: nobody answers at all.
    """

    def __init__(self, *, lists: bool = True) -> None:
        self.book = Book()
        self.down = False
        self._lists = lists
        self._server = Server()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its root address; an installation lies below it, at its own name."""
        return self._server.url

    def start(self) -> None:
        """Answer calls, at the same address as before."""
        self._server.start(self)

    def stop(self) -> None:
        """Refuse connections."""
        self._server.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        await asyncio.sleep(_CALL_SECONDS)
        status, answer = self._answer(scope, body)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, scope: Scope, body: bytes) -> _Answer:
        if self.down:
            self.book.turned_away += 1
            return _AWAY
        where, _, what, *which = scope["path"].strip("/").split("/")
        installation = int(where.rpartition("-")[2])
        if what == "followups":
            return self._said(json.loads(body))
        if which:
            return self._ticket(scope["method"], int(which[0]), installation, body)
        return self._list(installation, parse_qs(scope["query_string"].decode()))

    def _ticket(self, method: str, number: int, installation: int, body: bytes) -> _Answer:
        kept = self.book.tickets.get(number)
        if kept is None or kept.planned.installation != installation:
            return _MISSING
        if kept.planned.poison:
            return _POISON[kept.planned.poison]
        return self._read(kept) if method == "GET" else self._changed(kept, json.loads(body))

    def _read(self, kept: Kept) -> _Answer:
        return 200, self.book.read(kept)

    def _changed(self, kept: Kept, fields: dict[str, Any]) -> _Answer:
        self.book.change(kept, fields)
        return 200, json.dumps({"id": kept.planned.number}).encode()

    def _said(self, told: dict[str, Any]) -> _Answer:
        entry = self.book.say(self.book.tickets[told["ticket"]], told["comment"], public=told["public"])
        return 201, json.dumps({"id": entry}).encode()

    def _list(self, installation: int, query: dict[str, list[str]]) -> _Answer:
        if not self._lists:
            return 400, b'{"detail": "No lists today"}'
        size, page = int(query["page_size"][0]), int(query["page"][0])
        mine = self.book.of(installation)
        here = mine[(page - 1) * size : page * size]
        if page > 1 and not here:
            return 404, b'{"detail": "Invalid page."}'
        return 200, json.dumps({"results": here, "count": len(mine)}).encode()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
