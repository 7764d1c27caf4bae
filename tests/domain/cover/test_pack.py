"""What who takes over reads."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.agent import Agent
from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.cover.cover import Cover, CoverReason, Move
from integration.domain.cover.pack import Part, pack
from integration.domain.hours.interval import Interval
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.terms import ZONE
from integration.domain.ticket import Channel, Happening
from tests.domain.story import Story, at, story
from tests.fakes.tickets import DANA

EVA, LEA = Agent("eva@desk.example", "Eva Novak", "5"), Agent("lea@desk.example", "Lea Kral", "6")
NOW = at("Mon 12:00")
_ANSWERED = " Last public message of ours: Mon 2026-11-23 {} CET ({} UTC)."
BEFORE = Cover("Acme", DANA, DANA, DANA, at("Mon 09:00"))
AFTER = replace(BEFORE, agent=EVA, urgent=EVA, until=at("Tue 09:00"), reason=CoverReason.ABSENT)


def told(*stories: Story, after: Cover = AFTER, **more: tuple[CallBack | Booking, ...]) -> list[str]:
    for each in stories:
        each.look(NOW)
    memories: list[Memory] = [each.memory for each in stories if each.memory]
    return pack([Part(Move(BEFORE, after), memories, **more)], ZONE, NOW).splitlines()  # type: ignore[arg-type]


def test_it_says_who_answers_and_until_when() -> None:
    assert told()[0] == (
        "Acme: Eva Novak answers from now on, in place of Dana Petrova "
        "(away until Tue 2026-11-24 09:00 CET (08:00 UTC))."
    )
    assert told(after=replace(AFTER, urgent=LEA))[1] == "S1 tickets: Lea Kral."


def test_each_ticket_stands_there_with_what_is_owed_and_the_last_promise() -> None:
    late, answered = story(3, "Mon 11:00", id="7"), story(2, "Mon 10:00", id="8").replied("Mon 10:30")
    lines = told(late, answered, story(5, "Mon 11:30", id="9").replied("Mon 11:40"))
    assert lines[1:] == [
        "Open tickets: 3.",
        "- Ticket 7, S3. Owed: first response by Mon 2026-11-23 13:00 CET (12:00 UTC). No public message of ours yet.",
        "- Ticket 8, S2. Owed: follow-up by Mon 2026-11-23 14:30 CET (13:30 UTC)." + _ANSWERED.format("10:30", "09:30"),
        "- Ticket 9, S5. Owed: nothing; it waits for the customer." + _ANSWERED.format("11:40", "10:40"),
    ]


def test_a_guess_a_hold_and_what_is_late_are_said() -> None:
    held = story(None, "Mon 08:00", channel=Channel.MAIL, subject="Everything is down")
    held.look("Mon 08:10")
    memory = held.memory
    assert memory is not None
    (line,) = pack([Part(Move(BEFORE, AFTER), [memory])], ZONE, at("Mon 08:30")).splitlines()[2:]
    assert "(a guess)" in line
    assert "Held until Mon 2026-11-23 09:00 CET (08:00 UTC)." in line
    assert ", late already" in told(story(2, "Mon 10:00"))[2]


def test_calls_to_return_and_booked_ones_follow() -> None:
    missed = CallBack("c", "Acme", at("Mon 08:30"), at("Mon 09:00"), MissedKind.VOICEMAIL, "+421", ticket="7")
    span = Interval(at("Tue 10:00"), at("Tue 10:30"))
    call = Booking("b", DANA.email, "Acme", CallKind.TRAINING, span, span, BookingState.CONFIRMED, NOW)
    over = replace(call, id="o", state=BookingState.CANCELLED)
    assert told(call_backs=(missed,), calls=(call, over))[1:] == [
        "Open tickets: none.",
        "- To be called back: voicemail of Mon 2026-11-23 08:30 CET (07:30 UTC), on ticket 7.",
        "- Booked: training call, Tue 2026-11-24 10:00-10:30 CET, with dana@desk.example.",
    ]


def test_nothing_that_a_customer_wrote_stands_in_it() -> None:
    secret = story(3, "Mon 10:00", subject="SECRET", body="SECRET").happens(
        at("Mon 10:00") + timedelta(minutes=1), Happening.CUSTOMER_WROTE, text="SECRET"
    )
    assert "SECRET" not in "\n".join(told(secret))


def test_each_kind_of_change_has_its_sentence() -> None:
    pinned = replace(AFTER, reason=CoverReason.BY_HAND, by="Lea Kral", why="knows them", until=None)
    assert told(after=pinned)[0] == (
        "Acme: Eva Novak answers from now on, in place of Dana Petrova (set by Lea Kral: knows them)."
    )
    assert told(after=BEFORE)[0] == "Acme: Dana Petrova is back and answers again."
    assert told(after=replace(BEFORE, reason=CoverReason.NEW_AGENT))[0].endswith("the dedicated agent from now on.")
    assert "nobody else is there" in told(after=replace(BEFORE, nobody=True, reason=CoverReason.ABSENT))[0]
    unknown = replace(AFTER, until=None)
    assert "(away, nobody knows until when)" in told(after=unknown)[0]
