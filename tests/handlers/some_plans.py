"""Desk plans at random: whatever an admin could write down."""

from datetime import date, timedelta

from hypothesis import strategies as st

from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import Chain, ChatPlace, DeskPlan, Person, RoundTheClock, Turn

_EMAILS = ("dana@desk.example", "eva@desk.example", "jan.o-k@desk.example", "team@desk.example", "ops@desk.example")

names = st.sampled_from(["Eva", 'Quo"ted', "Ján Ďurica", "Иван", "[bold]"]) | st.text(
    st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12
)
chats = st.sampled_from(
    [
        ChatPlace(),
        ChatPlace(widget="a-B_1"),
        ChatPlace(widget="a-B_1", field="360001234567"),
        ChatPlace(address="https://chat.example/eva?x=1#top"),
        ChatPlace(address="http://127.0.0.1:8080/"),
    ]
)
phones = st.sampled_from(["", "+421905123456", "eva", "sip:eva@phone.example", "101"])
dates = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
looks = st.sampled_from([timedelta(days=7), timedelta(days=1), timedelta(days=60)]) | st.timedeltas(
    timedelta(microseconds=1), timedelta(days=60)
)


def _turn(who: str, first: date | None, last: date | None) -> Turn:
    ordered = sorted(day for day in (first, last) if day)
    return Turn(who, *ordered) if len(ordered) > 1 else Turn(who, first, last)


def turns(known: list[str]) -> st.SearchStrategy[tuple[Turn, ...]]:
    """Up to three of these, with dates or without."""
    if not known:
        return st.just(())
    return st.lists(st.builds(_turn, st.sampled_from(known), dates, dates), max_size=3).map(tuple)


@st.composite
def people(draw: st.DrawFn) -> tuple[Person, ...]:
    emails = draw(st.lists(st.sampled_from(_EMAILS), unique=True))
    made = []
    for number, email in enumerate(emails):
        group = draw(st.sampled_from(["", "g1"]))
        host_id = draw(st.sampled_from([str(number), ""])) if group else str(number)
        limit = draw(st.none() | st.integers(1, 10_000))
        agent = Agent(email, draw(names), host_id)
        made.append(Person(agent, draw(chats), draw(phones), group, limit))
    return tuple(made)


@st.composite
def some_plans(draw: st.DrawFn) -> DeskPlan:
    everybody = draw(people())
    all_ = [each.agent.email for each in everybody]
    persons = [each.agent.email for each in everybody if each.agent.host_id]
    customers = draw(st.lists(names, unique_by=str.casefold, max_size=3))
    return DeskPlan(
        people=everybody,
        backups=draw(turns(persons)),
        chains=tuple(Chain(customer, draw(turns(persons))) for customer in customers),
        last=draw(st.sampled_from(["", *persons])),
        seniors=draw(turns(all_)),
        operations=draw(st.sampled_from(["", *all_])),
        round_the_clock=RoundTheClock(draw(names), draw(chats), draw(phones)),
        look_ahead=draw(looks),
    )
