"""The clocks of a ticket's whole life, beside a walk minute by minute that shares nothing with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.decision import Clock
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.journal import Override, Promise, SeverityStep
from integration.domain.severity.scale import Severity
from integration.domain.sla import Sla, held_until
from integration.domain.targets import DayMode, SeverityTargets, Target
from integration.domain.terms import FollowUpMode, ServiceTerms
from integration.domain.ticket import Channel, Entry, Happening, Timeline
from tests.domain import life_walk
from tests.domain.hours.minute_walk import Desk

MINUTE = timedelta(minutes=1)
NINE_TO_FIVE = ((540, 1020),)
WEEKS = (
    (NINE_TO_FIVE,) * 5 + ((), ()),
    (((0, 1440),),) * 7,
    (((480, 720), (780, 1080)),) * 6 + ((),),
    ((), ((600, 900),), (), ((600, 900),), (), (), ((0, 240),)),
)
ZONES = {  # a zone, and a day in whose weeks something odd happens there
    "Europe/Bratislava": date(2026, 10, 20),  # the hour that comes twice
    "Europe/Sofia": date(2026, 3, 24),  # the hour that is skipped
    "Australia/Lord_Howe": date(2026, 3, 31),  # half an hour comes twice
    "Pacific/Apia": date(2011, 12, 25),  # a whole day is skipped
    "Asia/Kathmandu": date(2026, 6, 1),
}
WORDS = {
    "customer wrote": Happening.CUSTOMER_WROTE,
    "replied": Happening.AGENT_REPLIED,
    "called": Happening.CALLED,
    "noted": Happening.NOTED,
    "automatic": Happening.AUTOMATED,
    "opened": Happening.OPENED,
    "waiting": Happening.WAITED,
    "solved": Happening.SOLVED,
    "marked as answered": Happening.MARKED,
}


@dataclass(frozen=True)
class Case:
    policy: life_walk.Policy
    life: life_walk.Life


@st.composite
def allowed(draw: st.DrawFn) -> life_walk.Allowed:
    kind = draw(st.sampled_from(["calendar", "business", "days"]))
    amount = st.integers(1, 3) if kind == "days" else st.integers(1, 900)
    return life_walk.Allowed(kind, draw(amount))  # type: ignore[arg-type]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(sorted(ZONES)))
    first_day = ZONES[zone]
    shut = draw(st.sets(st.integers(1, 12), max_size=3))
    policy = life_walk.Policy(
        desk=Desk(zone, draw(st.sampled_from(WEEKS)), frozenset(first_day + timedelta(days=n) for n in shut)),
        first={level: draw(allowed()) for level in range(1, 6)},
        follow_up={level: draw(st.none() | allowed()) for level in range(1, 6)},
        day_mode=draw(st.sampled_from(["elapsed", "same_time", "end_of_day"])),
        day_minutes=draw(st.sampled_from([60, 240, 480])),
        mode=draw(st.sampled_from(["every_turn", "next_reply"])),
        hold_severities=draw(st.sampled_from([frozenset(), frozenset({1, 2, 3, 4, 5}), frozenset({3, 4, 5})])),
    )
    begins = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC) + MINUTE * draw(
        st.integers(0, 3 * 1440)
    )
    instants = st.integers(-600, 8 * 1440).map(lambda minutes: begins + minutes * MINUTE)
    steps = sorted(draw(st.lists(instants, max_size=3, unique=True)))
    severities = [(each, draw(st.integers(1, 5))) for each in (begins, *(at for at in steps if at > begins))]
    life = life_walk.Life(
        begins=begins,
        held_channel=draw(st.booleans()),
        severities=tuple(severities),
        entries=tuple(
            sorted(draw(st.lists(st.tuples(instants, st.sampled_from(sorted(WORDS))), max_size=8)), key=lambda e: e[0])
        ),
        overrides=tuple(sorted(draw(st.lists(overrides(instants), max_size=2)), key=lambda each: each.at)),
        now=max(begins, draw(instants)),
    )
    return Case(policy, life)


@st.composite
def overrides(draw: st.DrawFn, instants: st.SearchStrategy[datetime]) -> life_walk.Changed:
    at = draw(instants)
    until = draw(st.none() | st.integers(1, 3000).map(lambda minutes: at + minutes * MINUTE))
    promise = draw(st.sampled_from(["first response", "follow-up"]))
    return life_walk.Changed(at, draw(st.none() | instants), until, promise)  # type: ignore[arg-type]


@settings(max_examples=250, deadline=None)
@given(cases())
def test_the_clocks_are_those_of_a_walk_minute_by_minute(case: Case) -> None:
    theirs = life_walk.walk(case.policy, case.life)
    assert [measured(clock) for clock in ours(case)] == theirs


def measured(clock: Clock) -> life_walk.Measured:
    return life_walk.Measured(
        clock.promise.value,
        clock.start,
        clock.due,
        clock.state.value,
        clock.breached,
        clock.breached_at,
        clock.ended_at,
    )


def ours(case: Case) -> Sequence[Clock]:
    life, terms = case.life, terms_of(case.policy)
    steps = tuple(
        SeverityStep(at, Severity(level), confirmed=True, rule="field")
        for at, level in life.severities
        if at <= max(life.now, life.begins)
    )
    held = held_until(Channel.MAIL if life.held_channel else Channel.CHAT, terms, steps, life.begins)
    made = tuple(
        Override(each.at, Promise(each.promise), each.due, each.until) for each in life.overrides if each.at <= life.now
    )
    timeline = Timeline(tuple(Entry(at, WORDS[what]) for at, what in life.entries))
    sla = Sla(timeline, terms, steps, made, held or life.begins, life.now)
    return [clock for _, clock in sla.measured()]


def terms_of(policy: life_walk.Policy) -> ServiceTerms:
    closed = HolidayCalendar(tuple(Holiday(day, "shut") for day in sorted(policy.desk.shut)))
    return ServiceTerms(
        version=1,
        hours=BusinessHours(policy.desk.zone, policy.desk.week, closed),
        targets=tuple(
            SeverityTargets(Severity(level), target_of(first), target_of(later) if later else None, warnings=())
            for level, first in policy.first.items()
            for later in [policy.follow_up[level]]
        ),
        day_mode=DayMode(policy.day_mode),
        business_day=timedelta(minutes=policy.day_minutes),
        follow_up_mode=FollowUpMode(policy.mode),
        hold_severities=frozenset(Severity(level) for level in policy.hold_severities),
    )


def target_of(given: life_walk.Allowed) -> Target:
    if given.kind == "days":
        return Target.business_days(given.amount)
    amount = timedelta(minutes=given.amount)
    return Target.calendar(amount) if given.kind == "calendar" else Target.business(amount)


def test_a_ticket_that_was_solved_at_its_begin_is_late_from_its_reopening_on() -> None:
    begins = datetime(2026, 6, 1, tzinfo=UTC)
    policy = life_walk.Policy(
        desk=Desk("Asia/Kathmandu", WEEKS[0], frozenset()),
        first=dict.fromkeys(range(1, 6), life_walk.Allowed("calendar", 1)),
        follow_up=dict.fromkeys(range(1, 6)),
        day_mode="elapsed",
        day_minutes=60,
        mode="every_turn",
        hold_severities=frozenset(),
    )
    life = life_walk.Life(
        begins=begins,
        held_channel=False,
        severities=((begins, 1),),
        entries=((begins, "solved"), (begins + 3 * MINUTE, "customer wrote")),
        overrides=(life_walk.Changed(begins, begins - MINUTE, None, "first response"),),
        now=begins + 3 * MINUTE,
    )
    (clock,) = ours(Case(policy, life))
    assert clock.breached_at == begins + 3 * MINUTE
    assert [measured(clock)] == life_walk.walk(policy, life)
