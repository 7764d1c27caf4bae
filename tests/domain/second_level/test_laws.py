"""Whatever people do and however often we look: one open stay at most, the customer's clocks as without it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.second_level.escalation import TAG, standing
from tests.domain.second_level.tale import SELMA, ZOE, Tale, looked_at
from tests.domain.story import at, tags
from tests.fakes.tickets import DANA

_DEEDS: Mapping[str, Callable[[Tale, str], object]] = {
    "hand over": lambda tale, when: tale.hands_over(when),
    "page": lambda tale, when: tale.hands_over(when, page=True),
    "acknowledge": lambda tale, when: tale.acknowledges(when),
    "give back": lambda tale, when: tale.gives_back(when),
    "tag on": lambda tale, _when: tale.sets_the_tag() if TAG not in tale.ticket.tags else tale,
    "tag off": lambda tale, _when: tale.agent_takes_off(TAG),
    "senior": lambda tale, when: tale.notes_that(when, "mine", SELMA.host_id),
    "to Zoe": lambda tale, _when: tale.host(assignee=ZOE.host_id),
    "to Dana": lambda tale, _when: tale.host(assignee=DANA.host_id),
    "look": lambda tale, when: tale.look(when),
}

lives = st.lists(st.sampled_from(sorted(_DEEDS)), max_size=14)


def lived(deeds: list[str]) -> Tale:
    tale = looked_at()
    for minute, deed in enumerate(deeds, start=1):
        _DEEDS[deed](tale, f"Mon 10:{minute:02}")
    return tale


@given(lives)
@settings(max_examples=150)
def test_one_stay_is_open_at_most_and_the_tag_says_so(deeds: list[str]) -> None:
    decision = lived(deeds).look("Mon 10:30")
    stays = decision.journal.escalations
    assert all(not stay.open for stay in stays[:-1])
    assert [stay.at for stay in stays] == sorted({stay.at for stay in stays})
    assert (TAG in tags(decision)) == bool(stays and stays[-1].open)
    assert all(stay.ended_at is None or stay.ended_at >= stay.at for stay in stays)


@given(lives)
@settings(max_examples=150)
def test_looking_again_changes_nothing(deeds: list[str]) -> None:
    tale = lived(deeds)
    before = tale.look("Mon 10:30")
    again = tale.look(at("Mon 10:30") + timedelta(seconds=1))
    assert again.journal.escalations == before.journal.escalations
    assert (again.wanted.assignee, again.wanted.tags) == (before.wanted.assignee, before.wanted.tags)
    assert again.wanted.notes == ()


@given(st.lists(st.sampled_from(["hand over", "page", "acknowledge", "give back"]), max_size=10))
@settings(max_examples=150)
def test_what_is_foreseen_of_steps_that_wait_is_what_becomes_of_them(deeds: list[str]) -> None:
    tale = lived(deeds)
    memory = tale.memory
    assert memory is not None
    foreseen = standing(memory.decision.journal.escalations, tale.asked)
    stays = tale.look("Mon 10:30").journal.escalations
    last = stays[-1] if stays else None
    assert foreseen.there == bool(last and last.open)
    if last and last.open:
        assert (foreseen.acknowledged, foreseen.paged) == (last.acknowledged, last.paged)
    after = standing(stays, tale.asked)
    assert after.waits is None
