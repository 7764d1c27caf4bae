"""Mail outside hours: acknowledged once, while the desk is shut, to people; the desk opens Mon-Fri 09:00 to 17:00."""

from dataclasses import replace
from typing import Any

import pytest

from integration.domain.agent import Agent
from integration.domain.beside import Beside
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.decision import Decision, Note
from integration.domain.held_mail.acknowledgement import key_of
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.domain.triage import decide
from tests.domain.story import TERMS, at
from tests.fakes.helpdesk import applied
from tests.fakes.tickets import ACME, BORIS, DANA, ROSTER, ticket

PAGE = "https://vip.example.com/vip/token/chat"
TUESDAY = key_of(at("Tue 09:00"))


def mail(begins: str = "Mon 20:00", text: str = "", **changes: Any) -> Ticket:  # noqa: ANN401 - any field of a ticket
    """A question by mail, after closing where nothing else is said."""
    opened = at(begins)
    wrote = Timeline((Entry(opened, Happening.CUSTOMER_WROTE, text=text),))
    written = replace(ticket(), opened_at=opened, timeline=wrote, channel=Channel.MAIL)
    return replace(written, **changes)


def later(told: Ticket, when: str, what: Happening = Happening.CUSTOMER_WROTE, text: str = "") -> Ticket:
    """The same ticket, on which one thing more happened."""
    return replace(told, timeline=Timeline((*told.timeline, Entry(at(when), what, text=text))))


def decided(
    told: Ticket,
    when: str,
    memory: Memory | None = None,
    *,
    terms: ServiceTerms = TERMS,
    roster: Roster = ROSTER,
    **known: Any,  # noqa: ANN401 - anything known beside the ticket
) -> Decision:
    return decide(told, roster, terms, memory, at(when), Beside(chat_page=PAGE, **known))


def messages(told: Ticket, when: str, **known: Any) -> tuple[Note, ...]:  # noqa: ANN401 - as in `decided`
    return decided(told, when, **known).wanted.messages


def remembered(told: Ticket, when: str, memory: Memory | None = None, **known: Any) -> Memory:  # noqa: ANN401 - the same
    """What is remembered once that is written."""
    decision = decided(told, when, memory, **known)
    keys = {note.key for note in (*decision.wanted.messages, *decision.wanted.notes)}
    told_before = memory.told if memory else frozenset()
    return Memory(decision, (decision.wanted,), settled=True, told=told_before | keys, ticket=told.without_texts())


def customers(**changes: Any) -> Roster:  # noqa: ANN401 - any field of a customer
    return Roster((replace(ACME, **changes),), ROSTER.agents)


def covered(**changes: Any) -> Cover:  # noqa: ANN401 - any field of a cover
    stands = Cover("Acme", DANA, BORIS, BORIS, at("Mon 12:00"), reason=CoverReason.ABSENT, handover="h1")
    return replace(stands, **changes)


def test_mail_outside_hours_is_told_when_work_begins_by_whom_and_where_the_24_7_chat_is() -> None:
    (note,) = messages(mail(), "Mon 20:01")
    assert note.key == TUESDAY
    assert "Dana Petrova will begin work on it on Tuesday 24 November 2026 at 09:00 (CET, Bratislava)." in note.text
    assert PAGE in note.text


def test_the_next_opening_is_named_over_a_weekend_and_a_web_form_counts_as_mail() -> None:
    (note,) = messages(mail("Fri 18:00", channel=Channel.WEB), "Sat 12:00")
    assert "on Monday 30 November 2026 at 09:00" in note.text


def test_the_language_and_the_zone_are_the_customers() -> None:
    (note,) = messages(mail(), "Mon 20:01", roster=customers(language="de", zone="Europe/Sofia"))
    assert "am Dienstag, dem 24. November 2026, um 09:00 Uhr (CET, Bratislava), das ist 10:00 Uhr" in note.text


