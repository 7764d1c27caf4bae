"""Two processes on one store, and a server that refuses every token but the newest: nobody is ever locked out."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import Queue, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from time import time

import msgspec

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.domain.errors import VipDeskError
from integration.domain.grant import Grant
from integration.domain.installation import Installation
from integration.domain.marketplace import MarketplaceApp
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.clients.helpdesk.zendesk.server import rotating_server

DAY = timedelta(days=1)
PROCESSES = 2
SECONDS = 3.0
MOST = 5000
FASTER = 20
"""Our clock runs so much faster than the wall's: a token that lives for 130 s is renewed after half a second."""

LIFE = 130
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
APP = MarketplaceApp("VIP Desk", "organization-1", "app-1", "zdg-vip-desk", "client-secret")


@dataclass
class FastNow:
    """The same present in every process."""

    began: float

    def __call__(self) -> datetime:
        return START + timedelta(seconds=(time() - self.began) * FASTER)


@dataclass
class Told:
    done: int
    failed: Counter[str]


def opened(path: Path, key: str, now: FastNow) -> SqliteStore:
    return open_store(path, keys=[key], synchronous="NORMAL", now=now)


@dataclass
class Scene:
    """Where everything is, as a process is told."""

    path: Path
    key: str
    url: str
    now: FastNow


def call_on_and_on(scene: Scene, gate: Barrier, told: "Queue[Told]") -> None:
    now, url = scene.now, scene.url
    store, http = opened(scene.path, scene.key, now), HostHttp(now)
    wire = HostWire(http, store, store, now, APP, zendesk_url=url)
    calls = Calls(Installation("zd-acme", "zendesk", f"{url}/acme", "1"), wire)
    done, failed = 0, Counter[str]()
    gate.wait()
    until = time() + SECONDS
    while time() < until and done < MOST and not failed:
        try:
            calls.call("GET", "tickets/count", dict[str, msgspec.Raw])
            done += 1
        except VipDeskError as error:
            failed[f"{type(error).__name__}: {error}"] += 1
    told.put(Told(done, failed))
    http.close()
    store.close()


def test_processes_that_race_renew_each_pair_once_and_none_is_ever_locked_out(tmp_path: Path) -> None:
    path, key, now = tmp_path / "desk.sqlite3", new_key(), FastNow(time())
    store = opened(path, key, now)
    store.keep_grant("zd-acme", Grant("access-0", "refresh-0", START + timedelta(seconds=LIFE), START + 30 * DAY))
    spawn = get_context("spawn")
    with rotating_server(LIFE) as (tenant, url):
        gate, told = spawn.Barrier(PROCESSES), spawn.Queue()
        args = (Scene(path, key, url, now), gate, told)
        children = [spawn.Process(target=call_on_and_on, args=args) for _ in range(PROCESSES)]
        for child in children:
            child.start()
        answers: list[Told] = [told.get(timeout=60) for _ in children]
        for child in children:
            child.join()
    assert sum((each.failed for each in answers), Counter[str]()) == Counter()
    assert all(each.done >= 50 for each in answers)
    kept = store.grant("zd-acme")
    assert kept is not None
    assert (kept.access, kept.refresh) == (tenant.access, tenant.refresh)
    assert tenant.renewals == kept.generation - 1 >= 3
    assert (tenant.reused, tenant.unnamed) == (0, 0)
    assert tenant.served == sum(each.done for each in answers)
    store.close()
