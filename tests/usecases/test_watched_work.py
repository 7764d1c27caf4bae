"""What whoever follows and counts hears of the line of work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.work import Work
from integration.usecases.count_deliveries import counted
from integration.usecases.work_line import WorkLine
from tests.fakes.tickets import ticket
from tests.fakes.watchers import Counter, Follower
from tests.usecases.conftest import SmallDesk

CAME_BY = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def watched(desk: SmallDesk) -> tuple[WorkLine, Follower, Counter]:
    tracing, meters = Follower(), Counter()
    return replace(desk.work, tracing=tracing, meters=meters), tracing, meters


def failing(desk: SmallDesk, error: Exception) -> tuple[WorkLine, Follower, Counter]:
    def triage(_work: Work) -> None:
        raise error

    work, tracing, meters = watched(desk)
    return replace(work, triage=triage), tracing, meters


def test_a_ticket_is_worked_in_the_trace_that_its_delivery_came_by(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="7"))
    event = TicketEvent("e1", EventKind.FOLLOW_UP, "7")
    desk.store.accept([Delivery("main", event, desk.now(), trace=CAME_BY)])
    work, tracing, _ = watched(desk)
    assert work()
    (span,) = tracing.spans
    assert (span.name, span.parent, span.error) == ("ticket", CAME_BY, "")
    assert span.attributes == {"installation": "main", "ticket": "7", "attempts": 0}


def test_what_a_deadline_wakes_begins_a_trace_and_has_no_lag(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="7"))
    desk.store.enqueue("main", ["7"], desk.now())
    work, tracing, meters = watched(desk)
    assert work()
    assert (tracing.spans[0].parent, meters.lags) == ("", [])


def test_the_lag_is_from_the_oldest_delivery_until_the_ticket_is_done(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="7"))
    desk.deliver("e1")
    desk.now.move(timedelta(seconds=3))
    desk.deliver("e2")
    desk.now.move(timedelta(seconds=4))
    work, _, meters = watched(desk)
    assert work()
    assert meters.lags == [timedelta(seconds=7)]


@pytest.mark.parametrize("error", [UpstreamUnavailable("down"), CredentialsRevoked("gone")])
def test_what_is_tried_again_is_neither_done_nor_put_aside(desk: SmallDesk, error: Exception) -> None:
    desk.deliver("e1")
    work, tracing, meters = failing(desk, error)
    assert work()
    assert (meters.lags, meters.put_aside, tracing.spans[0].error) == ([], 0, type(error).__name__)


@pytest.mark.parametrize("error", [UpstreamRefused("no"), KeyError("ours")])
def test_what_waits_for_a_person_is_counted(desk: SmallDesk, error: Exception) -> None:
    desk.deliver("e1")
    work, tracing, meters = failing(desk, error)
    assert work()
    assert (meters.lags, meters.put_aside, tracing.spans[0].error) == ([], 1, type(error).__name__)


def test_news_and_what_was_known_are_counted_apart(desk: SmallDesk) -> None:
    meters = Counter()
    accept = counted(desk.store.accept, meters)
    events = [Delivery("main", TicketEvent(id_, EventKind.FOLLOW_UP, "7"), desk.now()) for id_ in ("a", "b", "a")]
    assert list(accept(events)) == [True, True, False]
    assert list(accept(events[:1])) == [False]
    assert meters.told == {"accepted": 2, "repeated": 2}


def test_what_could_not_be_stored_is_not_counted() -> None:
    busy = UpstreamUnavailable("the store is busy")

    def accept(_deliveries: object) -> list[bool]:
        raise busy

    meters = Counter()
    with pytest.raises(UpstreamUnavailable):
        counted(accept, meters)([])
    assert meters.told == {}
