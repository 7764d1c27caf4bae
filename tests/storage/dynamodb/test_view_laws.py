"""Whatever happens to calendars and their views, the store at scale says of it what the embedded one says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from integration.domain.booking.calendar import CalendarKey
from integration.domain.booking.events import CalendarEvent
from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.opening import opened
from tests.storage.samples import HERE, LEASE, SECOND
from tests.storage.samples_booking import ANN, account, event

TOLD = st.lists(
    st.builds(
        lambda key, series, cancelled, tag: event(key, series=series, cancelled=cancelled, etag=tag),
        st.sampled_from(["a", "b", "c", "s"]),
        st.sampled_from(["", "", "s", "a"]),
        st.booleans(),
        st.sampled_from("xyz"),
    ),
    max_size=5,
)


class ViewMachine(RuleBasedStateMachine):
    """Every call goes to both stores; `token` is what the view was last advanced to."""

    def __init__(self) -> None:
        super().__init__()
        self.folder, self.now = TemporaryDirectory(), StandingNow("2026-03-02 12:00")
        path = Path(self.folder.name) / "desk.sqlite3"
        self.embedded: Store = open_store(path, keys=[new_key()], synchronous="NORMAL", now=self.now)
        self.at_scale: Store = self.opened(self.now)
        self.token, self.numbers = "", count()
        self.connect()

    def opened(self, now: StandingNow) -> Store:
        raise NotImplementedError

    def teardown(self) -> None:
        self.embedded.close()
        self.folder.cleanup()

    @rule()
    def connect(self) -> None:
        self.token, key = "", CalendarKey(str(next(self.numbers)))
        for store in self._both():
            store.connect_calendar(HERE, account(), key)

    @rule()
    def drop(self) -> None:
        assert len({store.disconnect_calendar(HERE, ANN) for store in self._both()}) == 1

    @rule(events=TOLD, is_all=st.booleans(), is_late=st.sampled_from([False, False, True]))
    def take(self, events: list[CalendarEvent], *, is_all: bool, is_late: bool) -> None:
        mine = account(sync_token=f"t{next(self.numbers)}", synced_at=self.now())
        before = "late" if is_late else self.token
        (took,) = {
            (store.replace_view if is_all else store.advance_view)(HERE, mine, events, before) for store in self._both()
        }
        self.token = mine.sync_token if took else self.token

    @rule()
    def wake(self) -> None:
        for store in self._both():
            store.wake_calendar(HERE, ANN, self.now())

    @rule()
    def claim(self) -> None:
        assert len({store.claim_calendar(self.now(), LEASE) for store in self._both()}) == 1

    @rule()
    def end_the_sync(self) -> None:
        for store in self._both():
            store.calendar_done(HERE, ANN, self.now() + timedelta(minutes=5))

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        self.now.move(seconds * SECOND)

    @invariant()
    def both_say_the_same(self) -> None:
        one, other = self._both()
        assert list(one.calendar_events(HERE, ANN)) == list(other.calendar_events(HERE, ANN))
        assert one.calendar(HERE, ANN) == other.calendar(HERE, ANN)
        assert self._due_at(one) == self._due_at(other)

    def _due_at(self, store: Store) -> datetime | None:
        # Of many pushes the one counts the first as what a sync is due since, the other the last.
        at = store.next_calendar_at()
        return at and max(at, self.now())

    def _both(self) -> Iterator[Store]:
        yield from (self.embedded, self.at_scale)


def test_views_at_scale_are_as_the_embedded_store_has_them(aws: RunningAws) -> None:
    class DynamoViewMachine(ViewMachine):
        def opened(self, now: StandingNow) -> Store:
            return opened(aws, now)

    run_state_machine_as_test(DynamoViewMachine, settings=settings(max_examples=5, stateful_step_count=30))
