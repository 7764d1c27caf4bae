"""Stories as agents read them: of decisions made by hand, and of real ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.decision import AlertKind, Clock, ClockState
from integration.domain.entitlement import Standing
from integration.domain.explanation import explained
from integration.domain.journal import Journal, Promise, Reassignment, SeverityStep
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.terms import default_terms
from integration.domain.ticket import Channel, Happening
from integration.domain.triage import decide
from integration.domain.words.languages import language_of
from tests.domain.words.stories import (
    BY_DANA,
    CHANGED,
    DUE,
    FIRST_WARNING,
    ON_THE_HELPDESK,
    SECOND_WARNING,
    clock,
    decision,
    ended,
    long_ago,
    memory,
    missed,
    override,
    span,
    step,
)
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, entry, ticket

OPENED = instant("2026-11-23 15:30")


def story(told: Memory, code: str = "en", zone: str = "Europe/Bratislava") -> str:
    return "\n".join(explained(told, zone, language_of(code)))


def real(*later: object, now: str, **changes: object) -> Memory:
    subject = ticket(*later, severity_field="3", **changes)  # type: ignore[arg-type]
    return Memory(decide(subject, ROSTER, default_terms(), None, instant(now)), ())


def test_a_whole_story_in_english() -> None:
    assert story(memory(clock(), held_until=None)).splitlines() == [
        "Ticket 7, as decided Tue 2026-11-24 09:00 CET (08:00 UTC)",
        "Customer Acme: VIP; terms version 3",
        "Dedicated agent: Dana Petrova",
        "Came by mail, Mon 2026-11-23 16:30 CET (15:30 UTC)",
        "Severity S3 (standard) from the beginning: by the severity field; confirmed",
        "First response: 2 business hours for S3, from Mon 2026-11-23 16:30 CET; running",
        "  counted 30 min (30 min of 2 h): Mon 2026-11-23 16:30-17:00 CET",
        "  skipped 16 h (closed): Mon 2026-11-23 17:00 to Tue 2026-11-24 09:00 CET",
        "  counted 1 h 30 min (2 h of 2 h): Tue 2026-11-24 09:00-10:30 CET",
        "  30 min + 1 h 30 min = 2 h",
        "  due Tue 2026-11-24 10:30 CET (09:30 UTC)",
        "Looked at next Tue 2026-11-24 10:30 CET",
    ]


def test_the_same_story_in_bulgarian() -> None:
    assert story(memory(clock()), "bg").splitlines() == [
        "Заявка 7, по решение от вт, 24.11.2026 г., 09:00 CET (08:00 UTC)",
        "Клиент Acme: VIP; условия, версия 3",
        "Персонален агент: Dana Petrova",
        "Получена по имейл, пн, 23.11.2026 г., 16:30 CET (15:30 UTC)",
        "Тежест S3 (стандартна) от самото начало: по полето за тежест; потвърдена",
        "Първи отговор: 2 работни часа при S3, от пн, 23.11.2026 г., 16:30 CET; срокът тече",
        "  брои се: 30 мин (общо 30 мин от 2 ч), пн, 23.11.2026 г., 16:30–17:00 CET",
        "  не се брои: 16 ч (извън работно време), от пн, 23.11.2026 г., 17:00 до вт, 24.11.2026 г., 09:00 CET",
        "  брои се: 1 ч 30 мин (общо 2 ч от 2 ч), вт, 24.11.2026 г., 09:00–10:30 CET",
        "  30 мин + 1 ч 30 мин = 2 ч",
        "  краен срок вт, 24.11.2026 г., 10:30 CET (09:30 UTC)",
        "Следваща проверка: вт, 24.11.2026 г., 10:30 CET",
    ]


def test_wall_clocks_are_those_of_the_zone() -> None:
    assert "due Tue 2026-11-24 15:00 IST (09:30 UTC)" in story(memory(clock()), zone="Asia/Kolkata")


@pytest.mark.parametrize(
    ("rule", "english", "bulgarian"),
    [
        ("field", "by the severity field", "по полето за тежест"),
        ("tag:vip-sev-2", "by the tag vip-sev-2", "по етикета vip-sev-2"),
        ("rule:Nobody can pay", "by the rule “Nobody can pay”", "по правилото „Nobody can pay“"),
        ("words: a (b), c (S1 0.60, S2 0.30)", "by the words a (b), c (S1 60%, S2 30%)", "по думите a (b), c (S1 60%"),
        ("words: no single word (S3 0.50, S4 0.20)", "by the text as a whole (S3 50%, S4 20%)", "по целия текст (S3"),
        ("words: {x}", "by {x}", "по {x}"),
        ("nothing fired", "nothing fired", "не се задейства нито едно правило"),
        ("set by an agent", "set by an agent", "зададена от агент"),
        ("confirmed by an agent", "confirmed by an agent", "потвърдена от агент"),
        ("proposed by the customer", "proposed by the customer", "предложена от клиента"),
        ("something new", "by something new", "по something new"),
    ],
)
def test_every_rule_is_named(rule: str, english: str, bulgarian: str) -> None:
    told = memory(severities=(SeverityStep(OPENED, Severity.S2, confirmed=False, rule=rule),))
    assert f"Severity S2 (high) from the beginning: {english}; not confirmed yet" in story(told)
    assert f"Тежест S2 (висока) от самото начало: {bulgarian}" in story(told, "bg")


def test_each_severity_is_told_from_when_it_governed_and_by_whom() -> None:
    later = SeverityStep(instant("2026-11-24 07:00"), Severity.S1, confirmed=True, rule="set by an agent", by="31")
    told = story(memory(severities=(*decision().severities, later))).splitlines()
    assert "Severity S3 (standard) from the beginning: by the severity field; confirmed" in told
    assert "Severity S1 (critical) from Tue 2026-11-24 08:00 CET: set by an agent (31); confirmed" in told


def test_a_decision_without_steps_still_tells_its_severity() -> None:
    assert "Severity S3 (standard) from the beginning: by the severity field" in story(memory(severities=()))


def test_who_is_not_vip_is_told_in_a_sentence() -> None:
    told = story(memory(standing=Standing.ENDED, agent=None, severities=(), severity=None))
    assert "Customer Acme: the VIP add-on had ended; terms version 3\nNothing is written to the helpdesk for it" in told


def test_who_can_not_be_placed_is_told_to_stand_on_the_triage_list() -> None:
    told = story(real(sender="who@nowhere.example", now="2026-11-23 09:00"))
    assert (
        "Customer not recognised: the sender is nobody on the roster; terms version 1\nA person must place it" in told
    )


def test_cover_that_began_after_the_ticket_was_opened_is_told() -> None:
    told = story(memory(covered_from=instant("2026-11-24 00:00")))
    assert "VIP terms cover it from Tue 2026-11-24 01:00 CET, when the add-on began" in told
    assert "VIP terms cover it" not in story(memory())


def test_held_time_is_told_with_its_length() -> None:
    told = story(real(at="2026-11-21 20:00", channel=Channel.MAIL, now="2026-11-21 20:00"))
    assert "Held 36 h: Sat 2026-11-21 21:00 to Mon 2026-11-23 09:00 CET, because it came outside hours" in told


def test_a_holiday_is_told_by_its_name_in_every_language() -> None:
    spans = (*clock().spans[:1], replace(clock().spans[1], kind="holiday", name="Día de la Paz"), *clock().spans[2:])
    assert "skipped 16 h (holiday: Día de la Paz)" in story(memory(clock(spans=spans)))
    assert "не се брои: 16 ч (празник: Día de la Paz)" in story(memory(clock(spans=spans)), "bg")


def test_time_that_waited_for_the_customer_is_told_as_paused() -> None:
    told = story(
        real(
            entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"),
            entry("2026-11-23 10:00", Happening.WAITED),
            entry("2026-11-23 12:00", Happening.OPENED),
            now="2026-11-23 12:00",
        )
    )
    assert (
        "First response: 2 business hours for S3, from Mon 2026-11-23 10:00 CET; met Mon 2026-11-23 10:30 CET" in told
    )
    assert "paused 2 h (waiting for the customer): Mon 2026-11-23 11:00-13:00 CET" in told
    assert "from Mon 2026-11-23 13:00 CET due Wed 2026-11-25 12:30 CET instead of Wed 2026-11-25 10:30 CET" in told
    assert "moved by the time that waited for the customer" in told


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (clock(), "; running"),
        (clock(state=ClockState.PAUSED), "; paused, waiting for the customer"),
        (ended(ClockState.MET, "2026-11-24 08:10"), "; met Tue 2026-11-24 09:10 CET"),
        (missed("2026-11-24 10:00"), "; missed, answered Tue 2026-11-24 11:00 CET"),
        (ended(ClockState.STOPPED, "2026-11-24 08:10"), "; stopped Tue 2026-11-24 09:10 CET"),
        (clock(state=ClockState.STOPPED), "; stopped"),
    ],
)
def test_every_state_of_a_clock_is_told(made: Clock, state: str) -> None:
    (heading,) = [line for line in story(memory(made)).splitlines() if line.startswith("First response")]
    assert heading.endswith(state)


def test_business_days_end_in_what_they_add_up_to() -> None:
    told = story(memory(long_ago(5)))
    assert "counted 8 h (8 h of 24 h): Mon 2026-11-23 09:00-17:00 CET" in told
    assert "  8 h + 8 h + 8 h = 24 h (6 business days)" in told


def test_many_nights_are_told_in_one_line_with_their_number_and_total() -> None:
    shown = story(memory(replace(long_ago(11), steps=CHANGED)))
    assert "  counted 24 h in 3 stretches (40 h of 48 h): Wed 2026-11-25 09:00 to Fri 2026-11-27 17:00 CET" in shown
    assert "  skipped 48 h in 3 stretches (closed): Tue 2026-11-24 17:00 to Fri 2026-11-27 09:00 CET" in shown


def test_an_override_tells_who_set_it_why_and_until_when_and_what_was_computed() -> None:
    told = story(memory(clock(steps=(*clock().steps, CHANGED[2]), due=CHANGED[2].due)))
    assert (
        "  from Mon 2026-11-23 18:00 CET due Wed 2026-11-25 12:00 CET instead of Tue 2026-11-24 10:30 CET:"
        " set by Dana, because: agreed by phone, until Tue 2026-11-24 13:00 CET"
    ) in told
    assert (
        "  due Wed 2026-11-25 12:00 CET (11:00 UTC), set by hand; by the target alone Tue 2026-11-24 10:30 CET" in told
    )


def test_an_override_from_the_helpdesk_is_told_in_the_readers_language() -> None:
    told = memory(clock(steps=CHANGED[:1], due=CHANGED[0].due))
    assert ON_THE_HELPDESK.why not in story(told, "bg")
    assert "зададен ръчно, в системата за заявки, докато трае този срок" in story(told, "bg")
    assert "set by a person, on the helpdesk, until this clock ends" in story(told)


def test_the_end_of_an_override_tells_that_computing_resumed() -> None:
    told = story(memory(clock(steps=(CHANGED[0], CHANGED[1]))))
    assert "due Tue 2026-11-24 10:30 CET instead of Wed 2026-11-25 12:00 CET: set by hand no longer, computing" in told


def test_a_severity_that_changed_the_due_instant_is_told() -> None:
    steps = (*clock().steps, step("2026-11-24 07:00", "2026-11-23 16:30", Severity.S1))
    told = story(memory(clock(steps=steps)))
    assert "instead of Tue 2026-11-24 10:30 CET: the severity became S1 (critical)" in told


def test_a_change_that_leaves_the_due_instant_says_so() -> None:
    told = story(memory(clock(steps=CHANGED[3:5], due=CHANGED[4].due)))
    assert "from Tue 2026-11-24 08:10 CET still due Mon 2026-11-23 17:30 CET: the severity became S2 (high)" in told


def test_of_many_changes_the_earlier_ones_are_counted_and_the_latest_told() -> None:
    told = story(memory(clock(steps=CHANGED, due=CHANGED[-1].due)))
    assert "  3 earlier changes of the due instant" in told
    assert "3 по-ранни промени на крайния срок" in story(memory(clock(steps=CHANGED, due=CHANGED[-1].due)), "bg")
    assert BY_DANA.by not in told.split("earlier changes")[1]


def test_a_breach_tells_its_instant_and_by_how_much() -> None:
    at = "breached Tue 2026-11-24 10:30 CET"
    late = instant("2026-11-24 12:00")
    assert f"{at}: it ended 30 min after the due instant Tue 2026-11-24 10:30" in story(
        memory(missed("2026-11-24 10:00"))
    )
    running = memory(clock(breached_at=instant(DUE)), decided_at=late)
    assert f"{at}: as decided, it is 2 h 30 min past the due instant" in story(running)
    over = memory(clock(breached_at=instant(DUE), state=ClockState.STOPPED, carried_from="5"), decided_at=late)
    assert f"{at}, being due Tue 2026-11-24 10:30 CET" in story(over)


def test_a_severity_raised_beyond_its_due_instant_is_a_breach_of_that_instant() -> None:
    steps = (*clock().steps, step("2026-11-24 07:00", "2026-11-23 16:30", Severity.S1))
    late = replace(missed("2026-11-24 08:30", steps=steps), breached_at=instant("2026-11-24 07:00"))
    told = story(memory(late))
    assert "breached Tue 2026-11-24 08:00 CET: it ended 16 h after the due instant Mon 2026-11-23 17:30 CET" in told


def test_a_breach_that_another_due_instant_ended_tells_when_that_came() -> None:
    extended = override("2026-11-24 10:00", "2026-11-25 11:00", by="Dana")
    steps = (*clock().steps, step("2026-11-24 10:00", "2026-11-25 11:00", override=extended))
    told = memory(
        clock(steps=steps, breached_at=instant(DUE), due=steps[-1].due), decided_at=instant("2026-11-24 12:00")
    )
    assert "breached Tue 2026-11-24 10:30 CET: another due instant came 30 min after Tue 2026-11-24 10:30" in story(
        told
    )


def test_warnings_are_told_with_their_share() -> None:
    told = story(memory(clock(), alerts=(FIRST_WARNING, SECOND_WARNING)))
    assert "  warned Tue 2026-11-24 10:00 CET (75%), Tue 2026-11-24 10:15 CET" in told


def test_warnings_are_told_on_the_clock_that_they_are_about_alone() -> None:
    breach = replace(FIRST_WARNING, key="b", kind=AlertKind.BREACH, at=instant(DUE))
    follow_up = replace(FIRST_WARNING, key="f", promise=Promise.FOLLOW_UP, at=instant("2026-11-24 09:20"))
    earlier = missed("2026-11-24 10:00", promise=Promise.FOLLOW_UP)
    clocks = (clock(), earlier, clock(promise=Promise.FOLLOW_UP), missed("2026-11-24 10:00", carried_from="5"))
    told = story(memory(*clocks, alerts=(FIRST_WARNING, breach, follow_up))).splitlines()
    warned = [(line, told[number - 1]) for number, line in enumerate(told) if line.startswith("  warned")]
    due = "  due Tue 2026-11-24 10:30 CET (09:30 UTC)"
    first, second = "  warned Tue 2026-11-24 10:00 CET (75%)", "  warned Tue 2026-11-24 10:20 CET (75%)"
    assert warned == [(first, due), (second, due)]


def test_fractions_of_a_second_never_make_the_lines_miss_the_sum() -> None:
    spans = (
        span("2026-11-23 08:00", "2026-11-23 08:00:10.4"),
        span("2026-11-23 08:00:10.4", "2026-11-23 08:00:20", "waiting"),
        span("2026-11-23 08:00:20", "2026-11-23 08:00:30.4"),
        span("2026-11-23 08:00:30.4", "2026-11-23 08:00:40", "waiting"),
        span("2026-11-23 08:00:40", "2026-11-23 08:00:50.2"),
    )
    told = story(memory(clock(spans=spans, target=Target.calendar(timedelta(seconds=31)))))
    assert "  counted 11 s (21 s of 31 s): " in told
    assert "  10 s + 11 s + 10 s = 31 s" in told


def test_merged_tickets_and_what_they_carried_are_told() -> None:
    told = story(memory(clock(), missed("2026-11-24 10:00", carried_from="5"), merged_from=("5", "6")))
    assert "Merged into this ticket: 5, 6" in told
    assert "First response, carried from ticket 5: 2 business hours for S3" in told


def test_a_ticket_that_was_merged_away_tells_where_it_went() -> None:
    told = story(memory(standing=Standing.MERGED, merged_into="8", look_again_at=None))
    assert "Merged into ticket 8: what follows stands as it did then" in told
    assert "Nothing is written" not in told
    assert told.endswith("Looked at next when something happens on it")


def test_a_reassignment_is_told_with_who_did_it_where_that_is_known() -> None:
    given = Reassignment(instant("2026-11-24 07:00"), "32", "33")
    assert "Given to 32 by 33, Tue 2026-11-24 08:00 CET: kept" in story(memory(journal=Journal(reassignment=given)))
    unsigned = Journal(reassignment=replace(given, by=""))
    assert "Given to 32, Tue 2026-11-24 08:00 CET: kept" in story(memory(journal=unsigned))


def test_an_entry_of_the_future_is_told_as_not_counted() -> None:
    told = story(memory(ahead=instant("2026-11-30 08:00")))
    assert "The helpdesk has an entry dated Mon 2026-11-30 09:00 CET, in the future: it is not counted yet" in told


def test_history_taken_in_and_shadow_are_marked() -> None:
    told = story(replace(memory(), quiet_until=instant("2026-11-24 00:00"), shadow=True))
    assert "what fell due until Tue 2026-11-24 01:00 CET is on record, and was told to nobody" in told
    assert "Shadow: nothing is written to the helpdesk" in told
    assert "Shadow" not in story(memory())


@pytest.mark.parametrize("name", ["{ticket}", "%s", "<b>", "Ångström & Σ"])
def test_what_others_named_is_told_as_it_stands(name: str) -> None:
    assert f"Customer {name}: VIP" in story(memory(customer=name))
