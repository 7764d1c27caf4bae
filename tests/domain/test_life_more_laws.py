"""Laws of a ticket's whole life: people change it on its host, tickets are merged, and we look now and then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover, CoverReason, Duty, Senior
from integration.domain.decision import Decision
from integration.domain.entitlement import Standing
from integration.domain.journal import Override, Promise
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.roster import Customer, Roster
from integration.domain.second_level.escalation import Asked
from integration.domain.second_level.escalation import Step as SecondLevelStep
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning
from integration.domain.terms import FollowUpMode, ServiceTerms
from integration.domain.ticket import Channel, Entry, Happening, Timeline
from tests.domain.story import MINUTE, TERMS, Story, at, story, with_roster
from tests.fakes.helpdesk import applied
from tests.fakes.tickets import ACME, ALWAYS, BORIS, DANA

GLOBEX = Customer("Globex", replace(ALWAYS, agent=BORIS), domains=frozenset({"globex.example"}))
TWO = Roster((ACME, GLOBEX), (DANA, BORIS))
EVA = Agent("eva@desk.example", "Eva Novak", "5")
SENIOR, TEAM = Senior("Sasha Levsky", "11", email="sasha@desk.example"), Senior("Second level", group="second")
MONDAY = at("Mon 00:00")
LENGTH = 10 * 24 * 60
WARNINGS = (EarlyWarning(share=0.5), EarlyWarning(before=timedelta(minutes=30)))
ALL_TERMS = [
    replace(TERMS, follow_up_mode=mode, hold_severities=held, warnings=warnings)
    for mode in FollowUpMode
    for held in (frozenset(Severity), frozenset(Severity) - {Severity.S1})
    for warnings in (TERMS.warnings, WARNINGS)
]
SAID = [happening for happening in Happening if happening is not Happening.SEVERITY_SET]

Move = Callable[[Story, datetime], object]


@dataclass(frozen=True)
class Step:
    """What somebody does at one moment; after `seen` we look at once, as a webhook makes us."""

    at: datetime
    name: str
    move: Move
    seen: bool


@dataclass(frozen=True)
class Life:
    terms: ServiceTerms
    level: int | None
    channel: Channel
    begins: datetime
    steps: tuple[Step, ...]
    ends: datetime

    def told(self) -> Story:
        """The ticket on its first day, as nobody has looked at it yet."""
        told = with_roster(story(self.level, terms=self.terms, channel=self.channel), TWO)
        begin = Timeline((Entry(self.begins, Happening.CUSTOMER_WROTE),))
        return told.host(opened_at=self.begins, timeline=begin)

    def play(self, extra: Sequence[datetime] = ()) -> tuple[Story, list[Decision]]:
        """The whole life with all that we decided; `extra` are looks in between."""
        told, looks = self.told(), []
        moments = [(step.at, 1, step) for step in self.steps] + [(when, 0, None) for when in extra if when < self.ends]
        for when, _, step in sorted(moments, key=lambda each: each[:2]):
            if step:
                step.move(told, when)
            if step is None or step.seen:
                looks.append(told.look(when))
        return told, [*looks, told.look(self.ends)]


minutes = st.integers(0, 8 * 60) | st.integers(0, LENGTH)
moments = minutes.map(lambda count: MONDAY + count * MINUTE)


def happening(what: Happening) -> Move:
    return lambda told, when: told.happens(when, what, DANA.host_id)


def told_severity(level: int) -> Move:
    return lambda told, when: told.happens(when, Happening.SEVERITY_SET, text=str(level))


def set_severity(level: int) -> Move:
    return lambda told, _: told.host(severity_field=str(level))


def set_due(later: int | None) -> Move:
    return lambda told, when: told.host(due_at=None if later is None else when + later * MINUTE)


def assigned(to: str | None) -> Move:
    return lambda told, _: told.host(assignee=to)


def sent_by(who: str) -> Move:
    return lambda told, _: told.host(sender=who)


def tag_off(told: Story, _: datetime) -> object:
    return told.agent_takes_off("vip-unconfirmed")


def stated(promise: Promise, later: int | None, until: int | None) -> Move:
    def move(told: Story, when: datetime) -> object:
        due = None if later is None else when + later * MINUTE
        return told.state(Override(when, promise, due, None if until is None else when + until * MINUTE))

    return move


def merged(level: int, age: int, reply: int | None) -> Move:
    """Another ticket of the customer's, of some age, is merged into this one."""

    def move(told: Story, when: datetime) -> object:
        number, begin = len(told.merged) + 8, when - age * MINUTE
        other = with_roster(story(level, terms=told.terms), told.roster)
        other.host(id=str(number), opened_at=begin, timeline=Timeline((Entry(begin, Happening.CUSTOMER_WROTE),)))
        other.look(begin)
        if reply is not None:
            other.replied(when - min(reply, age) * MINUTE)
        return other.merges_into(told, when)

    return move


