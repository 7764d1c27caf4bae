"""The last part of what an account may be asked in a minute is for urgent tickets, whoever used up the rest."""

from datetime import timedelta

import httpx
import pytest

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.payload import UserAnswer
from integration.domain.errors import UpstreamUnavailable
from tests.clients.helpdesk.zendesk_json import AGENT
from tests.clients.helpdesk.zendesk_site import ZendeskSite

SECOND = timedelta(seconds=1)


def answers(site: ZendeskSite, left: str, *, limit: str = "200", resets: str | None = "30", old: bool = False) -> None:
    """The next answer says how many calls are left."""
    names = ("X-Rate-Limit", "X-Rate-Limit-Remaining") if old else ("ratelimit-limit", "ratelimit-remaining")
    told = dict(zip(names, (limit, left), strict=True)) | ({"ratelimit-reset": resets} if resets else {})
    site.answer(lambda: httpx.Response(200, json={"user": site.users[AGENT]}, headers=told))


def ask(calls: Calls) -> None:
    calls.call("GET", f"users/{AGENT}", UserAnswer)


@pytest.mark.parametrize("old", [False, True])
def test_work_that_is_not_urgent_leaves_a_fifth_to_urgent_work(zendesk: ZendeskSite, *, old: bool) -> None:
    calls = zendesk.calls
    answers(zendesk, "39", old=old)
    ask(calls)
    with pytest.raises(UpstreamUnavailable) as raised:
        ask(calls)
    assert raised.value.retry_after == 30 * SECOND
    ask(calls.at(urgent=True))
    assert len(zendesk.sent) == 2


def test_as_long_as_a_fifth_is_left_nobody_waits(zendesk: ZendeskSite) -> None:
    calls = zendesk.calls
    answers(zendesk, "40")
    ask(calls)
    ask(calls)
    assert zendesk.waits == []


def test_patient_work_waits_until_there_is_room_again(zendesk: ZendeskSite) -> None:
    calls = zendesk.calls.patient()
    answers(zendesk, "3")
    ask(calls)
    ask(calls)
    assert zendesk.waits == [30.0]


def test_a_walk_waits_as_well(zendesk: ZendeskSite) -> None:
    walk = zendesk.calls.paced()
    answers(zendesk, "3")
    ask(walk)
    ask(walk)
    assert sum(zendesk.waits) == 30.0


def test_an_answer_that_tells_of_room_ends_the_waiting(zendesk: ZendeskSite) -> None:
    calls = zendesk.calls
    answers(zendesk, "3")
    ask(calls)
    answers(zendesk, "150")
    ask(calls.at(urgent=True))
    ask(calls)
    assert zendesk.waits == []


def test_where_no_answer_says_how_long_it_is_asked_again_after_ten_seconds(zendesk: ZendeskSite) -> None:
    calls = zendesk.calls
    answers(zendesk, "3", resets=None)
    ask(calls)
    zendesk.now += 7 * SECOND
    with pytest.raises(UpstreamUnavailable):
        ask(calls)
    zendesk.now += 3 * SECOND
    ask(calls)


@pytest.mark.parametrize(
    ("left", "limit", "resets"), [("", "", ""), ("-1", "200", "x"), ("a", "b", "c"), ("0", "0", "9" * 40)]
)
def test_words_that_are_no_numbers_say_nothing(zendesk: ZendeskSite, left: str, limit: str, resets: str) -> None:
    calls = zendesk.calls
    answers(zendesk, left, limit=limit, resets=resets)
    ask(calls)
    ask(calls)
    assert zendesk.waits == []


def test_nobody_waits_for_longer_than_a_minute_whatever_is_said(zendesk: ZendeskSite) -> None:
    calls = zendesk.calls
    answers(zendesk, "0", resets="99999999")
    ask(calls)
    with pytest.raises(UpstreamUnavailable) as raised:
        ask(calls)
    assert raised.value.retry_after == 60 * SECOND


def test_a_write_that_was_decided_upon_is_not_held_up(zendesk: ZendeskSite) -> None:
    desk = zendesk.desk
    told = desk.read(zendesk.ticket)
    answers(zendesk, "0")
    ask(desk.calls)
    desk.calls.update_ticket(told.id, {"tags": ["vip"]})
    assert zendesk.tags() == ["vip"]
