import asyncio
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.load.sender import Answers, Sender, Webhook
from sandbox.loopback import Server


def _send(statuses: list[int], count: int) -> Answers:
    """Send so many to a door that answers with these, one after the other, and then with 200."""
    server, answers = Server(), Answers()

    async def door(request: Request) -> Response:
        await request.body()
        return Response(status_code=statuses.pop(0) if statuses else 200)

    async def webhooks() -> AsyncIterator[Webhook]:
        for _ in range(count):
            yield Webhook("/", b"{}", lambda: None)

    server.start(Starlette(routes=[Route("/", door, methods=["POST"])]))
    try:
        asyncio.run(Sender(lambda: server.url, answers, 2).send(webhooks()))
    finally:
        server.stop()
    return answers


def test_all_are_sent_and_counted() -> None:
    assert _send([], 20).taken == 20


def test_what_is_refused_is_not_sent_again() -> None:
    answers = _send([400], 5)
    assert (answers.taken, answers.refused) == (4, 1)


def test_what_the_door_could_not_take_is_sent_again() -> None:
    answers = _send([503, 500], 5)
    assert (answers.taken, answers.statuses.total()) == (5, 7)
