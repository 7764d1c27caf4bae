"""What is told of a missed call, and the ticket that is filed for it."""

import json
from dataclasses import replace
from datetime import timedelta

from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.telling import SETTLES_AFTER, call_back_news, draft_of, is_settled, stranger_called
from tests.fakes.now import instant

CAME, OPENS = instant("2026-11-23 17:42"), instant("2026-11-24 08:00")
CALL = CallBack("CAabcdef0123456789", "Acme", CAME, OPENS, MissedKind.VOICEMAIL, "+421905123456", seconds=42)


def test_the_ticket_says_who_called_when_and_where_to_hear_it() -> None:
    draft = draft_of(replace(CALL, recording="https://api.example/rec/1"), "ceo@mail.example", "Europe/Bratislava")
    wanted = "Call back Acme: voicemail (0:42) of Mon 2026-11-23 18:42 CET [call-back CAabcdef01]"
    assert (draft.title, draft.sender) == (wanted, "ceo@mail.example")
    assert draft.body.splitlines() == [
        "Caller: +421905123456",
        "When: Mon 2026-11-23 18:42 CET (17:42 UTC)",
        "Recording: https://api.example/rec/1",
        "Call back from: Tue 2026-11-24 09:00 CET (08:00 UTC)",
    ]


def test_the_message_has_names_and_figures_and_neither_number_nor_recording() -> None:
    message = call_back_news("main", replace(CALL, recording="https://api.example/rec/1"), "dana@desk.example")
    told = json.loads(message.payload)
    assert told["type"] == "phone.call_back"
    assert told["data"]["agent"] == "dana@desk.example"
    assert (told["data"]["seconds"], told["data"]["called_at"]) == (42, "2026-11-23T17:42:00Z")
    assert b"421905" not in message.payload
    assert b"api.example" not in message.payload


def test_told_again_it_is_the_same_message() -> None:
    one, again = (call_back_news("main", each, "") for each in (CALL, replace(CALL, ticket="9")))
    assert one.id == again.id
    assert one.id != call_back_news("main", replace(CALL, id="CA2"), "").id


def test_a_missed_call_is_told_once_nothing_more_can_come_of_it() -> None:
    missed = replace(CALL, kind=MissedKind.MISSED, seconds=None)
    assert not is_settled(missed, CAME + SETTLES_AFTER - timedelta(seconds=1))
    assert is_settled(missed, CAME + SETTLES_AFTER)
    assert is_settled(replace(missed, seconds=0), CAME)
    assert is_settled(replace(missed, ticket="9"), CAME)
    assert is_settled(CALL, CAME)


def test_a_strangers_trouble_names_no_number() -> None:
    trouble = stranger_called(replace(CALL, customer="", ticket="9"))
    assert "421905" not in trouble.text
    assert "ticket 9" in trouble.text
