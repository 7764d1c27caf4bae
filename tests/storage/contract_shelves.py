"""What every store keeps of decisions, installations, rosters and terms."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from integration.domain.agent import Agent
from integration.domain.decision import Clock, ClockState, Decision, Memory, Note, Promise, TicketUpdate, TracedSpan
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.roster import Customer, Roster
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode
from integration.domain.terms import FollowUpMode, ServiceTerms, default_terms
from integration.domain.ticket import Channel
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    NOON,
    SECOND,
    SECRETS,
    THERE,
    delivery,
    held,
    installation,
    memory,
)

EVA = Agent("eva@desk.example", "Eva Nováková", "12")
ROSTER = Roster(
    (
        Customer(
            "Acme",
            Entitlement("All-inclusive", NOON, NOON + MINUTE, Decimal("1000.10"), EVA),
            contacts=frozenset({"ann@acme.example", "bob@acme.example"}),
            domains=frozenset({"acme.example"}),
        ),
        Customer("Poor", Entitlement("Basic")),
    ),
    (EVA,),
)
HOURS = BusinessHours(
    zone="America/New_York",
    week=(((540, 720), (780, 1020)),) * 5 + (((0, 1440),), ()),
    holidays=HolidayCalendar((Holiday(date(2026, 5, 4), "Founders' day"),), country="DE", subdivision="BY"),
    breaks={date(2026, 6, 1): ((600, 660),)},
)
TERMS = ServiceTerms(
    version=1,
    hours=HOURS,
    targets=default_terms().targets[::-1],
    day_mode=DayMode.END_OF_DAY,
    business_day=timedelta(hours=7, minutes=30),
    held_channels=frozenset({Channel.MAIL}),
    hold_severities=frozenset({Severity.S4, Severity.S5}),
    follow_up_mode=FollowUpMode.NEXT_REPLY,
    rules=(SeverityRule("outage", Severity.S1, ("is down", "výpadek"), ("not",)),),
)
WANTED = TicketUpdate(
    tags=("vip", "vip-sev-1"),
    assignee="12",
    severity=Severity.S1,
    dates=True,
    due_at=NOON + MINUTE,
    first_due=NOON,
    follow_up_due=NOON,
    note=Note("held", "Work begins on Monday"),
)
RICH = Memory(
    Decision(
        "7",
        NOON.replace(microsecond=654_321),
        Standing.VIP,
        "Acme",
        terms_version=3,
        severity=Severity.S1,
        confirmed=True,
        held_until=NOON,
        clocks=(
            Clock(
                Promise.FIRST_RESPONSE,
                NOON,
                NOON + MINUTE,
                "1 hour",
                ClockState.MET,
                breached=True,
                ended_at=NOON + MINUTE,
                spans=(TracedSpan(NOON, NOON + SECOND, "holiday", "Nový rok"),),
            ),
        ),
        agent=EVA,
        covered_from=NOON,
        wanted=WANTED,
        look_again_at=datetime(2027, 1, 1, tzinfo=UTC),
        trace=("because", "of that"),
    ),
    known=(TicketUpdate(), WANTED),
    settled=True,
    noted=frozenset({"held", "breach"}),
    round_trip=timedelta(seconds=2, microseconds=5),
)


class MemoriesContract:
    def test_a_memory_is_recalled_as_it_was(self, store: Store) -> None:
        store.remember(HERE, RICH)
        assert store.recall(HERE, "7") == RICH
        assert store.recall(THERE, "7") is None
        assert store.recall(HERE, "8") is None

    def test_a_memory_replaces_the_one_before(self, store: Store) -> None:
        store.remember(HERE, RICH)
        store.remember(HERE, memory("7"))
        assert store.recall(HERE, "7") == memory("7")
        assert len(store.latest(HERE)) == 1

    def test_the_latest_decisions_come_first(self, store: Store) -> None:
        for ticket, at in (("1", NOON), ("2", NOON + MINUTE), ("3", NOON + SECOND)):
            store.remember(HERE, memory(ticket, at))
        store.remember(THERE, memory("4"))
        assert [each.decision.ticket for each in store.latest(HERE)] == ["2", "3", "1"]
        assert [each.decision.ticket for each in store.latest(HERE, limit=2)] == ["2", "3"]

    def test_the_triage_list_holds_who_could_not_be_placed_the_longest_waiting_first(self, store: Store) -> None:
        for number, standing in enumerate(Standing):
            store.remember(HERE, memory(standing.name, NOON - number * SECOND, standing))
        assert [each.decision.standing for each in store.triage_list(HERE)] == [Standing.UNKNOWN, Standing.NO_AGENT]
        assert store.triage_list(THERE) == []

    def test_another_look_keeps_the_place_on_the_triage_list_and_a_placed_customer_leaves_it(
        self, store: Store
    ) -> None:
        store.remember(HERE, memory("1", NOON, Standing.UNKNOWN))
        store.remember(HERE, memory("2", NOON + SECOND, Standing.UNKNOWN))
        store.remember(HERE, memory("1", NOON + MINUTE, Standing.NO_AGENT))
        assert [each.decision.ticket for each in store.triage_list(HERE)] == ["1", "2"]
        store.remember(HERE, memory("1", NOON + MINUTE))
        assert [each.decision.ticket for each in store.triage_list(HERE)] == ["2"]

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


class InstallationsContract:
    def test_an_installation_comes_back_with_its_secrets(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        assert store.get(HERE) == (installation(), SECRETS)
        assert store.get(THERE) is None

    def test_an_installation_of_the_same_id_is_replaced(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        changed = replace(installation(), base_url="https://new.example", problem="no right")
        store.add(changed, replace(SECRETS, api_token="new"))
        assert store.get(HERE) == (changed, replace(SECRETS, api_token="new"))
        assert list(store.all()) == [changed]

    def test_all_installations_are_told_by_id(self, store: Store) -> None:
        for key in ("c", "a", "b"):
            store.add(installation(key), SECRETS)
        assert [each.id for each in store.all()] == ["a", "b", "c"]

    def test_a_problem_is_noted_and_mended(self, store: Store) -> None:
        store.add(installation(), SECRETS)
        store.set_problem(HERE, "reconnect the helpdesk")
        assert [each.problem for each in store.all()] == ["reconnect the helpdesk"]
        store.set_problem(HERE, "")
        assert store.get(HERE) == (installation(), SECRETS)

    def test_the_problem_of_nobody_is_no_problem(self, store: Store) -> None:
        store.set_problem(THERE, "gone")
        assert list(store.all()) == []


class PoliciesContract:
    def test_an_installation_without_a_roster_has_an_empty_one(self, store: Store) -> None:
        assert store.roster(HERE) == Roster()

    def test_a_roster_comes_back_as_it_was_and_finds_its_people(self, store: Store) -> None:
        ROSTER.companies_of("ann@acme.example")
        store.replace_roster(HERE, ROSTER)
        assert store.roster(HERE) == ROSTER
        assert [each.name for each in store.roster(HERE).companies_of("Ann@acme.example")] == ["Acme"]
        assert store.roster(THERE) == Roster()

    def test_a_roster_is_replaced_whole(self, store: Store) -> None:
        store.replace_roster(HERE, ROSTER)
        smaller = Roster(ROSTER.customers[1:])
        store.replace_roster(HERE, smaller)
        assert store.roster(HERE) == smaller

    def test_the_defaults_are_in_force_while_no_terms_were_published(self, store: Store) -> None:
        assert store.terms(HERE) == default_terms()
        assert store.terms(HERE, 1) == default_terms()

    def test_published_terms_come_back_as_they_were_under_their_number(self, store: Store) -> None:
        number = store.publish(HERE, TERMS)
        assert store.terms(HERE) == replace(TERMS, version=number)
        assert store.terms(HERE, number) == store.terms(HERE)
        assert store.terms(THERE) == default_terms()

    def test_hours_that_come_back_count_the_same_time(self, store: Store) -> None:
        store.publish(HERE, TERMS)
        for hours in range(200):
            start = NOON + timedelta(hours=hours * 5)
            assert store.terms(HERE).hours.add(start, timedelta(hours=9)) == HOURS.add(start, timedelta(hours=9))

    def test_each_publishing_is_a_new_version_and_no_version_changes(self, store: Store) -> None:
        first, second = store.publish(HERE, TERMS), store.publish(HERE, default_terms())
        assert second == first + 1
        assert store.publish(THERE, TERMS) == first
        assert store.terms(HERE, first).hours == HOURS
        assert store.terms(HERE) == default_terms(second)

    def test_a_ticket_that_began_under_the_defaults_keeps_them(self, store: Store) -> None:
        began_under = store.terms(HERE).version
        store.publish(HERE, TERMS)
        assert store.terms(HERE, began_under) == default_terms()

    def test_a_version_that_was_never_published_is_refused(self, store: Store) -> None:
        store.publish(HERE, TERMS)
        with pytest.raises(BadInput, match="no terms of version 9"):
            store.terms(HERE, 9)
