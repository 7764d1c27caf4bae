"""The small writer at the door: what arrived while the disk was busy is committed together next."""

import asyncio
from collections.abc import Callable, Sequence

from integration.domain.delivery import Delivery

_Arrived = asyncio.Future[bool]


class DeliveryWriter:
    """Stores deliveries durably in batches; `stored` is called after each batch with anything new.

    It commits on the event loop itself: nothing can be answered before the disk has answered anyway, what comes in the
    meantime waits in its socket and makes up the next batch, and a thread would cost more in hand-overs than it frees.
    """

    def __init__(self, accept: Callable[[Sequence[Delivery]], Sequence[bool]], stored: Callable[[], None]) -> None:
        self._accept = accept
        self._stored = stored
        self._waiting: list[tuple[Delivery, _Arrived]] = []
        self._loop: asyncio.AbstractEventLoop

    async def put(self, delivery: Delivery) -> bool:
        """Return once the delivery is on disk: True for a new one, False for a repeated one."""
        if not self._waiting:
            # Once a batch: asking which loop runs asks the system for our process id, which costs more than it seems.
            self._loop = asyncio.get_running_loop()
            self._loop.call_soon(self._commit)
        arrived: _Arrived = self._loop.create_future()
        self._waiting.append((delivery, arrived))
        return await arrived

    def _commit(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            new = self._accept([delivery for delivery, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it was, each sender must hear that nothing is stored
            _fail([arrived for _, arrived in batch], error)
            return
        for (_, arrived), is_new in zip(batch, new, strict=True):
            if not arrived.done():
                arrived.set_result(is_new)
        if any(new):
            self._stored()


def _fail(arrivals: Sequence[_Arrived], error: Exception) -> None:
    for arrived in arrivals:
        if not arrived.done():
            arrived.set_exception(error)
