from integration.domain.explanation import explained
from integration.domain.terms import default_terms
from integration.domain.ticket import Channel, Happening
from integration.domain.triage import decide
from integration.domain.wording import at
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, entry, ticket


def story(*later: object, now: str, **changes: object) -> str:
    subject = ticket(*later, severity_field="3", **changes)  # type: ignore[arg-type]
    decision = decide(subject, ROSTER, default_terms(), None, instant(now))
    return "\n".join(explained(decision, "Europe/Bratislava"))


def test_held_time_is_shown_as_skipped() -> None:
    told = story(at="2026-11-21 20:00", channel=Channel.MAIL, now="2026-11-21 20:00")
    assert "skipped (held) 36 h: Sat 2026-11-21 21:00:00 CET (20:00:00 UTC) to Mon 2026-11-23 09:00:00 CET" in told


def test_each_clock_is_told_once_with_what_was_counted_and_skipped_and_when_it_is_due() -> None:
    told = story(at="2026-11-23 15:30", now="2026-11-23 15:30")
    assert told.count("first response: 2 business hours, running") == 1
    assert "counted 30 min: Mon 2026-11-23 16:30:00 CET" in told
    assert "skipped (closed) 16 h" in told
    assert "counted 1 h 30 min: Tue 2026-11-24 09:00:00 CET" in told
    assert "due Tue 2026-11-24 10:30:00 CET (09:30:00 UTC)" in told
    assert "Looked at again Tue 2026-11-24 10:30:01 CET" in told


def test_time_that_waited_for_the_customer_is_shown_as_skipped() -> None:
    told = story(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"),
        entry("2026-11-23 10:00", Happening.WAITED),
        entry("2026-11-23 12:00", Happening.OPENED),
        now="2026-11-23 12:00",
    )
    assert "first response: 2 business hours, met" in told
    assert "skipped (waiting) 2 h: Mon 2026-11-23 11:00:00 CET (10:00:00 UTC) to Mon 2026-11-23 13:00:00 CET" in told


def test_who_is_not_vip_is_told_in_a_sentence() -> None:
    told = story(sender="who@nowhere.example", now="2026-11-23 09:00")
    assert "the sender is nobody on the roster: on the triage list, nothing is written" in told


def test_an_instant_names_its_date_in_utc_where_that_is_another_one() -> None:
    assert (
        at(instant("2026-11-22 23:30"), "Europe/Bratislava") == "Mon 2026-11-23 00:30:00 CET (2026-11-22 23:30:00 UTC)"
    )
    assert at(instant("2026-07-01 08:00"), "Europe/Bratislava") == "Wed 2026-07-01 10:00:00 CEST (08:00:00 UTC)"
