"""What several processes are told to file at one time becomes one ticket; what fails may be tried again at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.domain.phone.call import Moment, PhoneCall
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.ports import Store
from integration.usecases.file_once import FileOnce
from integration.usecases.work_call_backs import WorkCallBacks
from tests.fakes.helpdesk import ProcessDied
from tests.usecases.conftest import SmallDesk
from tests.usecases.phone_world import NUMBER, PhoneWorld

MINUTE = timedelta(minutes=1)
HELD = 3 * MINUTE


class Filer:
    """Files a ticket; `meanwhile` happens while it does."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.meanwhile, self.again = meanwhile, list[bool]()

    def __call__(self, again: bool) -> str:  # noqa: FBT001 - as it is called
        self.again.append(again)
        self.meanwhile()
        return str(len(self.again))


@pytest.fixture
def once(desk: SmallDesk) -> FileOnce:
    return FileOnce(desk.store, desk.now)


def test_while_one_files_it_no_other_does_and_afterwards_all_know_it(desk: SmallDesk, once: FileOnce) -> None:
    def other() -> None:
        with pytest.raises(UpstreamUnavailable, match="another process") as refused:
            once("main", "m", Filer())
        assert refused.value.retry_after == HELD

    first, later = Filer(meanwhile=other), Filer()
    assert once("main", "m", first) == "1"
    assert [once("main", "m", later), once("main", "m", later)] == ["1", "1"]
    assert (first.again, later.again) == ([False], [])
    desk.now.move(10 * MINUTE)
    assert once("main", "m", later) == "1"


@pytest.mark.parametrize("error", [UpstreamUnavailable("busy"), UpstreamRefused("no")])
def test_what_fails_is_tried_again_at_once_by_who_is_told_so(once: FileOnce, error: Exception) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(type(error)):
        once("main", "m", Filer(meanwhile=fails))
    again = Filer()
    assert (once("main", "m", again), again.again) == ("1", [True])


def test_who_dies_keeps_it_from_the_others_for_three_minutes(desk: SmallDesk, once: FileOnce) -> None:
    def dies() -> None:
        raise ProcessDied

    with pytest.raises(ProcessDied):
        once("main", "m", Filer(meanwhile=dies))
    desk.now.move(HELD - MINUTE)
    with pytest.raises(UpstreamUnavailable) as refused:
        once("main", "m", Filer())
    assert refused.value.retry_after == MINUTE
    desk.now.move(MINUTE)
    again = Filer()
    assert (once("main", "m", again), again.again) == ("1", [True])


def test_who_has_patience_hears_what_the_other_filed(desk: SmallDesk) -> None:
    patient, begun, done = FileOnce(desk.store, desk.now, timedelta(seconds=30)), Event(), Event()

    def slow() -> None:
        begun.set()
        assert done.wait(30)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(patient, "main", "m", Filer(meanwhile=slow))
        assert begun.wait(30)
        second = pool.submit(patient, "main", "m", Filer())
        done.set()
        assert (first.result(30), second.result(30)) == ("1", "1")


@pytest.fixture
def world(desk: SmallDesk) -> PhoneWorld:
    """A call that nobody took, long enough ago to be filed."""
    made = PhoneWorld(desk)
    made.call(caller=NUMBER)
    made.call(Moment.ENDED)
    desk.now.move(10 * MINUTE)
    return made


def test_two_workers_at_one_missed_call_file_one_ticket(world: PhoneWorld) -> None:
    heard = list[object]()
    other = replace(world.work)
    world.desk.helpdesk.while_opening.append(lambda: heard.append(other("main")))
    world.work("main")
    assert len(world.desk.helpdesk.tickets) == 1
    assert heard == [world.now() + HELD], "the other comes again when who files it should be dead"
    assert world.only().ticket == "1"
    assert other("main") is None


def test_a_ticket_that_was_filed_before_its_worker_died_is_kept_by_its_number(world: PhoneWorld) -> None:
    store = Dying(world.store)
    with pytest.raises(ProcessDied):
        WorkCallBacks(store, lambda *_: world.desk.helpdesk, lambda: None, world.now)("main")  # type: ignore[arg-type]
    world.desk.helpdesk.trouble = UpstreamUnavailable("the host is down")
    assert world.work("main") is None
    assert (len(world.desk.helpdesk.tickets), world.only().ticket) == (1, "1")


class Dying:
    """A store for a process that dies when it puts a missed call on its ticket."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        if name == "change_call_back":
            raise ProcessDied
        return getattr(self._store, name)


class Between:
    """The same store for another process, which is a little slower between what it reads and what it writes."""

    def __init__(self, store: Store, then: Callable[[], object]) -> None:
        self._store, self._then = store, [then]

    def call_back(self, installation: str, call_back: str) -> CallBack | None:
        found = self._store.call_back(installation, call_back)
        if self._then:
            self._then.pop()()
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_a_voicemail_that_comes_while_another_process_notes_the_calls_end_is_kept(desk: SmallDesk) -> None:
    world = PhoneWorld(desk)
    world.now.move(timedelta(hours=10))
    world.call()
    slow = replace(world.note, store=Between(world.store, world.voicemail))  # type: ignore[arg-type]
    customer = world.store.roster("main").named("Acme")
    told = slow("main", PhoneCall(Moment.ENDED, id="CA0123456789", caller=NUMBER), customer)
    assert world.only() == told
    assert (told.kind, told.recording, told.seconds) == (MissedKind.VOICEMAIL, "https://api.example/rec/1", 42)
    assert len(world.told()) == 1


def test_a_voicemail_that_comes_while_the_ticket_is_filed_is_kept(world: PhoneWorld) -> None:
    world.desk.helpdesk.while_opening.append(world.voicemail)
    world.work("main")
    found = world.only()
    assert (found.kind, found.ticket, found.recording) == (MissedKind.VOICEMAIL, "1", "https://api.example/rec/1")
