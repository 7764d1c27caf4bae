"""Messages on their way out, over the real store: at least once, by the standard's schedule, never lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integration.clients.outgoing.courier import HttpCourier
from integration.domain.decision import Alert, AlertKind
from integration.domain.errors import EndpointGone, Misconfigured, UpstreamRefused, UpstreamUnavailable
from integration.domain.outgoing import Endpoint, EndpointSecrets, LoggedPosting, MessageState
from integration.domain.signing import written
from integration.handlers.bell import Bell
from integration.logs import configure_logs
from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.post_out import LEASE, SCHEDULE, PostOut
from integration.usecases.tell import Tell
from tests.fakes.alerts import BREACH, DUE, WARNING, deciding
from tests.fakes.courier import FakeCourier
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.now import StandingNow
from tests.fakes.receiver import listening

KEY = b"k" * 32
URL = "https://hooks.chat.example/services/T0/the-token"
SECOND = timedelta(seconds=1)
DOWN = UpstreamUnavailable("answered 500")


@dataclass
class PostOffice:
    """An outbox with one endpoint, `chat`, that wants everything, and the one who works it off."""

    store: Store
    now: StandingNow = field(default_factory=lambda: StandingNow("2026-11-23 12:00"))
    courier: FakeCourier = field(default_factory=FakeCourier)
    bell: Bell = field(default_factory=Bell)

    def __post_init__(self) -> None:
        self.store.add_endpoint("main", Endpoint("chat", URL), EndpointSecrets(KEY))
        self.post_out = PostOut(self.store, self.courier, self.now)
        self._tell = Tell(self.store, self.bell.ring)

    def tell(self, *news: Alert) -> int:
        return self._tell("main", deciding(*news))

    def only(self) -> LoggedPosting:
        (posting,) = self.store.postings("main")
        return posting

    def wait_for_it(self) -> timedelta:
        """Until the next posting is due; how long that was."""
        due = self.store.next_posting_at()
        assert due
        wait = due - self.now()
        self.now.move(wait)
        return wait

    @property
    def problem(self) -> str:
        ((endpoint, _),) = self.store.endpoints("main")
        return endpoint.problem


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    now = StandingNow("2026-11-23 12:00")
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield PostOffice(store, now)
    store.close()


def test_news_are_carried_once_and_the_log_says_what_came_back(office: PostOffice) -> None:
    assert office.tell(WARNING, BREACH) == 2
    assert [office.post_out() for _ in range(3)] == [True, True, False]
    assert {posting.message.kind for posting, _ in office.courier.carried} == {AlertKind.WARNING, AlertKind.BREACH}
    assert {(p.state, p.attempts, p.outcome) for p in office.store.postings("main")} == {
        (MessageState.DELIVERED, 1, "answered 204")
    }


def test_an_alert_that_is_decided_again_is_no_news_and_wakes_nobody(office: PostOffice) -> None:
    assert (office.tell(WARNING), office.tell(WARNING), office.tell()) == (1, 0, 0)
    assert office.bell.rings == 1
    office.post_out()
    assert office.tell(WARNING) == 0
    assert not office.post_out()


def test_a_message_is_signed_with_the_present_and_not_with_its_own_instant(office: PostOffice) -> None:
    office.tell(WARNING)
    office.now.move(timedelta(minutes=1))
    office.post_out()
    assert office.courier.carried[0][1] == office.now()


def test_the_waits_are_those_of_the_standard_and_then_it_is_given_up(office: PostOffice) -> None:
    office.courier.trouble = DOWN
    office.tell(WARNING)
    office.post_out()
    waits = []
    while office.only().state is MessageState.WAITING:
        assert not office.post_out()
        waits.append(office.wait_for_it())
        office.post_out()
    assert tuple(waits) == SCHEDULE
    assert (office.only().state, office.only().attempts) == (MessageState.GIVEN_UP, 10)
    assert (office.only().outcome, office.store.next_posting_at()) == ("answered 500", None)


@pytest.mark.parametrize(("asked", "wait"), [(60 * SECOND, 60 * SECOND), (SECOND, 5 * SECOND)])
def test_who_asks_for_more_time_gets_it_and_nobody_is_pressed_sooner(
    office: PostOffice, asked: timedelta, wait: timedelta
) -> None:
    office.courier.trouble = UpstreamUnavailable("answered 429", retry_after=asked)
    office.tell(WARNING)
    office.post_out()
    assert office.wait_for_it() == wait


def test_trouble_that_passes_loses_nothing(office: PostOffice) -> None:
    office.courier.trouble = DOWN
    office.tell(WARNING)
    office.post_out()
    office.courier.trouble = None
    office.wait_for_it()
    assert office.post_out()
    assert (office.only().state, office.only().attempts) == (MessageState.DELIVERED, 2)


@pytest.mark.parametrize("trouble", [EndpointGone("answered 410"), UpstreamRefused("messages can't go there")])
def test_who_wants_no_more_is_told_no_more_and_an_admin_sees_why(office: PostOffice, trouble: UpstreamRefused) -> None:
    office.courier.trouble = trouble
    office.tell(WARNING)
    office.post_out()
    assert (office.only().state, office.problem) == (MessageState.GIVEN_UP, str(trouble))
    assert office.tell(BREACH) == 0
    office.store.set_endpoint_problem("main", "chat", "")
    assert office.tell(BREACH) == 1


@pytest.mark.parametrize("trouble", [ValueError(f"{URL} {KEY!r}"), Misconfigured("set VIPDESK_KEY")])
def test_a_fault_of_ours_neither_loses_the_message_nor_tells_its_secrets(
    office: PostOffice, trouble: Exception, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logs("debug")
    office.courier.trouble = trouble
    office.tell(WARNING)
    assert office.post_out()
    assert office.wait_for_it() == SCHEDULE[0]
    assert "the-token" not in office.only().outcome
    office.courier.trouble = None
    assert office.post_out()
    assert office.only().state is MessageState.DELIVERED
    logged = capfd.readouterr().err
    assert "posting." in logged
    assert not any(secret in logged for secret in (KEY.decode(), "the-token", "ticket.warning"))


def test_a_crash_between_the_delivery_and_the_record_sends_the_same_message_again(office: PostOffice) -> None:
    office.courier.dies = True
    office.tell(WARNING)
    with pytest.raises(ProcessDied):
        office.post_out()
    assert office.only().state is MessageState.WAITING
    assert not office.post_out()
    office.now.move(LEASE)
    assert office.post_out()
    (first, _), (second, _) = office.courier.carried
    assert (first.message, first.token == second.token) == (second.message, False)
    assert office.only().state is MessageState.DELIVERED


def test_a_message_at_which_every_worker_dies_does_not_go_round_for_ever(office: PostOffice) -> None:
    office.tell(WARNING)
    for _ in range(len(SCHEDULE) + 1):
        office.courier.dies = True
        with pytest.raises(ProcessDied):
            office.post_out()
        office.now.move(LEASE)
    assert office.post_out()
    assert len(office.courier.carried) == len(SCHEDULE) + 1
    assert office.only().state is MessageState.GIVEN_UP


def test_a_worker_who_comes_too_late_changes_nothing(office: PostOffice) -> None:
    office.tell(WARNING)
    late = office.store.claim_posting(office.now(), LEASE)
    assert late
    office.now.move(LEASE)
    office.post_out()
    assert not office.store.postpone(late, None, "too late")
    assert office.only().state is MessageState.DELIVERED


def test_one_endpoint_in_trouble_keeps_no_other_waiting(office: PostOffice) -> None:
    office.store.add_endpoint("main", Endpoint("pager", URL, frozenset({AlertKind.BREACH})), EndpointSecrets(KEY))
    office.courier.trouble = DOWN
    office.tell(WARNING)
    office.post_out()
    office.courier.trouble = None
    office.tell(BREACH)
    assert [office.post_out() for _ in range(3)] == [True, True, False]
    assert sorted((p.endpoint, p.kind, p.state) for p in office.store.postings("main")) == [
        ("chat", AlertKind.BREACH, MessageState.DELIVERED),
        ("chat", AlertKind.WARNING, MessageState.WAITING),
        ("pager", AlertKind.BREACH, MessageState.DELIVERED),
    ]


def test_from_an_alert_to_a_receiver_who_can_tell_who_sent_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], now=lambda: datetime.now(UTC))
    courier = HttpCourier()
    with listening() as receiver:
        receiver.statuses = [503]
        store.add_endpoint("main", Endpoint("chat", receiver.url), EndpointSecrets(KEY))
        Tell(store, Bell().ring)("main", deciding(Alert("late", AlertKind.BREACH, DUE, BREACH.promise, DUE)))
        post_out = PostOut(store, courier, lambda: datetime.now(UTC))
        assert [post_out(), post_out()] == [True, False]
        # The wait itself is the schedule's: here somebody claims with a clock that runs ahead.
        assert PostOut(store, courier, lambda: datetime.now(UTC) + timedelta(seconds=6))()
        first, second = receiver.next(), receiver.next()
        second.verify(written(KEY))
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.body == second.body
        (logged,) = store.postings("main")
        assert (logged.state, logged.attempts, logged.outcome) == (MessageState.DELIVERED, 2, "answered 204")
    courier.close()
    store.close()
