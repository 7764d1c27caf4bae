"""What missed calls mean for their ticket."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from integration.domain.beside import Beside
from integration.domain.decision import Decision
from integration.domain.entitlement import Standing
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.on_ticket import LOGGED, as_they_stand, next_at, notes, urgency
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import default_terms
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from integration.domain.triage import decide
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, ROSTER, entry, ticket

CAME, OPENS = instant("2026-11-23 17:42"), instant("2026-11-24 08:00")
VOICEMAIL = CallBack(
    "CA1",
    "Acme",
    CAME,
    OPENS,
    MissedKind.VOICEMAIL,
    "+421905123456",
    ticket="7",
    own_ticket=True,
    recording="https://api.example/rec/1",
    seconds=42,
)
CALLED = entry("2026-11-24 08:05", Happening.CALLED, "3")


def decided(
    at: str,
    *later: Entry,
    calls: tuple[CallBack, ...] = (VOICEMAIL,),
    memory: Memory | None = None,
    **changes: Any,  # noqa: ANN401 - any field of a ticket
) -> Decision:
    there = ticket(*later, at="2026-11-23 17:43", **changes)
    return decide(there, ROSTER, default_terms(), memory, instant(at), Beside(call_backs=calls))


def remembered(decision: Decision, there: Ticket) -> Memory:
    told = frozenset(note.key for note in decision.wanted.notes)
    return Memory(decision, (decision.wanted,), settled=True, told=told, ticket=there.without_texts())


def tags(decision: Decision) -> tuple[str, ...]:
    return decision.wanted.tags or ()


def test_a_call_is_returned_by_the_first_logged_call_after_it() -> None:
    before, first, second = (
        Entry(at, Happening.CALLED, who) for at, who in ((CAME, "3"), (OPENS, "4"), (OPENS + timedelta(hours=1), "3"))
    )
    (found,) = as_they_stand([VOICEMAIL], Timeline((before, second, first)))
    assert (found.done_at, found.done_by) == (OPENS, "4")
    (unsigned,) = as_they_stand([VOICEMAIL], Timeline((Entry(OPENS, Happening.CALLED),)))
    assert unsigned.done_by == LOGGED
    assert as_they_stand([VOICEMAIL], Timeline((before,))) == (VOICEMAIL,)


def test_a_mail_or_a_note_returns_no_call() -> None:
    others = (Entry(OPENS, what, "3") for what in (Happening.AGENT_REPLIED, Happening.NOTED, Happening.SOLVED))
    assert as_they_stand([VOICEMAIL], Timeline(tuple(others))) == (VOICEMAIL,)


def test_an_earlier_return_stands() -> None:
    done = VOICEMAIL.done(OPENS, "Dana")
    assert as_they_stand([done], Timeline((CALLED,))) == (done,)


def test_from_the_opening_on_it_is_first_in_the_queue() -> None:
    assert urgency([VOICEMAIL], Severity.S4, OPENS - timedelta(seconds=1)) is Severity.S4
    assert urgency([VOICEMAIL], Severity.S4, OPENS) is Severity.S1
    assert urgency([VOICEMAIL.done(OPENS, "3")], Severity.S4, OPENS) is Severity.S4


def test_the_ticket_is_looked_at_again_at_the_opening() -> None:
    assert next_at([VOICEMAIL], CAME) == OPENS
    assert next_at([VOICEMAIL], OPENS) is None
    assert next_at([VOICEMAIL.done(OPENS, "3")], CAME) is None
    assert decided("2026-11-23 18:00").look_again_at == OPENS


def test_the_decision_carries_tag_and_priority_until_a_call_is_logged() -> None:
    night, morning = decided("2026-11-23 18:00"), decided("2026-11-24 08:00")
    assert "vip-callback" in tags(night)
    assert night.wanted.urgency is not Severity.S1
    assert "vip-callback" in tags(morning)
    assert morning.wanted.urgency is Severity.S1
    after = decided("2026-11-24 08:06", CALLED)
    assert "vip-callback" not in tags(after)
    assert after.wanted.urgency is not Severity.S1


def test_agents_are_told_of_the_call_and_of_its_return_with_its_age() -> None:
    missed, returned = notes([VOICEMAIL.done(CALLED.at, "3")], "Europe/Bratislava")
    assert missed.text.startswith("Voicemail (0:42) of Mon 2026-11-23 18:42 CET, from +421905123456: call back first")
    assert "Tue 2026-11-24 09:00 CET" in missed.text
    assert "Recording: https://api.example/rec/1" in missed.text
    assert "begins with [call]" in missed.text
    assert "after 14 h 23 min" in returned.text
    assert len({missed.key, returned.key}) == 2


def test_in_hours_they_are_told_to_call_at_once() -> None:
    (note,) = notes([replace(VOICEMAIL, opens_at=CAME, kind=MissedKind.MISSED, caller="", recording="")], "UTC")
    assert "Missed call of" in note.text
    assert "a number that was withheld: call back as soon as you can" in note.text
    assert "Recording" not in note.text


def test_a_voicemail_that_came_after_the_note_of_the_missed_call_is_told_too() -> None:
    missed = replace(VOICEMAIL, kind=MissedKind.MISSED, recording="")
    assert {each.key for each in notes([missed], "UTC")}.isdisjoint(each.key for each in notes([VOICEMAIL], "UTC"))


def test_a_ticket_that_we_filed_for_a_missed_call_is_the_customers_whoever_its_sender_is() -> None:
    found = decided("2026-11-23 18:00", sender="dana@desk.example")
    assert (found.standing, found.customer) == (Standing.VIP, "Acme")
    elsewhere = decided("2026-11-23 18:00", sender="dana@desk.example", calls=(replace(VOICEMAIL, ticket="8"),))
    assert elsewhere.standing is Standing.UNKNOWN


def test_a_ticket_that_a_call_made_is_the_callers_where_nobody_knows_its_sender() -> None:
    of_beta = replace(VOICEMAIL, own_ticket=False, customer="Beta")
    two = Roster((ACME, replace(ACME, name="Beta", contacts=frozenset(), domains=frozenset())), ROSTER.agents)
    beside = Beside(call_backs=(of_beta,))

    def owner(sender: str | None) -> str | None:
        there = ticket(at="2026-11-23 17:43", sender=sender)
        return decide(there, two, default_terms(), None, instant("2026-11-23 18:00"), beside).customer

    assert owner(None) == "Beta"
    assert owner("anna@acme.example") == "Acme", "who writes from there is known without a number"


def test_a_strangers_ticket_goes_to_the_triage_list() -> None:
    found = decided("2026-11-23 18:00", sender="dana@desk.example", calls=(replace(VOICEMAIL, customer=""),))
    assert found.standing is Standing.UNKNOWN


def test_our_own_words_say_nothing_of_how_bad_things_are() -> None:
    ours = decided("2026-11-24 08:00", subject="Everything is down", body="The whole service is down for everybody")
    theirs = decided("2026-11-24 08:00", subject="Everything is down", body="The whole service is down", calls=())
    assert theirs.severity is Severity.S1
    assert ours.severity is not Severity.S1


def test_a_tag_that_an_agent_set_stays_until_a_call_is_logged_after_it() -> None:
    plain = ticket(at="2026-11-23 17:43")
    memory = remembered(decided("2026-11-24 09:00", calls=()), plain)
    tagged = replace(plain, tags=(*tags(memory.decision), "vip-callback"))

    def again(at: str, memory: Memory, *later: Entry) -> tuple[Decision, Memory]:
        there = replace(tagged, timeline=Timeline((*tagged.timeline, *later)))
        found = decide(there, ROSTER, default_terms(), memory, instant(at), Beside())
        return found, remembered(found, there)

    first, memory = again("2026-11-24 09:10", memory)
    assert "vip-callback" in tags(first)
    second, memory = again("2026-11-24 09:20", memory)
    assert "vip-callback" in tags(second)
    third, memory = again("2026-11-24 09:30", memory, entry("2026-11-24 09:25", Happening.CALLED, "3"))
    assert "vip-callback" not in tags(third)


def test_a_tag_of_ours_goes_with_the_call_back_that_it_stood_for_and_is_never_taken_for_a_persons() -> None:
    plain = ticket(at="2026-11-23 17:43")
    before = decided("2026-11-24 08:00")
    there = replace(plain, tags=tags(before))
    said = VOICEMAIL.done(instant("2026-11-24 08:20"), "Dana")
    known = Beside(call_backs=(said,))
    after = decide(there, ROSTER, default_terms(), remembered(before, plain), instant("2026-11-24 08:21"), known)
    assert "vip-callback" not in tags(after)
    # The host still shows it, as a write of ours was lost.
    later = decide(there, ROSTER, default_terms(), remembered(after, there), instant("2026-11-24 08:30"), known)
    assert "vip-callback" in tags(later), "set again by a person, as far as anybody can tell"


def test_a_call_logged_just_before_we_looked_last_and_seen_only_now_still_ends_it() -> None:
    plain = ticket(at="2026-11-23 17:43", tags=("vip-callback",))
    memory = remembered(decide(plain, ROSTER, default_terms(), None, instant("2026-11-24 09:00"), Beside()), plain)
    assert "vip-callback" in tags(memory.decision)
    logged = entry("2026-11-24 08:59", Happening.CALLED, "3")
    there = replace(plain, timeline=Timeline((*plain.timeline, Entry(logged.at + timedelta(seconds=30), logged.what))))
    after = decide(there, ROSTER, default_terms(), memory, instant("2026-11-24 09:01"), Beside())
    assert "vip-callback" not in tags(after)
