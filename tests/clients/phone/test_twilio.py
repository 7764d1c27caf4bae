"""Twilio: what it signs, what it sends, and the TwiML that it gets."""

from urllib.parse import urlencode
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.phone import SYSTEMS
from integration.clients.phone.twilio import Twilio
from integration.domain.phone.answer import Answer, Way
from integration.domain.phone.call import Moment, PhoneCall, RawCall
from integration.domain.phone.line import PhoneSystem
from tests.fakes.now import instant

# The example of Twilio's own documentation and of its libraries' tests.
URL, TOKEN = "https://mycompany.com/myapp.php?foo=1&bar=2", "12345"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
ADDRESS = "https://vip.example/voice/token"
TWILIO = Twilio()


def raw(form: dict[str, str] | None = None, *, url: str = URL, signature: str = SIGNATURE) -> RawCall:
    body = urlencode(FORM if form is None else form).encode()
    return RawCall(url, url.partition("?")[2], body, {"x-twilio-signature": signature})


def told(moment: Moment, **form: str) -> PhoneCall:
    return TWILIO.parse(raw(form, url=ADDRESS), moment)


def twiml(answer: Answer) -> list[Element]:
    return list(fromstring(TWILIO.render(answer, ADDRESS)))  # noqa: S314 - our own answer


def test_the_signature_of_twilios_own_example_is_good() -> None:
    assert TWILIO.verify(raw(), TOKEN)


def test_the_standard_port_may_stand_in_the_address_or_not() -> None:
    with_port = URL.replace("mycompany.com", "mycompany.com:443")
    assert TWILIO.verify(raw(url=with_port), TOKEN)
    assert not TWILIO.verify(raw(url=URL.replace("mycompany.com", "mycompany.com:8443")), TOKEN)


def test_another_token_address_form_or_signature_is_refused() -> None:
    assert not TWILIO.verify(raw(), "12346")
    assert not TWILIO.verify(raw(), "")
    assert not TWILIO.verify(raw(url=URL.replace("foo=1", "foo=2")), TOKEN)
    assert not TWILIO.verify(raw(FORM | {"From": "+14158675310"}), TOKEN)
    assert not TWILIO.verify(raw(FORM | {"Extra": "1"}), TOKEN)
    assert not TWILIO.verify(raw(signature=""), TOKEN)


@given(st.integers(0, len(SIGNATURE) - 1), st.characters())
def test_any_change_of_one_letter_of_the_signature_is_refused(at: int, letter: str) -> None:
    changed = SIGNATURE[:at] + letter + SIGNATURE[at + 1 :]
    assert TWILIO.verify(raw(signature=changed), TOKEN) is (changed == SIGNATURE)


@given(st.binary(max_size=200), st.text(max_size=60), st.sampled_from(Moment))
def test_no_bytes_make_it_raise(body: bytes, query: str, moment: Moment) -> None:
    sent = RawCall(f"{ADDRESS}?{query}", query, body, {"x-twilio-signature": query})
    assert not TWILIO.verify(sent, TOKEN)
    TWILIO.parse(sent, moment)


def test_a_call_that_rings_is_known_by_its_sid_and_its_numbers() -> None:
    call = TWILIO.parse(raw(), Moment.RINGS)
    assert (call.id, call.caller, call.called) == ("CA1234567890ABCDE", "+14158675309", "+18005551212")


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed", "canceled", ""])
def test_a_telephone_that_nobody_took_is_no_answer(status: str) -> None:
    # The call as a whole goes on meanwhile.
    assert not told(Moment.DIALLED, CallSid="CA1", DialCallStatus=status, CallStatus="in-progress").answered
    assert not told(Moment.ENDED, CallSid="CA1", CallStatus=status).answered


def test_one_that_somebody_took_is_answered() -> None:
    assert told(Moment.DIALLED, CallSid="CA1", DialCallStatus="completed").answered
    assert told(Moment.ENDED, CallSid="CA1", CallStatus="completed").answered


def test_a_recording_has_an_address_and_a_length() -> None:
    found = told(Moment.RECORDED, RecordingUrl="https://api.twilio.com/rec/RE1", RecordingDuration="42")
    assert (found.recording, found.seconds) == ("https://api.twilio.com/rec/RE1", 42)
    odd = told(Moment.RECORDED, RecordingUrl="javascript:alert(1)", RecordingDuration="soon")
    assert (odd.recording, odd.seconds) == ("", None)


def test_an_agents_telephone_rings_for_twenty_seconds() -> None:
    (dial,) = twiml(Answer(Way.RING, to="+421905000001", agent="Dana"))
    assert (dial.tag, dial.get("timeout"), dial.get("action")) == ("Dial", "20", f"{ADDRESS}/dialled")
    assert [(each.tag, each.text) for each in dial] == [("Number", "+421905000001")]


def test_a_telephone_of_the_internet_rings_too() -> None:
    (dial,) = twiml(Answer(Way.RING, to="sip:dana@pbx.example"))
    assert [(each.tag, each.text) for each in dial] == [("Sip", "sip:dana@pbx.example")]


def test_a_voicemail_is_spoken_in_the_callers_language_and_recorded() -> None:
    at = instant("2026-11-24 08:00")
    answer = Answer(Way.VOICEMAIL, agent="Dana", opens_at=at, language="sk", zone="Europe/Bratislava")
    say, record, hangup = twiml(answer)
    assert (say.tag, say.get("language")) == ("Say", "sk-SK")
    assert "Dana" in (say.text or "")
    assert "v utorok 24. novembra o 9:00" in (say.text or "")
    assert record.attrib == {
        "maxLength": "300",
        "playBeep": "true",
        "action": f"{ADDRESS}/recorded",
        "method": "POST",
    }
    assert hangup.tag == "Hangup"


def test_whoever_left_a_message_is_thanked_and_the_call_ends() -> None:
    assert [each.tag for each in twiml(Answer(Way.THANKS, agent="Dana"))] == ["Say", "Hangup"]
    assert [each.tag for each in twiml(Answer(Way.END))] == ["Hangup"]


@given(st.text(max_size=60))
def test_no_name_and_no_number_puts_anything_but_text_into_the_document(text: str) -> None:
    (dial,) = twiml(Answer(Way.RING, to=text))
    assert [len(each) for each in dial] == [0]
    say, *_ = twiml(Answer(Way.VOICEMAIL, agent=f"{text}<Dial>+1</Dial>{{agent}}"))
    assert len(say) == 0


def test_it_is_in_the_table_of_phone_systems() -> None:
    assert isinstance(SYSTEMS[PhoneSystem.TWILIO], Twilio)
    assert set(SYSTEMS) == set(PhoneSystem)
