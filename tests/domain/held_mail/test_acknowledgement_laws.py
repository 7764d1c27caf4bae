"""Laws of acknowledgements, over random conversations looked at in random moments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.beside import Beside
from integration.domain.decision import Decision, Note
from integration.domain.memory import Memory
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.domain.triage import decide
from tests.domain.story import TERMS, at
from tests.fakes.tickets import DANA, ROSTER, ticket

MONDAY = at("Mon 00:00")
MINUTES = 7 * 24 * 60
HOURS = TERMS.hours
TEXTS = ("", "It fails.", "I am out of the office.", "> Thank you, we have your message.")

instants = st.integers(0, MINUTES).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
words = st.builds(
    Entry, instants, st.sampled_from(Happening), st.sampled_from([None, DANA.host_id]), st.sampled_from(TEXTS)
)
looks = st.lists(instants, min_size=1, max_size=25)


@st.composite
def mails(draw: st.DrawFn) -> Ticket:
    opened = draw(instants)
    told = [replace(each, at=max(each.at, opened)) for each in draw(st.lists(words, max_size=10))]
    return ticket(
        opened_at=opened,
        timeline=Timeline((Entry(opened, Happening.CUSTOMER_WROTE, text=draw(st.sampled_from(TEXTS))), *told)),
        channel=draw(st.sampled_from([Channel.MAIL, Channel.WEB, Channel.CHAT])),
        status=draw(st.sampled_from([Status.OPEN, Status.OPEN, Status.OPEN, Status.WAITING, Status.SOLVED])),
    )


def looked_at(told: Ticket, moments: Sequence[datetime]) -> list[tuple[datetime, Note]]:
    """What the customer is told when we look in these moments, and remember what is out."""
    memory: Memory | None = None
    out: list[tuple[datetime, Note]] = []
    for now in sorted(moments):
        decision = _decided(told, memory, now)
        out += [(now, note) for note in decision.wanted.messages]
        said = (memory.told if memory else frozenset()) | {note.key for note in decision.wanted.messages}
        memory = Memory(decision, (decision.wanted,), settled=True, told=said)
    return out


def _decided(told: Ticket, memory: Memory | None, now: datetime) -> Decision:
    seen = replace(told, timeline=told.timeline.until(now))
    return decide(seen, ROSTER, TERMS, memory, now, Beside())


@settings(max_examples=200)
@given(mails(), looks)
def test_a_closed_period_never_has_two_acknowledgements_however_often_we_look(
    told: Ticket, moments: list[datetime]
) -> None:
    openings = [HOURS.opening(now) for now, _ in looked_at(told, [each for each in moments if each >= told.opened_at])]
    assert len(openings) == len(set(openings))


@settings(max_examples=200)
@given(mails(), looks)
def test_it_is_acknowledged_only_while_the_desk_is_shut_and_only_what_a_customer_wrote_since(
    told: Ticket, moments: list[datetime]
) -> None:
    for now, note in looked_at(told, [each for each in moments if each >= told.opened_at]):
        assert not HOURS.is_open(now)
        since = [
            each
            for each in told.timeline.until(now)
            if each.what is Happening.CUSTOMER_WROTE and not HOURS.is_open(each.at)
        ]
        assert any(HOURS.opening(each.at) == HOURS.opening(now) for each in since)
        assert f"{HOURS.opening(now):%Y-%m-%dT%H:%M}" in note.key
        assert told.status is not Status.SOLVED
        assert told.channel is not Channel.CHAT


@given(
    mails(),
    looks,
    st.sampled_from(
        ["no-reply", "mailer-daemon", "postmaster", "news-request", "owner-news", "bounces+7", "news-owner"]
    ),
)
def test_no_machine_is_ever_acknowledged(told: Ticket, moments: list[datetime], who: str) -> None:
    machine = replace(told, sender=f"{who}@acme.example")
    assert looked_at(machine, [each for each in moments if each >= told.opened_at]) == []


@given(mails(), looks)
def test_words_of_no_person_are_never_acknowledged(told: Ticket, moments: list[datetime]) -> None:
    automatic = (
        replace(each, text="I am out of the office.") if each.what is Happening.CUSTOMER_WROTE else each
        for each in told.timeline
    )
    seen = replace(told, timeline=Timeline(tuple(automatic)))
    assert looked_at(seen, [each for each in moments if each >= told.opened_at]) == []
