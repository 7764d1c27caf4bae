from dataclasses import replace

import pytest

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.event_text import call_event
from integration.domain.hours.interval import Interval
from integration.domain.words.languages import LANGUAGES
from tests.fakes.now import instant

SPAN = Interval(instant("2026-11-23 13:00"), instant("2026-11-23 13:30"))
BOOKING = Booking(
    id="c0ffee",
    agent="dana@desk.example",
    customer="Acme {0}",
    kind=CallKind.ANALYSIS,
    span=SPAN,
    padded=SPAN,
    state=BookingState.CONFIRMING,
    made_at=instant("2026-11-23 09:00"),
    topic="What to change: {page}?",
    email="anna@acme.example",
    zone="Europe/Sofia",
)


def test_names_and_topics_stand_as_they_were_written() -> None:
    event = call_event("main", BOOKING, "Dana {kind}", "https://desk.example/{x}")
    assert event.summary == "Analysis call: Acme {0} and Dana {kind}"
    assert event.description == ("What to change: {page}?\n\nTo move or cancel this call: https://desk.example/{x}")
    assert (event.id, event.span, event.zone) == ("c0ffee01", SPAN, "Europe/Sofia")


def test_what_a_customer_writes_makes_no_link_in_the_agents_calendar() -> None:
    wrote = replace(BOOKING, topic='<a href="https://elsewhere.example">Log in & pay</a>')
    said = '&lt;a href="https://elsewhere.example"&gt;Log in &amp; pay&lt;/a&gt;'
    assert call_event("main", wrote, "Dana", "").description == said


def test_without_a_page_the_topic_stands_alone() -> None:
    assert call_event("main", BOOKING, "Dana", "").description == "What to change: {page}?"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CallKind)
def test_each_kind_has_a_name_in_each_language(language: str, kind: CallKind) -> None:
    said = call_event("main", replace(BOOKING, language=language, kind=kind), "Dana", "https://desk.example")
    others = {
        call_event("main", replace(BOOKING, language=other, kind=kind), "Dana", "").summary
        for other in LANGUAGES
        if other != language
    }
    assert said.summary not in others
    assert "https://desk.example" in said.description


def test_an_unknown_language_is_english() -> None:
    assert call_event("main", replace(BOOKING, language="xx"), "Dana", "").summary.startswith("Analysis call")
