"""The door for a helpdesk's webhooks: bytes in, a delivery on disk, 2xx out."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from integration.domain.delivery import RawWebhook
from integration.domain.errors import PayloadTooLarge, VipDeskError
from integration.handlers.delivery_writer import DeliveryWriter
from integration.handlers.refusals import refuse
from integration.usecases.accept_delivery import AcceptDelivery

_ACCEPTED = {True: b'{"accepted":true,"new":true}', False: b'{"accepted":true,"new":false}'}


@dataclass(frozen=True, slots=True)
class ReceiveWebhook:
    """A plain ASGI endpoint (this is the hot path) for POST `/hooks/{host}/{installation}/{secret}`."""

    accept: AcceptDelivery
    writer: DeliveryWriter
    max_body_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 once the delivery is durable, or say what was wrong with it."""
        try:
            status, answer = await self._accepted(scope, receive)
        except VipDeskError as error:
            status, answer = refuse(error)
        await send({"type": "http.response.start", "status": status, "headers": _headers(answer)})
        await send({"type": "http.response.body", "body": answer})

    async def _accepted(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] != "POST":
            return 405, b'{"error":"send a POST"}'
        path, headers = scope["path_params"], Headers(scope=scope)
        body = await self._body(headers, receive)
        raw = RawWebhook(path["installation"], path["secret"], headers, body)
        return 200, _ACCEPTED[await self.writer.put(self.accept(path["host"], raw))]

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        self._refuse_above_limit(int(length) if (length := headers.get("content-length", "0")).isdecimal() else 0)
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            self._refuse_above_limit(size)
            more = message.get("more_body", False)
        return b"".join(parts)

    def _refuse_above_limit(self, size: int) -> None:
        if size > self.max_body_bytes:
            message = f"the body is larger than {self.max_body_bytes} bytes"
            raise PayloadTooLarge(message)


def _headers(answer: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
