"""A trip to the page of consent is good once, and a link for a quarter of an hour, however often it is tried."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from integration.domain.errors import UnknownLink, UpstreamUnavailable
from integration.domain.install_end import InstallEnd
from tests.fakes.accounts import AGENT
from tests.usecases.install_desk import InstallDesk, install_desk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InstallDesk]:
    with install_desk(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("error", ["", "access_denied"])
def test_a_trip_that_came_to_nothing_is_not_gone_again(desk: InstallDesk, error: str) -> None:
    """Not even with a code that is still good, for as long as the trip might have taken."""
    departure = desk.install.begin(desk.token())
    told = desk.acme.agree()
    desk.acme.troubles["exchange"] = UpstreamUnavailable("down")
    assert desk.install.finish(departure.cookie, **told, error=error).end is not InstallEnd.CONNECTED
    desk.acme.troubles.clear()
    for minutes in (0, 1, 7, 6):
        desk.now.move(minutes * MINUTE)
        with pytest.raises(UnknownLink):
            desk.install.finish(departure.cookie, **told, error="")
    assert (desk.store.all(), len(desk.acme.codes)) == ([], 1)


def test_a_code_is_asked_for_its_tokens_once_however_many_bring_it_at_once(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token())
    told, begin, ends = desk.acme.agree(), Barrier(4), list[InstallEnd | None]()

    def bring() -> None:
        begin.wait(10)
        try:
            ends.append(desk.install.finish(departure.cookie, **told, error="").end)
        except UnknownLink:
            ends.append(None)

    threads = [Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(ends, key=str) == [None, None, None, InstallEnd.CONNECTED]


def test_a_strangers_answer_uses_nobodys_trip_up(desk: InstallDesk) -> None:
    departure = desk.install.begin(desk.token())
    told = desk.acme.agree()
    for wrong in ({**told, "state": "x"}, {**told, "state": ""}):
        with pytest.raises(UnknownLink):
            desk.install.finish(departure.cookie, **wrong, error="")
    assert desk.install.finish(departure.cookie, **told, error="").end is InstallEnd.CONNECTED


def test_to_try_again_is_by_the_same_link_which_lives_no_longer_for_it(desk: InstallDesk) -> None:
    link = desk.install.invitation("acme", "77")
    desk.acme.troubles["exchange"] = UpstreamUnavailable("down")
    for _ in range(2):
        desk.now.move(5 * MINUTE)
        departure = desk.install.begin(link.rpartition("/")[2])
        result = desk.install.finish(departure.cookie, **desk.acme.agree(), error="")
        assert (result.end, result.again) == (InstallEnd.FAILED, link)
    desk.now.move(5 * MINUTE)
    with pytest.raises(UnknownLink):
        desk.install.begin(result.again.rpartition("/")[2])


def test_who_comes_back_after_the_link_ran_out_is_offered_none(desk: InstallDesk) -> None:
    token = desk.token()
    desk.now.move(14 * MINUTE)
    departure = desk.install.begin(token)
    desk.now.move(2 * MINUTE)
    result = desk.install.finish(departure.cookie, **desk.acme.agree(AGENT), error="")
    assert (result.end, result.again) == (InstallEnd.NOT_ADMIN, "")