def test_who_writes_in_cyrillic_letters_is_answered_in_bulgarian_where_nobody_said() -> None:
    (note,) = messages(mail(subject="Въпрос", body="Как да сменим работното време?"), "Mon 20:01")
    assert note.text.startswith("Здравейте,")


def test_without_a_chat_page_nothing_is_said_of_a_chat() -> None:
    (note,) = decide(mail(), ROSTER, TERMS, None, at("Mon 20:01")).wanted.messages
    assert "chat" not in note.text


def test_who_stands_in_is_named_with_the_one_who_is_away() -> None:
    (note,) = messages(mail(), "Mon 20:01", cover=covered())
    assert "Boris Novak, who stands in for Dana Petrova, will begin work on it" in note.text


def test_who_is_back_by_the_opening_begins_in_person() -> None:
    (note,) = messages(mail(), "Mon 20:01", cover=covered(until=at("Tue 09:00")))
    assert "Dana Petrova will begin" in note.text
    assert "Boris" not in note.text


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.PHONE, Channel.API])
def test_what_is_not_held_is_not_acknowledged(channel: Channel) -> None:
    assert messages(mail(channel=channel), "Mon 20:01") == ()


def test_a_severity_that_is_not_held_is_not_acknowledged() -> None:
    terms = replace(TERMS, hold_severities=frozenset({Severity.S4, Severity.S5}))
    assert messages(mail(severity_field="1"), "Mon 20:01", terms=terms) == ()
    assert messages(mail(severity_field="5"), "Mon 20:01", terms=terms) != ()


def test_mail_in_hours_is_not_acknowledged_not_even_after_closing() -> None:
    assert messages(mail("Mon 16:59"), "Mon 16:59") == ()
    assert messages(mail("Mon 16:59"), "Mon 17:30") == ()


def test_at_the_opening_it_is_too_late() -> None:
    assert messages(mail(), "Tue 08:59:59") != ()
    assert messages(mail(), "Tue 09:00") == ()
    assert messages(mail(), "Tue 19:00") == ()


def test_a_ticket_is_acknowledged_once_in_a_closed_period_however_often_the_customer_writes() -> None:
    told = mail()
    memory = remembered(told, "Mon 20:01")
    told = later(told, "Mon 22:00")
    assert decided(told, "Mon 22:01", memory).wanted.messages == ()


def test_in_the_next_closed_period_it_is_acknowledged_again_with_the_next_opening() -> None:
    memory, told = remembered(mail(), "Mon 20:01"), later(mail(), "Tue 18:00")
    (note,) = decided(told, "Tue 18:01", memory).wanted.messages
    assert note.key == key_of(at("Wed 09:00"))


def test_who_wrote_in_hours_and_again_after_closing_is_acknowledged() -> None:
    assert [note.key for note in messages(later(mail("Mon 10:00"), "Mon 20:00"), "Mon 20:01")] == [TUESDAY]


def test_what_an_agent_answered_outside_hours_is_not_acknowledged_on_top() -> None:
    answered = later(mail(), "Mon 20:30", Happening.AGENT_REPLIED)
    assert messages(answered, "Mon 20:31") == ()
    assert messages(later(answered, "Mon 21:00"), "Mon 21:01") != ()


def test_solved_and_merged_tickets_are_let_be() -> None:
    assert messages(mail(status=Status.SOLVED), "Mon 20:01") == ()
    assert messages(mail(merged_into="8"), "Mon 20:01") == ()


def test_what_was_acknowledged_before_a_merge_is_not_acknowledged_after_it() -> None:
    first = mail(id="6")
    survivor = mail("Mon 12:00")
    merged = (remembered(first, "Mon 20:01"),)
    assert messages(survivor, "Mon 20:10", merged=merged) == ()
    silent = (replace(merged[0], told=frozenset()),)
    assert messages(survivor, "Mon 20:10", merged=silent) != ()


