"""The door for a helpdesk's webhooks: bytes in, a delivery on disk, 2xx out."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from integration.domain.delivery import RawWebhook
from integration.domain.errors import PayloadTooLarge, TooSlow, VipDeskError
from integration.domain.trouble import Trouble
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.refusals import refuse
from integration.ports.telemetry import UNMETERED, UNTRACED, Meters, Outcome, Span, Tracing
from integration.usecases.accept_delivery import AcceptDelivery

_TOO_SLOW = 408

_ACCEPTED = {True: b'{"accepted":true,"new":true}', False: b'{"accepted":true,"new":false}'}


@dataclass(frozen=True, slots=True)
class ReceiveWebhook:
    """A plain ASGI endpoint (this is the hot path) for what hosts send by POST or GET; its routes refuse all else.

    `report` keeps a trouble for the admin, and `learn` the number of an installation's account; both may wait for the
    disk, so they run beside the event loop. A body may have `max_body_bytes`, and no more than the `largest` of its
    host has, where that is known; once begun, it must come to its end `within` this time. Nothing of it is read for
    who doesn't know the address, and no trace begins for them. Nor does a trace of the sender's own go on here: whoever
    may send webhooks could write into any of ours.
    """

    accept: AcceptDelivery
    writer: DeliveryWriter
    report: Callable[[str, Trouble], None]
    max_body_bytes: int
    learn: Callable[[str, str], None]
    largest: Mapping[str, int] = field(default_factory=dict)
    within: timedelta = timedelta(seconds=10)
    tracing: Tracing = UNTRACED
    meters: Meters = UNMETERED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 once the delivery is durable, or say what was wrong with it."""
        try:
            status, answer = await self._accepted(scope, receive)
        except VipDeskError as error:
            self.meters.delivered(Outcome.REFUSED)
            status, answer = refuse(error)
        await send({"type": "http.response.start", "status": status, "headers": _headers(status, answer)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer})

    async def _accepted(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        path = scope["path_params"]
        host, (installation, secret) = path["host"], _key(path)
        self.accept.admit(host, installation, secret)
        with self.tracing.span("webhook", {"host": host, "installation": installation}, at_door=True) as span:
            return await self._admitted(scope, receive, span)

    async def _admitted(self, scope: Scope, receive: Receive, span: Span) -> tuple[int, bytes]:
        path, headers = scope["path_params"], Headers(scope=scope)
        host, (installation, secret) = path["host"], _key(path)
        body = await self._body(headers, receive, min(self.max_body_bytes, self.largest.get(host, self.max_body_bytes)))
        raw = RawWebhook(installation, secret, headers, body, scope["query_string"].decode("latin-1"))
        arrived = self.accept(host, raw)
        if isinstance(arrived, Trouble):
            await run_in_threadpool(self.report, raw.installation, arrived)
            return 200, _ACCEPTED[False]
        span.note({"ticket": arrived.event.ticket})
        is_new = await self.writer.put(replace(arrived, trace=trace) if (trace := span.traceparent) else arrived)
        if arrived.tells_account:
            await run_in_threadpool(self.learn, arrived.installation, arrived.tells_account)
        return 200, _ACCEPTED[is_new]

    async def _body(self, headers: Headers, receive: Receive, most: int) -> bytes:
        _refuse_above(most, int(length) if (length := headers.get("content-length", "0")).isdecimal() else 0)
        first = await receive()
        begun: bytes = first.get("body", b"")
        _refuse_above(most, len(begun))
        if not first.get("more_body", False):
            return begun  # nearly every one; a timer for it would cost more than all of its reading
        try:
            async with asyncio.timeout(self.within.total_seconds()):
                return await _whole(begun, receive, most)
        except TimeoutError:
            message = f"the body did not come within {self.within.total_seconds():g} seconds"
            raise TooSlow(message) from None


async def _whole(begun: bytes, receive: Receive, most: int) -> bytes:
    parts, size, more = [begun], len(begun), True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        _refuse_above(most, size)
        more = message.get("more_body", False)
    return b"".join(parts)


def _refuse_above(most: int, size: int) -> None:
    if size > most:
        message = f"the body is larger than {most} bytes"
        raise PayloadTooLarge(message)


def _key(path: Mapping[str, str]) -> tuple[str, str]:
    """Installation and secret: two parts of the address, or one in which only the installation may hold a dot."""
    if "key" in path:
        installation, _, secret = path["key"].rpartition(".")
        return installation, secret
    return path["installation"], path["secret"]


def _headers(status: int, answer: bytes) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
    return [*headers, (b"connection", b"close")] if status == _TOO_SLOW else headers
