"""The thread that looks daily after connected accounts: at its start, a day later, and sooner where one was silent."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.errors import UpstreamUnavailable
from integration.domain.trouble import Trouble, TroubleKind
from integration.handlers.check_engine import CheckEngine
from tests.fakes.accounts import Account
from tests.usecases.install_desk import HERE, InstallDesk, install_desk

_PATIENCE = 10
_NAP = timedelta(milliseconds=5)


class Heard(list[str]):
    """What an account was asked; who waits is told of each call."""

    def __init__(self) -> None:
        super().__init__()
        self._rung = threading.Condition()

    def append(self, call: str) -> None:
        with self._rung:
            super().append(call)
            self._rung.notify_all()

    def until(self, holds: Callable[[], bool]) -> bool:
        with self._rung:
            return self._rung.wait_for(holds, _PATIENCE)

    def looks(self, often: int) -> bool:
        return self.until(lambda: self.count("me") == often)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InstallDesk]:
    with install_desk(tmp_path) as opened:
        opened.connected()
        yield opened


@pytest.fixture
def heard(desk: InstallDesk) -> Heard:
    desk.acme.calls = Heard()
    return desk.acme.calls


@pytest.fixture
def engine(desk: InstallDesk, heard: Heard) -> Iterator[CheckEngine]:
    made = CheckEngine(desk.check, desk.now, nap=_NAP)
    made.start()
    yield made
    assert heard is desk.acme.calls
    made.stop()


def test_it_looks_at_its_start_and_a_day_later(desk: InstallDesk, engine: CheckEngine, heard: Heard) -> None:
    assert heard.looks(1)
    desk.now.move(timedelta(hours=23, minutes=59))
    desk.host.accounts["https://other.zendesk.com"] = Account(calls=Heard())
    desk.connected(subdomain="other")  # a look at another account shows that the thread came by
    other = desk.host.accounts["https://other.zendesk.com"].calls
    assert isinstance(other, Heard)
    assert other.until(lambda: "findings" in other[other.index("findings") + 1 :])
    assert heard.count("me") == 1
    desk.now.move(timedelta(minutes=1))
    assert heard.looks(2)
    engine.stop()


def test_a_host_that_did_not_answer_is_asked_again_soon(desk: InstallDesk, heard: Heard) -> None:
    desk.acme.troubles["me"] = UpstreamUnavailable("down")
    engine = CheckEngine(desk.check, desk.now, nap=_NAP)
    engine.start()
    assert heard.looks(1)
    desk.acme.troubles.clear()
    desk.now.move(timedelta(minutes=15))
    assert heard.looks(2)
    engine.stop()


def test_a_fault_of_ours_with_one_account_keeps_no_other_waiting(desk: InstallDesk, heard: Heard) -> None:
    desk.connected(subdomain="aaaa")
    desk.host.at("https://aaaa.zendesk.com").troubles["me"] = ValueError("ours")  # type: ignore[assignment]
    engine = CheckEngine(desk.check, desk.now, nap=_NAP)
    engine.start()
    assert heard.looks(1)
    engine.stop()
    assert desk.store.troubles(HERE) == []


def test_what_is_written_of_who_was_removed_is_swept_away_each_time_it_wakes(
    desk: InstallDesk, engine: CheckEngine, heard: Heard
) -> None:
    assert heard.looks(1)
    desk.uninstall(HERE)
    desk.store.report(HERE, Trouble(TroubleKind.DRIFT, "7", "another promise"))
    desk.host.accounts["https://other.zendesk.com"] = Account(calls=Heard())
    desk.connected(subdomain="other")  # two looks at another account: the thread came by in between
    other = desk.host.accounts["https://other.zendesk.com"].calls
    assert isinstance(other, Heard)
    assert other.until(lambda: "findings" in other[other.index("findings") + 1 :])
    desk.now.move(timedelta(days=1))
    assert other.until(lambda: other.count("findings") == 3)
    assert list(desk.store.troubles(HERE)) == []
    engine.stop()


def test_an_engine_that_was_never_started_stops(desk: InstallDesk) -> None:
    CheckEngine(desk.check, desk.now).stop()
