"""What every store keeps of agents' calendars: the way in, when each is synced, its push channels and pictures."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.booking.calendar import Access, AgentHours, CalendarKey, Picture
from integration.domain.hours.interval import Interval
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE
from tests.storage.samples_booking import ANN, BOB, DAY, HOUR, KEY, ZONE, account, booking, channel, claimed, event

WEEK = (((540, 720), (780, 1020)), ((540, 1020),), (), (), (), (), ())
FULL = account(
    BOB,
    access=Access.DELEGATION,
    calendar="team@desk.example",
    zone=ZONE,
    hours=AgentHours(ZONE, WEEK),
    problem="reconnect",
    sync_token="CPj=",
    synced_at=NOON + timedelta(microseconds=1),
    unexplained=(Interval(NOON, NOON + HOUR), Interval(NOON + DAY, NOON + DAY + HOUR)),
    compared_at=NOON,
    failures=3,
)


class CalendarsContract:
    def test_a_connection_comes_back_whole_with_its_key(self, store: Store) -> None:
        store.connect_calendar(HERE, FULL, KEY)
        store.connect_calendar(HERE, account(ANN), CalendarKey("another"))
        assert store.calendar(HERE, BOB) == (FULL, KEY)
        assert store.calendar(HERE, ANN) == (account(ANN), CalendarKey("another"))
        assert list(store.calendar_accounts(HERE)) == [account(ANN), FULL]
        assert store.calendar(THERE, BOB) is None
        assert list(store.calendar_accounts(THERE)) == []

    def test_an_agent_that_connects_again_has_the_new_account_and_key_alone(self, store: Store) -> None:
        store.connect_calendar(HERE, FULL, KEY)
        store.connect_calendar(HERE, account(BOB), CalendarKey("new"))
        assert store.calendar(HERE, BOB) == (account(BOB), CalendarKey("new"))
        assert len(store.calendar_accounts(HERE)) == 1

    def test_what_an_admin_sets_changes_the_hours_and_nothing_else(self, store: Store) -> None:
        store.connect_calendar(HERE, FULL, KEY)
        store.set_agent_hours(HERE, account(BOB, hours=None))
        assert store.calendar(HERE, BOB) == (replace(FULL, hours=None), KEY)
        store.set_agent_hours(HERE, replace(account(BOB), hours=FULL.hours))
        assert store.calendar(HERE, BOB) == (FULL, KEY)

    def test_a_note_changes_what_is_wrong_and_nothing_else(self, store: Store) -> None:
        store.connect_calendar(HERE, FULL, KEY)
        noted = account(BOB, problem="", failures=0, unexplained=(), compared_at=NOON + HOUR)
        store.note_calendar(HERE, noted)
        wanted = replace(FULL, problem="", failures=0, unexplained=(), compared_at=NOON + HOUR)
        assert store.calendar(HERE, BOB) == (wanted, KEY)

    def test_nothing_is_noted_without_a_connection(self, store: Store) -> None:
        store.connect_calendar(THERE, FULL, KEY)
        store.set_agent_hours(HERE, account(BOB))
        store.note_calendar(HERE, account(BOB))
        assert store.calendar(HERE, BOB) is None
        assert store.calendar(THERE, BOB) == (FULL, KEY)

    def test_a_dropped_connection_takes_its_view_and_channels_with_it_and_nothing_else(
        self, store: Store, now: StandingNow
    ) -> None:
        for where, agent in ((HERE, ANN), (HERE, BOB), (THERE, ANN)):
            store.connect_calendar(where, account(agent), KEY)
            store.replace_view(where, account(agent, sync_token="t"), [event("e")], "")
            store.add_channel(where, channel(f"{where}-{agent}", agent))
        stored = claimed(store, booking(), now)
        store.set_picture(HERE, ANN, Picture("image/png", b"png"))
        assert store.disconnect_calendar(HERE, ANN)
        assert not store.disconnect_calendar(HERE, ANN)
        assert store.calendar(HERE, ANN) is None
        assert list(store.calendar_events(HERE, ANN)) == []
        assert list(store.channels(HERE, ANN)) == []
        assert store.booking(HERE, "b1") == stored
        assert store.picture(HERE, ANN) is not None
        for where, agent in ((HERE, BOB), (THERE, ANN)):
            assert store.calendar(where, agent) == (account(agent, sync_token="t"), KEY)
            assert list(store.calendar_events(where, agent)) == [event("e")]
            assert len(store.channels(where, agent)) == 1

    def test_channels_are_told_by_agent_the_one_that_lives_longest_first(self, store: Store) -> None:
        short, long, others = channel("a"), channel("b", lives=2 * DAY), channel("c", BOB)
        for each in (short, long, others):
            store.add_channel(HERE, each)
        store.add_channel(THERE, channel("b", lives=3 * DAY))
        assert list(store.channels(HERE, ANN)) == [long, short]
        assert store.channel(HERE, "b") == long
        assert store.channel(THERE, "b") == channel("b", lives=3 * DAY)
        assert store.channel(THERE, "a") is None

    def test_a_forgotten_channel_is_gone_for_its_own_installation_only(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add_channel(where, channel())
        for _ in range(2):
            store.drop_channel(HERE, "c1")
        assert store.channel(HERE, "c1") is None
        assert store.channel(THERE, "c1") == channel()

    def test_a_picture_is_kept_replaced_and_taken_away(self, store: Store) -> None:
        first, second = Picture("image/png", b"\x89PNG\x00"), Picture("image/webp", b"RIFF")
        store.set_picture(HERE, ANN, first)
        assert (store.picture(HERE, ANN), store.picture(HERE, BOB), store.picture(THERE, ANN)) == (first, None, None)
        store.set_picture(HERE, ANN, second)
        assert store.picture(HERE, ANN) == second
        for _ in range(2):
            store.set_picture(HERE, ANN, None)
        assert store.picture(HERE, ANN) is None


class SyncingContract:
    def test_the_first_sync_is_due_at_once_and_held_by_one(self, store: Store, now: StandingNow) -> None:
        assert store.next_calendar_at() is None
        assert store.claim_calendar(now(), LEASE) is None
        store.connect_calendar(HERE, account(), KEY)
        assert store.next_calendar_at() == NOON
        assert store.claim_calendar(now(), LEASE) == (HERE, ANN)
        assert store.claim_calendar(now(), LEASE) is None
        assert store.next_calendar_at() == NOON + LEASE

    def test_the_calendar_that_is_due_longest_comes_first_of_all_installations(
        self, store: Store, now: StandingNow
    ) -> None:
        due = [(HERE, BOB), (THERE, ANN), (HERE, ANN)]
        for where, agent in due:
            store.connect_calendar(where, account(agent), KEY)
            now.move(SECOND)
        assert [store.claim_calendar(now(), LEASE) for _ in range(4)] == [*due, None]

    def test_after_its_end_the_next_sync_is_due_when_it_was_said(self, store: Store, now: StandingNow) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.claim_calendar(now(), LEASE)
        store.calendar_done(HERE, ANN, NOON + HOUR)
        assert store.next_calendar_at() == NOON + HOUR
        assert store.claim_calendar(NOON + HOUR - SECOND, LEASE) is None
        assert store.claim_calendar(NOON + HOUR, LEASE) == (HERE, ANN)

    def test_a_sync_whose_holder_never_came_back_is_due_when_the_hold_runs_out(
        self, store: Store, now: StandingNow
    ) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.claim_calendar(now(), LEASE)
        assert store.claim_calendar(NOON + LEASE - SECOND, LEASE) is None
        assert store.claim_calendar(NOON + LEASE, LEASE) == (HERE, ANN)

    def test_many_pushes_bring_the_next_sync_forward_once(self, store: Store, now: StandingNow) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.connect_calendar(HERE, account(BOB), KEY)
        for agent in (ANN, BOB):
            store.claim_calendar(now(), LEASE)
            store.calendar_done(HERE, agent, NOON + HOUR)
        for second in range(1, 4):
            store.wake_calendar(HERE, ANN, NOON + second * SECOND)
        assert store.next_calendar_at() == NOON + SECOND
        assert store.claim_calendar(NOON + MINUTE, LEASE) == (HERE, ANN)
        assert store.claim_calendar(NOON + MINUTE, LEASE) is None
        store.calendar_done(HERE, ANN, NOON + HOUR)
        assert store.next_calendar_at() == NOON + HOUR

    def test_a_push_never_puts_off_what_is_due(self, store: Store) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.wake_calendar(HERE, ANN, NOON + HOUR)
        assert store.next_calendar_at() == NOON

    def test_a_push_while_it_is_held_is_not_lost(self, store: Store, now: StandingNow) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.claim_calendar(now(), LEASE)
        store.wake_calendar(HERE, ANN, NOON + SECOND)
        assert store.claim_calendar(NOON + SECOND, LEASE) is None
        store.calendar_done(HERE, ANN, NOON + HOUR)
        assert store.claim_calendar(NOON + 2 * SECOND, LEASE) == (HERE, ANN)
        store.calendar_done(HERE, ANN, NOON + HOUR)
        assert store.next_calendar_at() == NOON + HOUR

    def test_a_push_for_a_calendar_that_nobody_connected_is_nothing(self, store: Store, now: StandingNow) -> None:
        store.wake_calendar(HERE, ANN, now())
        assert store.next_calendar_at() is None

    def test_a_new_connection_is_due_at_once_whoever_still_holds_the_former_one(
        self, store: Store, now: StandingNow
    ) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.claim_calendar(now(), LEASE)
        now.move(SECOND)
        store.connect_calendar(HERE, account(), CalendarKey("new"))
        assert store.next_calendar_at() == now()
        store.calendar_done(HERE, ANN, NOON + HOUR)
        assert store.claim_calendar(now(), LEASE) == (HERE, ANN)

    def test_a_new_owner_of_the_store_voids_the_holds_of_the_old_one(self, store: Store, now: StandingNow) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.claim_calendar(now(), LEASE)
        assert store.release_all() == 1
        assert store.release_all() == 0
        assert store.claim_calendar(now(), LEASE) == (HERE, ANN)