def test_history_that_was_taken_in_at_set_up_is_not_acknowledged_but_what_comes_after_is() -> None:
    quiet = at("Mon 21:00")
    assert messages(mail(), "Mon 21:05", quiet_until=quiet) == ()
    assert messages(later(mail(), "Mon 22:00"), "Mon 22:01", quiet_until=quiet) != ()


def test_what_no_vip_wrote_is_not_acknowledged() -> None:
    assert messages(mail(sender="who@nowhere.example"), "Mon 20:01") == ()


@pytest.mark.parametrize(
    "sender",
    ["no-reply@acme.example", "MAILER-DAEMON@acme.example", "news-bounces@acme.example", "all@lists.acme.example"],
)
def test_machines_and_lists_are_not_acknowledged(sender: str) -> None:
    domains = frozenset({"acme.example", "lists.acme.example"})
    assert messages(mail(sender=sender), "Mon 20:01", roster=customers(domains=domains)) == ()


def test_our_own_agents_are_not_acknowledged() -> None:
    assert messages(mail(sender=DANA.email), "Mon 20:01", roster=customers(contacts=frozenset({DANA.email}))) == ()
    told = mail(sender=BORIS.email)
    assert messages(told, "Mon 20:01", roster=customers(contacts=frozenset({BORIS.email})), cover=covered()) == ()


def test_an_auto_reply_or_a_bounce_is_not_acknowledged() -> None:
    assert messages(mail(subject="Automatic reply: Business hours"), "Mon 20:01") == ()
    assert messages(mail(text="I am out of the office until Monday."), "Mon 20:01") == ()
    assert messages(later(mail("Mon 10:00"), "Mon 20:00", Happening.AUTOMATED), "Mon 20:01") == ()


def test_an_answer_that_only_repeats_ours_is_not_acknowledged_but_own_words_beside_it_are() -> None:
    ours = "Hello,\nThank you, we have your message.\nRef. 1a2b3c4d"
    told = later(mail("Mon 10:00"), "Mon 16:00", Happening.AUTOMATED, ours)
    assert messages(later(told, "Mon 20:00", text=ours), "Mon 20:01") == ()
    assert messages(later(told, "Mon 20:00", text=f"It is worse now.\n{ours}"), "Mon 20:01") != ()


def test_a_person_who_wrote_before_an_auto_reply_is_acknowledged() -> None:
    told = later(mail(text="It fails."), "Mon 20:30", text="I am out of the office until Monday.")
    assert messages(told, "Mon 20:31") != ()


def test_a_ticket_that_we_opened_for_a_missed_call_is_nobodys_mail() -> None:
    missed = CallBack(
        "c1", "Acme", at("Mon 20:00"), at("Tue 09:00"), MissedKind.MISSED, "421212345678", ticket="7", own_ticket=True
    )
    assert messages(mail(), "Mon 20:01", call_backs=(missed,)) == ()
    assert messages(later(mail(), "Mon 20:30"), "Mon 20:31", call_backs=(missed,)) != ()


def test_it_is_no_response_and_the_clocks_still_begin_at_the_opening() -> None:
    told = mail(severity_field="3")
    decision = decided(told, "Mon 20:01")
    acknowledged = later(applied(told, decision.wanted, at("Mon 20:01")), "Mon 20:01", Happening.AUTOMATED)
    after = decided(acknowledged, "Tue 09:00", remembered(told, "Mon 20:01"))
    assert after.owed is not None
    assert (after.owed.start, after.owed.due) == (at("Tue 09:00"), at("Tue 11:00"))


def test_a_name_on_two_lines_makes_no_line_of_the_letter() -> None:
    agent = Agent(DANA.email, "Dana\nPetrova", DANA.host_id)
    roster = customers(entitlement=replace(ACME.entitlement, agent=agent))
    (note,) = messages(mail(), "Mon 20:01", roster=roster)
    assert "Dana Petrova will begin" in note.text
