"""A plan made true: what is to happen happens on the host, and what is to be told goes out, at a pace or at once."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from functools import partial
from time import monotonic

from sandbox.load.book import Book
from sandbox.load.furnish import SECRET
from sandbox.load.host import place
from sandbox.load.plan import Delivery, Event
from sandbox.load.sender import Webhook

_POISON = b'{"ticket": {"id": '


class Telling:
    """Keeps what is told late, or again, as it was when it happened; `done` counts what has left."""

    def __init__(self, book: Book) -> None:
        self.done = 0
        self._book = book
        self._bodies: dict[tuple[int, int], bytes] = {}

    async def __call__(
        self, deliveries: Iterable[Delivery], stretch: str, pace: float | None = None
    ) -> AsyncIterator[Webhook]:
        """Webhooks in the order of the plan, at most so many a second where a pace is set."""
        began, sent = monotonic(), 0
        for each in deliveries:
            if pace and each.told:
                await asyncio.sleep(max(began + sent / pace - monotonic(), 0))
            body = self._body(each, stretch)
            if each.told:
                sent += 1
                yield Webhook(_path(each.installation), body, partial(self._leaves, each.event))

    def _leaves(self, event: Event | None) -> None:
        self.done += 1
        if event:
            self._book.told(event)

    def _body(self, each: Delivery, stretch: str) -> bytes:
        if each.event is None:
            return _POISON
        key = (each.event.ticket.number, each.event.at)
        if each.happens:
            self._bodies[key] = self._book.happen(each.event, stretch)
        return self._bodies[key]


def _path(installation: int) -> str:
    return f"/hooks/django-helpdesk/{place(installation)}/{SECRET}"