levels, spans = st.integers(1, 5), st.integers(-600, 3000)
HISTORY = st.one_of(
    st.sampled_from(SAID).map(lambda what: (what.value, happening(what))),
    st.sampled_from(SAID).map(lambda what: (what.value, happening(what))),
    st.builds(
        lambda promise, later, until: (f"stated {promise} {later} {until}", stated(promise, later, until)),
        st.sampled_from(Promise), st.none() | spans, st.none() | st.integers(1, 2000),
    ),
)  # fmt: skip
WORDS_IN_HISTORY = levels.map(lambda level: (f"told S{level}", told_severity(level)))
HANDS = st.one_of(
    levels.map(lambda level: (f"field S{level}", set_severity(level))),
    (st.none() | spans).map(lambda later: (f"due {later}", set_due(later))),
    st.sampled_from([BORIS.host_id, DANA.host_id, None]).map(lambda to: (f"assigned {to}", assigned(to))),
    st.sampled_from(["anna@acme.example", "hugo@globex.example", "who@nowhere.example"]).map(
        lambda who: (f"sent by {who}", sent_by(who))
    ),
    st.just(("tag off", tag_off)),
)
MERGES = st.builds(
    lambda level, age, reply: (f"merged S{level} {age} {reply}", merged(level, age, reply)),
    levels, st.integers(1, 3000), st.none() | st.integers(0, 3000),
)  # fmt: skip


def covered(agent: Agent, reason: CoverReason) -> Move:
    """Somebody else than Dana answers Acme from now on, or Dana again; the S1 tickets go to Eva meanwhile."""

    def move(told: Story, when: datetime) -> None:
        urgent = DANA if agent == DANA else EVA
        cover = Cover(
            "Acme", DANA, agent, urgent, when, reason=reason, handover=f"h{when:%d%H%M}", announced_on=told.ticket.id
        )
        told.covers["Acme"] = cover

    return move


def tag_set(tag: str) -> Move:
    return lambda told, _: told.host(tags=tuple(dict.fromkeys((*told.ticket.tags, tag))))


def tag_taken_off(tag: str) -> Move:
    return lambda told, _: told.agent_takes_off(tag)


def said_here(step: SecondLevelStep, *, page: bool) -> Move:
    def move(told: Story, when: datetime) -> None:
        told.asked = (*told.asked, Asked(when, step, "Lea Kral", "needs a senior", page=page))

    return move


def on_duty(*seniors: Senior) -> Move:
    def move(told: Story, _: datetime) -> None:
        told.duty = Duty(seniors, "Ops")

    return move


def in_group(group: str) -> Move:
    return lambda told, _: told.host(group=group)


def missed(told: Story, when: datetime) -> None:
    opens_at = told.terms.hours.opening(when)
    kind = MissedKind.VOICEMAIL if when.minute % 2 else MissedKind.MISSED
    made = CallBack(f"c{when:%d%H%M}", "Acme", when, opens_at, kind, "+421", told.ticket.id)
    told.call_backs = (*told.call_backs, made)


def returned(told: Story, when: datetime) -> None:
    told.call_backs = tuple(each.done(when, "Lea Kral") for each in told.call_backs)


DEDICATED = st.one_of(
    st.builds(
        lambda agent, reason: (f"{agent.name} answers: {reason}", covered(agent, reason)),
        st.sampled_from([DANA, BORIS, EVA]), st.sampled_from(CoverReason),
    ),
    st.builds(
        lambda tag, move: (f"{move.__name__} {tag}", move(tag)),
        st.sampled_from(["vip-tier2", "vip-callback"]), st.sampled_from([tag_set, tag_taken_off]),
    ),
    st.builds(
        lambda step, page: (f"{step}, page {page}", said_here(step, page=page)),
        st.sampled_from(SecondLevelStep), st.booleans(),
    ),
    st.sampled_from([(), (SENIOR,), (TEAM,)]).map(lambda seniors: (f"on duty {seniors}", on_duty(*seniors))),
    st.sampled_from(["", "first", "second"]).map(lambda group: (f"in group {group}", in_group(group))),
    st.sampled_from([EVA.host_id, SENIOR.host_id]).map(lambda to: (f"assigned {to}", assigned(to))),
    st.sampled_from([("call missed", missed), ("call returned", returned)]),
)  # fmt: skip


@st.composite
def lives(
    draw: st.DrawFn, moves: st.SearchStrategy[tuple[str, Move]], *, all_seen: bool = False, most_merges: int = 9
) -> Life:
    begins = draw(moments)
    # Within hours much runs at once; within days, nights and week-ends lie between.
    length = draw(st.sampled_from([8 * 60, 2 * 24 * 60, LENGTH]))
    whens = sorted(draw(st.sets(st.integers(1, length), max_size=9)))
    steps = [(begins + count * MINUTE, *draw(moves), draw(st.booleans())) for count in whens]
    assume(sum(name.startswith("merged") for _, name, *_ in steps) <= most_merges)
    words = any(name.startswith("told S") for _, name, *_ in steps)
    return Life(
        terms=draw(st.sampled_from(ALL_TERMS)),
        # Where a host's history tells of severities, it tells of all of them but the first: that is read by words.
        level=None if words else draw(st.none() | levels),
        channel=draw(st.sampled_from([Channel.MAIL, Channel.API])),
        begins=begins,
        steps=tuple(Step(when, name, move, seen or all_seen) for when, name, move, seen in steps),
        ends=max([begins, *(when for when, *_ in steps)]) + draw(st.integers(0, length)) * MINUTE,
    )


