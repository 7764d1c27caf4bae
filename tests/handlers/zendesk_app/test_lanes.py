"""Calls to hosts in threads of their own: one account whose Zendesk is slow holds up nobody else."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from threading import Event, Semaphore

import httpx
import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from integration.domain.errors import UpstreamUnavailable
from integration.handlers.zendesk_app.lanes import Lanes
from tests.fakes.accounts import AGENT
from tests.handlers.visitor import ORIGIN as OURS
from tests.handlers.zendesk_app.app_world import ORIGIN, AppWorld

_PATIENCE = 20.0


class Slow:
    """A host that answers once it is told to; `began` counts the calls that wait for it."""

    def __init__(self) -> None:
        self.goes_on = Event()
        self.began = Semaphore(0)

    def __call__(self) -> str:
        self.began.release()
        assert self.goes_on.wait(_PATIENCE), "nobody let it go on"
        return "answered"

    async def has_begun(self, times: int) -> None:
        def wait() -> None:
            assert all(self.began.acquire(timeout=_PATIENCE) for _ in range(times))

        await asyncio.to_thread(wait)


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.goes_on.set()


def quick() -> str:
    return "at once"


def test_beyond_its_threads_an_account_is_refused_at_once_and_others_are_not(slow: Slow) -> None:
    async def runs() -> None:
        lanes = Lanes(each=2, most=3)
        waiting = [asyncio.create_task(lanes.run("acme", slow)) for _ in range(2)]
        await slow.has_begun(2)
        with pytest.raises(UpstreamUnavailable) as refused:
            await lanes.run("acme", quick)
        assert refused.value.retry_after
        assert await lanes.run("beta", quick) == "at once"
        waiting.append(asyncio.create_task(lanes.run("beta", slow)))
        await slow.has_begun(1)
        with pytest.raises(UpstreamUnavailable):
            await lanes.run("gamma", quick)
        slow.goes_on.set()
        assert await asyncio.gather(*waiting) == ["answered"] * 3
        assert [await lanes.run(each, quick) for each in ("acme", "beta", "gamma")] == ["at once"] * 3
        assert not lanes.busy

    asyncio.run(runs())


def test_what_fails_gives_its_thread_back() -> None:
    def fails() -> None:
        raise down

    down = UpstreamUnavailable("down")

    async def runs() -> None:
        lanes = Lanes(each=1)
        for _ in range(3):
            with pytest.raises(UpstreamUnavailable, match="down"):
                await lanes.run("acme", fails)
        assert not lanes.busy

    asyncio.run(runs())


def together(app: Starlette, visits: Callable[[httpx.AsyncClient], object]) -> None:
    async def runs() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=OURS) as client:
            await visits(client)  # type: ignore[misc] # a coroutine function

    asyncio.run(runs())


def test_sixty_agents_whose_zendesk_is_slow_hold_up_neither_another_account_nor_our_other_pages(
    world: AppWorld, slow: Slow
) -> None:
    token, other = world.token(AGENT), world.token(AGENT, account="beta")
    world.asks = slow

    async def visit(client: httpx.AsyncClient) -> None:
        def enter(signed: str) -> "asyncio.Task[httpx.Response]":
            return asyncio.create_task(client.post(f"/zendesk/sidebar{ORIGIN}", data={"token": signed}))

        agents = [enter(token) for _ in range(60)]
        await slow.has_begun(8)
        assert (await enter(other)).status_code == 409
        assert await run_in_threadpool(quick) == "at once"
        for each in islice(asyncio.as_completed(agents), 52):
            await each
        slow.goes_on.set()
        answers = await asyncio.gather(*agents)
        assert sorted(each.status_code for each in answers) == [200] * 8 + [503] * 52
        assert all(int(each.headers["retry-after"]) >= 1 for each in answers if each.status_code == 503)

    together(world.app, visit)


def test_a_part_of_a_page_that_finds_no_thread_is_to_be_asked_for_again(world: AppWorld, slow: Slow) -> None:
    session = world.opened().session
    world.asks = slow

    async def visit(client: httpx.AsyncClient) -> None:
        def part() -> "asyncio.Task[httpx.Response]":
            told = {"Authorization": f"Bearer {session}"}
            return asyncio.create_task(client.get("/zendesk/sidebar/ticket/7", headers=told))

        parts = [part() for _ in range(8)]
        await slow.has_begun(8)
        refused = await part()
        assert (refused.status_code, "data-again" in refused.text) == (503, True)
        slow.goes_on.set()
        assert {each.status_code for each in await asyncio.gather(*parts)} == {200}

    together(world.app, visit)
