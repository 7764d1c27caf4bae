"""Errands as messages: what is written is read again, and nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.queue import read, written
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errand import Arrived, Chore, DoChore, GoRounds, Round, WorkTicket
from integration.domain.errors import BadInput

texts = st.text(max_size=20)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
waits = st.timedeltas(timedelta(0), timedelta(minutes=5))
events = st.builds(TicketEvent, texts, st.sampled_from(EventKind), texts, st.none() | texts, texts)
errands = st.one_of(
    st.builds(Arrived, st.builds(Delivery, texts, events, instants, st.booleans(), waits, texts, texts)),
    st.builds(WorkTicket, texts, texts),
    st.builds(DoChore, st.sampled_from(Chore)),
    st.builds(GoRounds, texts, st.lists(st.sampled_from(Round)).map(tuple)),
)


@given(errands)
def test_an_errand_comes_out_as_it_went_in(errand: Arrived | WorkTicket | DoChore | GoRounds) -> None:
    assert read(written(errand)) == errand


@given(texts | st.sampled_from(['{"type":"ticket"}', '{"type":"chore","chore":"sing"}', "[]", '{"type":"arrived"}']))
def test_any_other_text_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(text)
    assert str(refused.value) == "this is no errand of ours"


def test_a_message_holds_ids_and_instants_alone() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    event = TicketEvent("e1", EventKind.FOLLOW_UP, "7", actor="3", also="s1", account="told elsewhere")
    assert written(Arrived(Delivery("main", event, at, settle=timedelta(seconds=3), trace="00-ab-cd-01"))) == (
        '{"type":"arrived","installation":"main","id":"e1","kind":"follow-up","ticket":"7",'
        '"received_at":"2026-11-23T08:00:00Z","actor":"3","also":"s1","settle":"PT3S","trace":"00-ab-cd-01"}'
    )