NO_HANDS = HISTORY | WORDS_IN_HISTORY
ALL_BUT_MERGES = NO_HANDS | HANDS
DEDICATED_TOO = ALL_BUT_MERGES | DEDICATED


@given(lives(DEDICATED_TOO | MERGES))
def test_what_was_decided_and_written_over_a_whole_life_is_decided_again_and_writes_nothing(life: Life) -> None:
    told, looks = life.play()
    again = told.plan(life.ends)
    assert applied(told.ticket, again.wanted, life.ends) == told.ticket
    assert (again.news, again.wanted.notes, again.wanted.messages) == ((), (), ())
    assert again.journal == looks[-1].journal
    assert (again.clocks, again.severities, again.look_again_at) == (
        looks[-1].clocks, looks[-1].severities, looks[-1].look_again_at
    )  # fmt: skip


@given(lives(DEDICATED_TOO | MERGES), st.randoms(use_true_random=False))
def test_the_order_in_which_the_host_lists_what_happened_changes_nothing(life: Life, random: object) -> None:
    told, _ = life.play()
    entries = list({entry.at: entry for entry in told.history}.values())
    told.host(timeline=Timeline(tuple(entries)))
    in_order = told.plan(life.ends)
    random.shuffle(entries)  # type: ignore[attr-defined]
    assert told.host(timeline=Timeline(tuple(entries))).plan(life.ends) == in_order


@given(lives(NO_HANDS), st.lists(minutes, max_size=6))
def test_looks_in_between_change_no_clock_no_breach_and_no_due_instant(life: Life, between: list[int]) -> None:
    extra = [life.begins + count * MINUTE for count in between]
    one, other = life.play()[1][-1], life.play(extra)[1][-1]
    assert (one.clocks, one.severities, one.held_until) == (other.clocks, other.severities, other.held_until)
    assert replace(one.wanted, notes=(), messages=()) == replace(other.wanted, notes=(), messages=())
    assert (one.alerts, one.look_again_at) == (other.alerts, other.look_again_at)


@given(lives(HISTORY))
def test_over_a_whole_life_a_worse_severity_is_never_due_later(life: Life) -> None:
    dues = [_dues(replace(life, level=level).play()[1][-1]) for level in range(1, 6)]
    for promise in Promise:
        found = [due[promise] for due in dues if promise in due]
        assert found == sorted(found)


def _dues(decision: Decision) -> dict[Promise, datetime]:
    clocks = {promise: decision.clock(promise) for promise in Promise}
    return {promise: clock.due for promise, clock in clocks.items() if clock and clock.override is None}


@given(lives(DEDICATED_TOO, all_seen=True), st.lists(minutes, max_size=4))
def test_a_breach_once_seen_is_seen_at_every_later_look(life: Life, between: list[int]) -> None:
    _, looks = life.play([life.begins + count * MINUTE for count in between])
    seen: set[tuple[Promise, datetime, datetime | None]] = set()
    for decision in looks:
        breaches = {(each.promise, each.start, each.breached_at) for each in decision.clocks if each.breached}
        assert seen <= breaches or decision.standing is Standing.UNKNOWN
        seen |= breaches


@given(lives(DEDICATED_TOO | MERGES, all_seen=True, most_merges=1))
def test_a_breach_once_seen_is_no_later_and_no_better_after_a_merge(life: Life) -> None:
    _, looks = life.play()
    seen: set[tuple[Promise, datetime]] = set()
    for decision in looks:
        breaches = {(each.promise, each.breached_at) for each in decision.clocks if each.breached_at}
        for promise, when in seen if decision.standing is Standing.VIP else ():
            assert any(each is promise and breached_at <= when for each, breached_at in breaches)
        seen |= breaches


@given(lives(DEDICATED_TOO | MERGES), st.lists(minutes, max_size=6))
def test_no_deadline_is_ever_told_twice(life: Life, between: list[int]) -> None:
    _, looks = life.play([life.begins + count * MINUTE for count in between])
    told = [alert.key for decision in looks for alert in decision.news]
    assert len(told) == len(set(told))


@given(lives(NO_HANDS))
def test_looking_only_when_asked_to_finds_every_breach_when_it_comes(life: Life) -> None:
    told, when = life.told(), life.begins
    for step in life.steps:
        _follow(told, when, step.at)
        step.move(told, step.at)
        when = step.at
    for decision, asked in _follow(told, when, life.ends):
        new = [alert for alert in decision.news if alert.kind == "breached"]
        assert all(asked - alert.at <= timedelta(seconds=1) for alert in new if alert.at > when)


def _follow(told: Story, when: datetime, end: datetime) -> list[tuple[Decision, datetime]]:
    """Look from `when` on whenever the last decision asked for it, until `end`."""
    looks = [(told.look(when), when)]
    while (asked := looks[-1][0].look_again_at) and asked < end:
        looks.append((told.look(asked), asked))
    return looks
