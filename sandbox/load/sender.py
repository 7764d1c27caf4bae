"""Webhooks on their way: as many at once as there are connections, and again until the door has taken each."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

_OK, _UNAVAILABLE = 200, 500
_AGAIN_SECONDS = 0.05
_ANSWER_SECONDS = 60.0
_GONE = (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One to send; `leaves` is called just before it does, the first time."""

    path: str
    body: bytes
    leaves: Callable[[], None]


@dataclass(slots=True)
class Answers:
    """What the door said: how many by status (0: nothing), and how many seconds it took over each that it took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """Deliveries that were answered 2xx."""
        return self.statuses[_OK]

    @property
    def refused(self) -> int:
        """Deliveries that were answered 4xx, and not sent again."""
        return sum(many for status, many in self.statuses.items() if _OK < status < _UNAVAILABLE)


class Sender:
    """Sends to one address; what isn't answered, or with a 5xx, is sent again, as durable senders do."""

    def __init__(self, url: Callable[[], str], answers: Answers, connections: int) -> None:
        self._url, self._answers, self._connections = url, answers, connections

    async def send(self, webhooks: AsyncIterable[Webhook]) -> None:
        """Return once each was taken or refused."""
        line: asyncio.Queue[Webhook | None] = asyncio.Queue(self._connections)
        async with asyncio.TaskGroup() as group:
            for _ in range(self._connections):
                group.create_task(self._keep_sending(line))
            async for each in webhooks:
                await line.put(each)
            for _ in range(self._connections):
                await line.put(None)

    async def _keep_sending(self, line: "asyncio.Queue[Webhook | None]") -> None:
        connection = _Connection(self._url)
        while webhook := await line.get():
            webhook.leaves()
            began = monotonic()
            while (status := await connection.post(webhook)) == 0 or status >= _UNAVAILABLE:
                self._answers.statuses[status] += 1
                await asyncio.sleep(_AGAIN_SECONDS)
            self._answers.statuses[status] += 1
            self._answers.seconds.append(monotonic() - began)
        connection.close()


class _Connection:
    """One that is opened when it is needed, and again after it broke."""

    def __init__(self, url: Callable[[], str]) -> None:
        self._url = url
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, webhook: Webhook) -> int:
        """The status of the answer; 0 without one."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self._posted(webhook)
        except _GONE:
            self.close()
            return 0

    def close(self) -> None:
        """Nothing more to send."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _posted(self, webhook: Webhook) -> int:
        there = urlsplit(self._url())
        if self._streams is None:
            self._streams = await asyncio.open_connection(there.hostname, there.port)
        reader, writer = self._streams
        head = f"POST {webhook.path} HTTP/1.1\r\nhost: {there.netloc}\r\ncontent-type: application/json\r\n"
        writer.write(f"{head}content-length: {len(webhook.body)}\r\n\r\n".encode() + webhook.body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(answer.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0))
        if b"connection: close" in answer:
            self.close()
        return int(answer.split(b" ", 2)[1])
