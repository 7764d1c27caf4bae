"""A push channel is open whenever Google can reach us, and nothing depends on it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.push import secret_hash
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable, VipDeskError
from tests.fakes.helpdesk import ProcessDied
from tests.usecases.calendar_desk import AGENT, DAY, HOUR, MINUTE, ROOT, CalendarDesk, calendar_desk

WEEK = 7 * DAY


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    with calendar_desk(tmp_path) as opened:
        opened.pushing()
        yield opened


def watched(desk: CalendarDesk) -> bool:
    return desk.watch("main", AGENT)


def test_a_channel_is_opened_once_and_its_secret_is_kept_as_a_digest(desk: CalendarDesk) -> None:
    assert [watched(desk), watched(desk)] == [True, True]
    [(name, opened)] = desk.feed.channels.items()
    [channel] = desk.channels
    assert (channel.id, channel.resource, channel.expires_at) == (name, opened.resource, desk.now() + WEEK)
    assert channel.secret_hash == secret_hash(opened.secret)
    assert opened.secret not in repr(channel)
    assert (len(name) <= 64, len(opened.secret), opened.address) == (True, 64, f"{ROOT}/main")
    assert desk.feed.calls == ["watch"]


def test_where_google_cannot_reach_us_no_channel_is_opened(tmp_path: Path) -> None:
    with calendar_desk(tmp_path) as desk:
        assert not watched(desk)
        assert desk.feed.calls == []


def test_the_first_message_comes_before_the_answer_and_is_known(desk: CalendarDesk) -> None:
    # The desk asserts of each message that it was heard.
    assert watched(desk)


@pytest.mark.parametrize("lifetime", [timedelta(hours=1), WEEK])
def test_a_channel_is_replaced_at_four_fifths_of_the_life_that_google_gave_it(
    desk: CalendarDesk, lifetime: timedelta
) -> None:
    desk.feed.lifetime = lifetime
    watched(desk)
    [old] = desk.channels
    desk.now.move(0.8 * lifetime - timedelta(seconds=1))
    watched(desk)
    assert desk.channels == [old]
    desk.now.move(timedelta(seconds=1))
    assert watched(desk)
    [new] = desk.channels
    assert (new.id != old.id, list(desk.feed.channels)) == (True, [new.id])
    assert desk.feed.calls == ["watch", "watch", "stop"]


def test_the_new_channel_is_open_and_stored_before_the_old_one_is_closed(desk: CalendarDesk) -> None:
    watched(desk)
    desk.now.move(0.8 * WEEK)
    desk.feed.troubles["stop"] = UpstreamUnavailable("down")
    assert watched(desk)
    assert len(desk.channels) == len(desk.feed.channels) == 2
    desk.feed.troubles.clear()
    assert watched(desk)
    assert len(desk.channels) == len(desk.feed.channels) == 1


def test_a_channel_that_google_will_not_close_is_forgotten(desk: CalendarDesk) -> None:
    watched(desk)
    desk.now.move(0.8 * WEEK)
    desk.feed.troubles["stop"] = UpstreamRefused("another client opened it")
    assert watched(desk)
    assert len(desk.channels) == 1


@pytest.mark.parametrize("error", [UpstreamUnavailable("down"), UpstreamRefused("no https"), CredentialsRevoked("no")])
def test_a_channel_that_cannot_be_opened_is_tried_again_after_ten_minutes(
    desk: CalendarDesk, error: VipDeskError
) -> None:
    desk.feed.troubles["watch"] = error
    for _ in range(5):
        assert not watched(desk)
        desk.now.move(2 * MINUTE - timedelta(seconds=1))
    assert desk.feed.calls == ["watch"]
    desk.feed.troubles.clear()
    desk.now.move(MINUTE)
    assert watched(desk)
    assert [channel.resource != "" for channel in desk.channels] == [True]


def test_a_renewal_that_fails_leaves_the_old_channel_open(desk: CalendarDesk) -> None:
    watched(desk)
    [old] = desk.channels
    desk.now.move(0.8 * WEEK)
    desk.feed.troubles["watch"] = UpstreamUnavailable("down")
    for _ in range(3):
        assert watched(desk)
        desk.now.move(HOUR)
    assert old in desk.channels
    desk.now.move(WEEK)
    assert not watched(desk)
    assert old not in desk.channels


def test_a_process_that_dies_before_it_stored_the_answer_leaves_nothing_broken(desk: CalendarDesk) -> None:
    desk.feed.dies_after_watch = True
    with pytest.raises(ProcessDied):
        watched(desk)
    [lost] = desk.feed.channels
    secret = desk.feed.channels[lost].secret
    assert not watched(desk)
    assert desk.hear("main", lost, secret)
    desk.now.move(10 * MINUTE)
    assert watched(desk)
    assert [channel.id == lost for channel in desk.channels] == [False]
    assert not desk.hear("main", lost, secret)


def test_a_process_that_dies_before_it_closed_the_old_channel_leaves_it_to_the_next(desk: CalendarDesk) -> None:
    watched(desk)
    [old] = desk.channels
    desk.now.move(0.8 * WEEK)
    real, desk.feed.stop = desk.feed.stop, _dies  # type: ignore[assignment, method-assign]
    with pytest.raises(ProcessDied):
        watched(desk)
    desk.feed.stop = real  # type: ignore[method-assign]
    assert old in desk.channels
    assert watched(desk)
    assert old not in desk.channels
    assert len(desk.feed.channels) == 1


def _dies(*_: str) -> None:
    raise ProcessDied


def test_a_channel_that_is_over_when_it_is_opened_counts_as_none(desk: CalendarDesk) -> None:
    desk.feed.lifetime = timedelta(0)
    assert not watched(desk)
    assert not watched(desk)
    assert desk.feed.calls == ["watch"]


def test_of_several_channels_the_one_that_lives_longest_is_kept(desk: CalendarDesk) -> None:
    watched(desk)
    [one] = desk.channels
    desk.store.drop_channel("main", one.id)
    desk.now.move(MINUTE)
    watched(desk)
    desk.store.add_channel("main", one)
    assert watched(desk)
    assert [channel.id for channel in desk.channels] == list(desk.feed.channels)
    assert one not in desk.channels


def test_an_agent_without_a_calendar_is_not_watched(desk: CalendarDesk) -> None:
    assert not desk.watch("main", CalendarAccount("boris@desk.example").agent)
