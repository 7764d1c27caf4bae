"""Twilio's voice: signed forms in, TwiML out (twilio.com/docs/voice/twiml, docs/usage/security).

Assumed (README.md): TW-1, a caller who hangs up while it rings is told to `ended`, or to `dialled`, as no answer; TW-2,
nothing is recorded of a caller who says nothing; TW-3, each of our languages has a voice.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hmac import compare_digest, digest
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from integration.domain.phone.answer import Answer, Way
from integration.domain.phone.call import Moment, PhoneCall, RawCall
from integration.domain.phone.words import said, tag

_MOST_FIELDS = 200
_RINGS = "20"
_LONGEST_RECORDING = "300"
_LONGEST_ID = 64
_MOST_DIGITS = 5
_PORTS = {"https": 443, "http": 80}

_NOT_TAKEN = frozenset({"busy", "failed", "no-answer", "canceled"})
"""Statuses of a call (CallStatus), or of the part of it that rang an agent (DialCallStatus)."""

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, 2.2)."""


class Twilio:
    """Keeps `ports.phone.VoiceSystem`."""

    media_type = "text/xml"

    def verify(self, raw: RawCall, secret: str) -> bool:
        """Whether `X-Twilio-Signature` is the one of this address and form; in constant time.

        Base64 of the HMAC-SHA1, keyed by the account's auth token, of the whole address and each posted name with its
        value, sorted. Twilio may write the standard port or leave it out; either way is good.
        """
        given = raw.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
        form = _signed_form(raw.body)
        expected = [_signature(secret, address + form) for address in _spellings(raw.url)]
        matches = [compare_digest(each, given) for each in expected]
        return bool(secret) and any(matches)

    def parse(self, raw: RawCall, moment: Moment) -> PhoneCall:
        """The call, of which the CallSid is the id."""
        sent = dict([*_pairs(raw.query), *_pairs(raw.body.decode("utf-8", "replace"))])
        status = sent.get("DialCallStatus" if moment is Moment.DIALLED else "CallStatus", "")
        recording = sent.get("RecordingUrl", "")
        return PhoneCall(
            moment,
            id=sent.get("CallSid", "")[:_LONGEST_ID],
            caller=sent.get("From", ""),
            called=sent.get("To", ""),
            answered=bool(status) and status not in _NOT_TAKEN,
            recording=recording if recording.startswith("https://") else "",
            seconds=_number(sent.get("RecordingDuration", "")),
        )

    def render(self, answer: Answer, address: str) -> bytes:
        """The TwiML document; whatever a name holds, it is text in it."""
        response = Element("Response")
        _VERBS[answer.way](response, answer, address)
        return bytes(tostring(response, encoding="utf-8", xml_declaration=True))


def _ring(response: Element, answer: Answer, address: str) -> None:
    told = {"action": f"{address}/dialled", "method": "POST"}
    # Until somebody answers, the caller hears it ring, and pays nothing.
    dial = SubElement(response, "Dial", {"timeout": _RINGS, "answerOnBridge": "true", **told})
    SubElement(dial, "Sip" if answer.to.startswith("sip:") else "Number").text = _text(answer.to)


def _voicemail(response: Element, answer: Answer, address: str) -> None:
    _say(response, answer)
    told = {"action": f"{address}/recorded", "method": "POST"}
    SubElement(response, "Record", {"maxLength": _LONGEST_RECORDING, "playBeep": "true", **told})
    _end(response, answer, address)


def _thanks(response: Element, answer: Answer, address: str) -> None:
    _say(response, answer)
    _end(response, answer, address)


def _end(response: Element, _answer: Answer, _address: str) -> None:
    SubElement(response, "Hangup")


_VERBS = {Way.RING: _ring, Way.VOICEMAIL: _voicemail, Way.THANKS: _thanks, Way.END: _end}


def _say(response: Element, answer: Answer) -> None:
    SubElement(response, "Say", {"language": tag(answer)}).text = _text(said(answer))


def _text(text: str) -> str:
    return _NO_XML.sub("", text)


def _signature(secret: str, signed: str) -> bytes:
    return b64encode(digest(secret.encode(), signed.encode("utf-8", "surrogatepass"), "sha1"))


def _signed_form(body: bytes) -> str:
    values: dict[str, set[str]] = {}
    for name, value in _pairs(body.decode("utf-8", "replace")):
        values.setdefault(name, set()).add(value)
    return "".join(name + value for name in sorted(values) for value in sorted(values[name]))


def _spellings(url: str) -> Iterator[str]:
    """The address as it is, and with its standard port, or without it."""
    parts = urlsplit(url)
    yield url
    host, port = parts.netloc.rpartition("@")[2], _PORTS.get(parts.scheme)
    if port:
        bare = host.removesuffix(f":{port}")
        yield urlunsplit(parts._replace(netloc=bare if bare != host else f"{host}:{port}"))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return []


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
