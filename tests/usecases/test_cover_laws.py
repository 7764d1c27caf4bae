"""Whatever happens, in whatever order: every customer has a named person, and in the end their own again."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.agent import Agent
from integration.domain.errors import BadInput
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA
from tests.usecases.cover_desk import BORIS, DAY, EVA, HOUR, LEA, NAMES, CoverDesk, limited, opened

_PEOPLE = st.sampled_from([DANA, EVA, BORIS, LEA])
_STEPS = st.one_of(
    st.tuples(st.just("away"), _PEOPLE, st.sampled_from([None, 1.0, 30.0])),
    st.tuples(st.just("back"), _PEOPLE, st.none()),
    st.tuples(st.just("sick"), _PEOPLE, st.none()),
    st.tuples(st.just("pin"), _PEOPLE, st.sampled_from([*NAMES])),
    st.tuples(st.just("undo"), _PEOPLE, st.none()),
    st.tuples(st.just("wait"), _PEOPLE, st.sampled_from([0.5, 5.0])),
)


def _happens(desk: CoverDesk, what: str, who: Agent, how: object) -> None:
    match what, how:
        case "away", None | float():
            desk.away(who, how)
        case "back", _:
            desk.change.back("main", who.email, "Lea Kral")
        case "sick", _:
            desk.change.sick("main", who.email, who.name)
        case "pin", str():
            desk.change.pin("main", how, who.email, desk.now() + 20 * HOUR, "Lea Kral", "")
        case "undo", _:
            desk.change.undo("main", next((each.id for each in desk.handovers()), ""), "Lea Kral", "")
        case "wait", float():
            desk.now.move(how * HOUR)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(_STEPS, max_size=12), limit=st.sampled_from([1, 2, 9]))
def test_everybody_is_served_by_a_named_person_and_in_the_end_by_their_own(
    steps: list[tuple[str, Agent, object]], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        now = StandingNow("2026-11-23 10:00")
        desk = CoverDesk(opened(Path(folder), now), now, FakeHelpdesk(now))
        desk.store.replace_desk_plan("main", limited(EVA, limit))
        desk.ticket("7")
        desk.ticket("8", "Bolt")
        desk.ticket("9", "Core", level=1)
        for step in steps:
            try:
                _happens(desk, *step)
            except BadInput:
                assert step[0] in {"back", "undo"}
            desk.settle()
            for name in NAMES:
                cover = desk.cover(name)
                assert cover.agent.host_id
                assert cover.urgent.host_id
                assert cover.pinned or cover.nobody or not desk.is_away(cover.agent)
            assert desk.assignees("7", "8") == [desk.cover("Acme").agent.host_id, desk.cover("Bolt").agent.host_id]
            assert desk.assignees("9") == [desk.cover("Core").urgent.host_id]
        desk.back(*(each.id for each in desk.store.absences("main", now())))
        desk.now.move(4 * DAY)
        desk.settle()
        assert desk.answering() == ["Dana"] * 3
        assert desk.assignees("7", "8", "9") == [DANA.host_id] * 3
        assert not any(each.nobody for each in map(desk.cover, NAMES))
        desk.close()
