"""What is pasted into a reply to the customer."""

import pytest

from integration.domain.decision import Clock, ClockState
from integration.domain.entitlement import Standing
from integration.domain.explanation import told_short
from integration.domain.journal import Journal, Promise, Reassignment, SeverityStep
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.words.languages import LANGUAGES, language_of
from tests.domain.words.stories import CHANGED, clock, decision, ended, every, memory, missed, step
from tests.fakes.now import instant

DUE_THEN = "due Tuesday 24 November 2026, 10:30 CET (09:30 UTC)"
DUE_THEN_BG = "краен срок 24 ноември 2026 г. (вторник), 10:30 ч. CET (09:30 UTC)"
NINE_BG = "24 ноември 2026 г. (вторник), 09:00 ч. CET"
FOLLOW_UP = clock(promise=Promise.FOLLOW_UP)


def short(told: Memory, code: str = "en") -> list[str]:
    return list(told_short(told, "Europe/Bratislava", language_of(code)))


def test_severity_due_instants_and_why_in_english() -> None:
    assert short(memory(clock(), FOLLOW_UP)) == [
        "Ticket 7, as of Tuesday 24 November 2026, 09:00 CET",
        "Severity S3 (standard): as marked on the ticket.",
        f"First response within 2 business hours: {DUE_THEN}. Not counted: closed 16 h.",
        f"Follow-up within 2 business hours: {DUE_THEN}. Not counted: closed 16 h.",
        "The time counts from Monday 23 November 2026, 16:30 CET.",
    ]


def test_severity_due_instants_and_why_in_bulgarian() -> None:
    assert short(memory(clock(), held_until=instant("2026-11-24 08:00")), "bg") == [
        "Заявка 7, състояние към 24 ноември 2026 г. (вторник), 09:00 ч. CET",
        "Тежест S3 (стандартна): както е отбелязано в заявката.",
        f"Първи отговор в рамките на 2 работни часа: {DUE_THEN_BG}. Не се брои: извън работно време 16 ч.",
        f"Времето се брои от {NINE_BG}, защото заявката е получена извън работно време.",
    ]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (clock(state=ClockState.PAUSED), "waiting for the customer's answer; so far due Tuesday"),
        (
            ended(ClockState.MET, "2026-11-24 08:10"),
            "given Tuesday 24 November 2026, 09:10 CET, in time; it was due Tuesday",
        ),
        (missed("2026-11-24 10:00"), "given Tuesday 24 November 2026, 11:00 CET, late; it was due Tuesday 24"),
        (
            missed("2026-11-24 10:00", due=instant("2026-11-30 08:00")),
            "late; it was due Tuesday 24 November 2026, 10:30",
        ),
        (ended(ClockState.STOPPED, "2026-11-24 08:10"), "no longer running; it was due Tuesday"),
        (clock(due=instant("2026-11-24 07:59")), "late, it was due Tuesday 24 November 2026, 08:59 CET"),
        (clock(steps=CHANGED[:1], due=CHANGED[0].due), "due Wednesday 25 November 2026, 12:00 CET (11:00 UTC), as set"),
    ],
)
def test_every_state_of_a_promise_is_told(made: Clock, told: str) -> None:
    assert any(line.startswith("First response") and told in line for line in short(memory(made)))


def test_at_its_due_instant_a_promise_is_not_late_yet() -> None:
    told = memory(clock(), decided_at=clock().due)
    assert short(told)[2].startswith(f"First response within 2 business hours: {DUE_THEN}.")


def test_what_was_not_counted_is_left_out_where_the_support_team_set_the_due_instant() -> None:
    told = short(memory(clock(steps=CHANGED[:1], due=CHANGED[0].due)))
    assert told[2].endswith("as set by the support team.")


def test_a_guess_and_a_change_of_severity_say_so() -> None:
    first = decision().severities
    guess = SeverityStep(
        instant("2026-11-24 07:00"), Severity.S1, confirmed=False, rule="words: down (S1 0.60, S2 0.30)"
    )
    assert short(memory(severities=(*first, guess)))[1] == (
        "Severity S1 (critical) since Tuesday 24 November 2026, 08:00 CET: by the description of the problem;"
        " not confirmed yet."
    )


def test_who_is_not_vip_learns_that_its_times_do_not_apply_and_not_why() -> None:
    told = short(memory(standing=Standing.NO_AGENT, severity=None, severities=()))
    assert told[1:] == [
        "Came by mail: Monday 23 November 2026, 16:30 CET.",
        "The VIP response times do not apply to it.",
    ]


def test_a_merged_ticket_tells_where_it_goes_on() -> None:
    assert "It was merged into ticket 8, where it goes on." in short(memory(standing=Standing.MERGED, merged_into="8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_always_three_to_five_lines(language: str) -> None:
    assert {len(short(each, language)) for each in every()} <= {3, 4, 5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_address_or_id_of_a_person_stands_in_it(language: str) -> None:
    secret = step("2026-11-24 07:00", "2026-11-25 11:00", override=CHANGED[2].override)
    by = SeverityStep(instant("2026-11-24 07:00"), Severity.S1, confirmed=True, rule="rule:Mallory", by="id-31")
    told = memory(
        clock(steps=(*clock().steps, secret), due=secret.due),
        severities=(*decision().severities, by),
        journal=Journal(reassignment=Reassignment(instant("2026-11-24 07:00"), "id-32", "id-33")),
    )
    text = "\n".join(short(told, language))
    assert not any(word in text for word in ("Dana", "Acme", "desk.example", "id-3", "Mallory", "phone", "@"))
