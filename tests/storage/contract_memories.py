"""What every store keeps of decisions, and of what people stated."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integration.domain.agent import Agent
from integration.domain.decision import (
    Alert,
    AlertKind,
    Clock,
    ClockState,
    Decision,
    DueStep,
    Note,
    TicketUpdate,
    TracedSpan,
)
from integration.domain.entitlement import Standing
from integration.domain.journal import Journal, Override, Promise, Reassignment, SeverityStep
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE, delivery, held, memory, ticket

EVA = Agent("eva@desk.example", "Eva Nováková", "12")
ODD = timedelta(microseconds=1)
STATED = Override(NOON + ODD, Promise.FOLLOW_UP, NOON + MINUTE, NOON + 2 * MINUTE, by="12", why="agreed by phone: dvě")
ENDED = Override(NOON + MINUTE, Promise.FOLLOW_UP, None)
STEP = SeverityStep(NOON, Severity.S1, confirmed=True, rule="set by hand", by="12")
BREACH = Alert("breached:follow-up:1", AlertKind.BREACH, NOON + ODD, Promise.FOLLOW_UP, NOON)
WARNING = Alert("warning:follow-up:1", AlertKind.WARNING, NOON, Promise.FOLLOW_UP, NOON, of="75%")
WANTED = TicketUpdate(
    tags=("vip", "vip-sev-1"),
    assignee="12",
    severity=Severity.S1,
    urgency=Severity.S2,
    dates=True,
    due_at=NOON + MINUTE,
    first_due=NOON,
    follow_up_due=NOON,
    notes=(Note("held", "Work begins on Monday"), Note("breach", "Too late")),
)
CLOCK = Clock(
    Promise.FIRST_RESPONSE,
    NOON,
    NOON + MINUTE,
    Target.business(timedelta(hours=2, seconds=1)),
    Severity.S3,
    ClockState.MISSED,
    breached_at=NOON + MINUTE + ODD,
    ended_at=NOON + 2 * MINUTE,
    spans=(TracedSpan(NOON, NOON + SECOND, "holiday", "Nový rok"),),
    steps=(DueStep(NOON, NOON + MINUTE, Severity.S3), DueStep(NOON + ODD, NOON + SECOND, Severity.S1, STATED)),
    carried_from="6",
)
RICH = Memory(
    Decision(
        "7",
        NOON.replace(microsecond=654_321),
        Standing.VIP,
        "Acme",
        terms_version=3,
        opened_at=NOON - MINUTE,
        channel=Channel.WEB,
        severity=Severity.S1,
        confirmed=True,
        rule="outage",
        held_until=NOON,
        clocks=(CLOCK, replace(CLOCK, target=Target.business_days(2), carried_from="")),
        agent=EVA,
        covered_from=NOON,
        wanted=WANTED,
        journal=Journal((STEP,), (STATED, ENDED), Reassignment(NOON, "13", "14")),
        severities=(STEP,),
        alerts=(WARNING, BREACH),
        news=(BREACH,),
        merged_into="9",
        merged_from=("5", "6"),
        ahead=NOON + MINUTE,
        look_again_at=datetime(2027, 1, 1, tzinfo=UTC),
    ),
    known=(TicketUpdate(), WANTED),
    settled=True,
    told=frozenset({"held", "breach"}),
    round_trip=timedelta(seconds=2, microseconds=5),
    ticket=Ticket(
        "7",
        "",
        "",
        "ann@acme.example",
        NOON,
        Channel.CHAT,
        Status.WAITING,
        Timeline((Entry(NOON + ODD, Happening.SEVERITY_SET, "12", "S1"), Entry(NOON, Happening.CUSTOMER_WROTE))),
        assignee="12",
        priority=2,
        tags=("vip",),
        due_at=NOON,
        severity_field="S1",
        proposed_severity="S2",
        first_due=NOON,
        follow_up_due=NOON,
        fields=frozenset({"severity", "first_due"}),
        merged_into="9",
    ),
    quiet_until=NOON,
    shadow=True,
)


def named(memories: Iterable[Memory]) -> list[str]:
    return [each.decision.ticket for each in memories]


def standing_at(key: str, status: Status) -> Memory:
    return replace(memory(key), ticket=ticket(key, status))


def merged(key: str, into: str) -> Memory:
    return replace(memory(key), decision=replace(memory(key).decision, merged_into=into))


def severe(key: str, severity: Severity, opened_at: datetime) -> Memory:
    return replace(memory(key), decision=replace(memory(key).decision, severity=severity, opened_at=opened_at))


class MemoriesContract:
    @pytest.mark.usefixtures("both_installed")
    def test_a_memory_is_recalled_as_it_was(self, store: Store) -> None:
        store.remember(HERE, RICH)
        assert store.recall(HERE, "7") == RICH
        assert store.recall(THERE, "7") is None
        assert store.recall(HERE, "8") is None

    @pytest.mark.usefixtures("both_installed")
    def test_a_memory_replaces_the_one_before(self, store: Store) -> None:
        store.remember(HERE, RICH)
        store.remember(HERE, memory("7"))
        assert store.recall(HERE, "7") == memory("7")
        assert len(store.latest(HERE)) == 1

    @pytest.mark.usefixtures("both_installed")
    def test_the_latest_decisions_come_first(self, store: Store) -> None:
        for key, at in (("1", NOON), ("2", NOON + MINUTE), ("3", NOON + SECOND)):
            store.remember(HERE, memory(key, at))
        store.remember(THERE, memory("4"))
        assert [each.decision.ticket for each in store.latest(HERE)] == ["2", "3", "1"]
        assert [each.decision.ticket for each in store.latest(HERE, limit=2)] == ["2", "3"]

    @pytest.mark.usefixtures("both_installed")
    def test_the_triage_list_holds_who_could_not_be_placed_the_longest_waiting_first(self, store: Store) -> None:
        for number, standing in enumerate(Standing):
            store.remember(HERE, memory(standing.name, NOON - number * SECOND, standing))
        assert [each.decision.standing for each in store.triage_list(HERE)] == [Standing.UNKNOWN, Standing.NO_AGENT]
        assert store.triage_list(THERE) == []

    @pytest.mark.usefixtures("both_installed")
    def test_another_look_keeps_the_place_on_the_triage_list_and_a_placed_customer_leaves_it(
        self, store: Store
    ) -> None:
        store.remember(HERE, memory("1", NOON, Standing.UNKNOWN))
        store.remember(HERE, memory("2", NOON + SECOND, Standing.UNKNOWN))
        store.remember(HERE, memory("1", NOON + MINUTE, Standing.NO_AGENT))
        assert [each.decision.ticket for each in store.triage_list(HERE)] == ["1", "2"]
        store.remember(HERE, memory("1", NOON + MINUTE))
        assert [each.decision.ticket for each in store.triage_list(HERE)] == ["2"]

    @pytest.mark.usefixtures("both_installed")
    def test_of_a_forgotten_ticket_only_its_deliveries_stay_on_record(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7"), delivery("b", "8"), delivery("a", "7", installation=THERE)])
        store.remember(HERE, RICH)
        store.forget(HERE, "7")
        assert store.recall(HERE, "7") is None
        assert {each.id for each in store.deliveries(HERE)} == {"a", "b"}
        assert len(store.deliveries(THERE)) == 1
        claimed = {(work.installation, work.ticket) for work in (held(store, now), held(store, now))}
        assert claimed == {(HERE, "8"), (THERE, "7")}

    def test_the_claim_of_a_forgotten_ticket_is_void(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7")])
        work = held(store, now)
        store.forget(HERE, "7")
        assert not store.finish(work, look_again_at=NOON)
        assert store.claim(now(), LEASE) is None

    def test_a_forgotten_ticket_is_not_worked_again(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7")])
        store.finish(held(store, now), look_again_at=NOON)
        store.forget(HERE, "7")
        assert store.claim(now(), LEASE) is None

    @pytest.mark.usefixtures("both_installed")
    def test_each_decision_is_told_by_ticket_and_those_of_one_installation_only(self, store: Store) -> None:
        for key in ("b", "a\x00", "10", "9", "", "a"):
            store.remember(HERE, memory(key))
        store.remember(THERE, RICH)
        assert named(store.each(HERE, open_only=False)) == ["", "10", "9", "a", "a\x00", "b"]
        assert list(store.each(THERE, open_only=False)) == [RICH]
        assert list(store.each("nobody", open_only=False)) == []

    @pytest.mark.usefixtures("both_installed")
    @pytest.mark.parametrize("open_only", [False, True])
    def test_each_decision_is_told_once_however_many_there_are(self, store: Store, *, open_only: bool) -> None:
        for number in range(1203):
            store.remember(HERE, memory(str(number)))
        told = named(store.each(HERE, open_only=open_only))
        assert told == sorted(map(str, range(1203)))

    @pytest.mark.usefixtures("both_installed")
    def test_decisions_that_change_while_each_is_told_are_neither_repeated_nor_lost(self, store: Store) -> None:
        for number in range(1100, 2300):
            store.remember(HERE, memory(str(number)))
        told = list[str]()
        for each in store.each(HERE, open_only=False):
            told.append(each.decision.ticket)
            if len(told) == 10:
                store.forget(HERE, "1105")
                store.forget(HERE, "2250")
                store.remember(HERE, memory("1000"))
                store.remember(HERE, memory("2251", NOON + MINUTE))
        assert told == [str(number) for number in range(1100, 2300) if number != 2250]

    @pytest.mark.usefixtures("both_installed")
    def test_of_the_open_ones_those_solved_or_merged_away_are_left_out(self, store: Store) -> None:
        for status in Status:
            store.remember(HERE, standing_at(status.name, status))
        store.remember(HERE, memory("UNREAD"))
        store.remember(HERE, merged("MERGED", into="OPEN"))
        assert named(store.each(HERE, open_only=True)) == ["OPEN", "UNREAD", "WAITING"]
        assert len(list(store.each(HERE, open_only=False))) == 5

    @pytest.mark.usefixtures("both_installed")
    def test_a_ticket_that_is_solved_and_opened_again_leaves_the_open_ones_and_comes_back(self, store: Store) -> None:
        store.remember(HERE, standing_at("7", Status.OPEN))
        store.remember(HERE, standing_at("7", Status.SOLVED))
        assert list(store.each(HERE, open_only=True)) == []
        store.remember(HERE, standing_at("7", Status.WAITING))
        assert named(store.each(HERE, open_only=True)) == ["7"]

    @pytest.mark.usefixtures("both_installed")
    def test_the_open_s1_tickets_are_found_those_first_that_were_opened_first(self, store: Store) -> None:
        opened = [severe("3", Severity.S1, NOON + ODD), severe("4", Severity.S1, NOON), severe("5", Severity.S2, NOON)]
        for one in opened:
            store.remember(HERE, one)
        store.remember(THERE, severe("6", Severity.S1, NOON))
        assert named(store.urgent(HERE)) == ["4", "3"]
        store.remember(HERE, severe("4", Severity.S2, NOON))
        assert list(store.urgent(HERE)) == [severe("3", Severity.S1, NOON + ODD)]
        store.remember(HERE, replace(severe("3", Severity.S1, NOON), ticket=ticket("3", Status.SOLVED)))
        assert list(store.urgent(HERE)) == []

    @pytest.mark.usefixtures("both_installed")
    def test_what_was_merged_into_a_ticket_is_found_one_step_back(self, store: Store) -> None:
        for one in (merged("3", "1"), merged("2", "1"), merged("4", "2"), memory("1")):
            store.remember(HERE, one)
        store.remember(THERE, merged("5", "1"))
        assert list(store.merged_into(HERE, "1")) == [merged("2", "1"), merged("3", "1")]
        assert named(store.merged_into(HERE, "2")) == ["4"]
        assert list(store.merged_into(HERE, "4")) == []

    @pytest.mark.usefixtures("both_installed")
    def test_a_merge_that_was_taken_back_is_found_no_more(self, store: Store) -> None:
        store.remember(HERE, merged("2", "1"))
        store.remember(HERE, memory("2"))
        assert list(store.merged_into(HERE, "1")) == []
        assert named(store.each(HERE, open_only=True)) == ["2"]

    def test_stated_overrides_come_back_as_they_were_oldest_first(self, store: Store) -> None:
        for one in (ENDED, STATED):
            store.state(HERE, "7", one)
        assert list(store.stated(HERE, "7")) == [STATED, ENDED]
        assert list(store.stated(HERE, "8")) == []
        assert list(store.stated(THERE, "7")) == []

    def test_the_same_override_stated_twice_is_one_and_another_of_that_instant_another(self, store: Store) -> None:
        other = replace(STATED, promise=Promise.FIRST_RESPONSE)
        for one in (STATED, other, STATED):
            store.state(HERE, "7", one)
        assert list(store.stated(HERE, "7")) == [STATED, other]

    def test_a_forgotten_ticket_has_no_overrides_and_others_keep_theirs(self, store: Store) -> None:
        for where, key in ((HERE, "7"), (HERE, "8"), (THERE, "7")):
            store.state(where, key, STATED)
        store.forget(HERE, "7")
        assert list(store.stated(HERE, "7")) == []
        assert list(store.stated(HERE, "8")) == list(store.stated(THERE, "7")) == [STATED]
