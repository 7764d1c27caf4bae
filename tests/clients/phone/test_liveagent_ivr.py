"""LiveAgent's dynamic IVR: what it sends, and the YAML that it gets."""

import json
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.phone.liveagent_ivr import LiveAgentIvr
from integration.domain.phone.answer import Answer, Way
from integration.domain.phone.call import Moment, PhoneCall, RawCall

ADDRESS = "https://vip.example/voice/token"
SENT = {"from": "+421905123456", "to": "+421212345678", "ticket": "ABC-DEFGH-123"}
IVR = LiveAgentIvr()


def asked(query: str = "", body: bytes = b"") -> PhoneCall:
    return IVR.parse(RawCall(f"{ADDRESS}?{query}", query, body, {}), Moment.RINGS)


def script(answer: Answer) -> Any:  # noqa: ANN401 - whatever the YAML says
    return msgspec.yaml.decode(IVR.render(answer, ADDRESS))


@pytest.mark.parametrize(
    "call",
    [asked(urlencode(SENT)), asked(body=urlencode(SENT).encode()), asked(body=json.dumps(SENT).encode())],
    ids=["query", "form", "JSON"],
)
def test_the_call_may_come_in_the_query_as_a_form_or_as_json(call: PhoneCall) -> None:
    assert (call.caller, call.called, call.ticket) == tuple(SENT.values())
    assert (call.id, call.unresolved) == ("", ())


def test_a_variable_that_was_not_filled_in_is_missing_and_named() -> None:
    call = asked(urlencode(SENT | {"ticket": "{$conv_code}", "from": "{$from_number}"}))
    assert (call.caller, call.ticket, call.called) == ("", "", "+421212345678")
    assert call.unresolved == ("from", "ticket")


def test_text_in_a_tickets_place_is_no_ticket() -> None:
    assert asked(urlencode(SENT | {"ticket": "my printer/../burns"})).ticket == ""


def test_it_signs_nothing_as_its_address_is_the_secret() -> None:
    assert IVR.verify(RawCall(ADDRESS, "", b"", {}), "")


@given(st.binary(max_size=200), st.text(max_size=60))
def test_no_bytes_make_it_raise(body: bytes, query: str) -> None:
    call = asked(query, body)
    call.caller.encode()
    call.ticket.encode()


def test_half_a_surrogate_in_json_is_not_handed_on() -> None:
    asked(body=b'{"from": "\\ud800"}').caller.encode()


def test_a_department_rings_while_somebody_is_online_there_and_else_there_is_voicemail() -> None:
    found = script(Answer(Way.RING, to="+421905000001", group="dept-dana", agent="Dana"))
    transfer, after = found["start"]
    assert transfer == {"transfer": {"to": "dept-dana", "if": {"online": ["ring"], "offline": [{"goto": "voicemail"}]}}}
    assert after == {"goto": "voicemail"}, "where it rings and nobody takes it"


def test_before_the_voicemail_of_a_call_that_nobody_took_we_are_asked_again() -> None:
    found = script(Answer(Way.RING, group="dept-dana"))
    (step,) = found["voicemail"]
    assert step["fetch"]["url"] == f"{ADDRESS}/dialled"
    assert step["fetch"]["onError"] == [{"goto": "record"}], (
        "and if we can't be reached there is voicemail all the same"
    )
    assert step["fetch"]["params"] == {"from": "{$from_number}", "to": "{$to_number}", "ticket": "{$conv_code}"}
    assert found["record"] == ["voicemail"]


def test_without_a_group_it_goes_to_what_the_phone_system_calls_them() -> None:
    assert script(Answer(Way.RING, to="desk-247"))["start"][0]["transfer"]["to"] == "desk-247"


def test_voicemail_and_the_end_are_one_step() -> None:
    assert script(Answer(Way.VOICEMAIL, agent="Dana")) == {"start": ["voicemail"]}
    assert script(Answer(Way.END)) == script(Answer(Way.THANKS)) == {"start": ["hangup"]}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_a_department_is_called_it_is_one_text(name: str) -> None:
    assert script(Answer(Way.RING, to="x", group=f"d{name}"))["start"][0]["transfer"]["to"] == f"d{name}"
