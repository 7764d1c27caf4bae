"""What every store keeps of rosters and terms."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from integration.domain.agent import Agent
from integration.domain.entitlement import Entitlement
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.roster import Customer, Roster
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, EarlyWarning, SeverityTargets, Target
from integration.domain.terms import FollowUpMode, PublishedTerms, ServiceTerms, default_terms
from integration.domain.ticket import Channel
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, THERE, later

EVA = Agent("eva@desk.example", "Eva Nováková", "12")
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
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
TARGETS = (
    *(replace(row, warnings=()) for row in default_terms().targets[:2:-1]),
    *default_terms().targets[1:3],
    SeverityTargets(Severity.S1, Target.calendar(HOUR), Target.business(4 * HOUR), (EarlyWarning(share=0.1),)),
)
TERMS = ServiceTerms(
    version=1,
    hours=HOURS,
    targets=TARGETS,
    day_mode=DayMode.END_OF_DAY,
    business_day=timedelta(hours=7, minutes=30),
    held_channels=frozenset({Channel.MAIL}),
    hold_severities=frozenset({Severity.S4, Severity.S5}),
    follow_up_mode=FollowUpMode.NEXT_REPLY,
    warnings=(EarlyWarning(share=1 / 3), EarlyWarning(before=timedelta(minutes=9, microseconds=7))),
    raise_priority=False,
    rules=(SeverityRule("outage", Severity.S1, ("is down", "výpadek"), ("not",)),),
)


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

    def test_warnings_come_back_exactly(self, store: Store) -> None:
        store.publish(HERE, TERMS)
        back = store.terms(HERE)
        assert [back.warnings_of(each) for each in Severity] == [TERMS.warnings_of(each) for each in Severity]
        assert back.warnings_of(Severity.S1) == (EarlyWarning(share=0.1),)
        assert back.warnings_of(Severity.S5) == ()
        assert not back.raise_priority

    def test_a_version_is_in_force_from_its_publication_until_the_next(self, store: Store, now: StandingNow) -> None:
        first = store.publish(HERE, TERMS)
        second_at = later(now, MINUTE)
        second = store.publish(HERE, default_terms())
        assert store.terms_at(HERE, NOON - TICK) == default_terms()
        assert store.terms_at(HERE, NOON) == replace(TERMS, version=first)
        assert store.terms_at(HERE, second_at - TICK).version == first
        assert store.terms_at(HERE, second_at).version == second
        assert store.terms_at(HERE, second_at + MINUTE) == store.terms(HERE)
        assert store.terms_at(THERE, second_at) == default_terms()

    def test_of_two_versions_published_at_one_instant_the_higher_is_in_force(self, store: Store) -> None:
        store.publish(HERE, TERMS)
        higher = store.publish(HERE, default_terms())
        assert store.terms_at(HERE, NOON).version == higher

    def test_the_version_in_force_is_the_latest_though_a_clock_went_back(self, store: Store, now: StandingNow) -> None:
        store.publish(HERE, TERMS)
        now.move(-SECOND)
        latest = store.publish(HERE, default_terms())
        assert store.terms_at(HERE, now()).version == latest
        assert store.terms_at(HERE, NOON).version == store.terms(HERE).version == latest

    def test_published_versions_are_told_oldest_first_with_their_instants(self, store: Store, now: StandingNow) -> None:
        assert list(store.published(HERE)) == [PublishedTerms(default_terms(), None)]
        first = store.publish(HERE, TERMS)
        second_at = later(now, MINUTE + TICK)
        second = store.publish(HERE, TERMS)
        assert list(store.published(HERE)) == [
            PublishedTerms(default_terms(), None),
            PublishedTerms(replace(TERMS, version=first), NOON),
            PublishedTerms(replace(TERMS, version=second), second_at),
        ]
        assert len(store.published(THERE)) == 1
